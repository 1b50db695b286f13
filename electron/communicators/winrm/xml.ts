/** An element of a document; names without their prefix, for WS-Management uses no two that differ only there. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The text directly in it. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: OpenElement[]
  text: string
}

/**
 * Reads a document such as SOAP allows: elements, attributes, text, CDATA, comments; no document type, hence no entities
 * but the five usual ones and character references. Throws an Error that says where it is not well formed.
 */
export function parseXml(document: string): XmlElement {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const innermost = () => open.at(-1) ?? root
  let at = 0
  const upTo = (end: string, what: string) => {
    const found = document.indexOf(end, at)
    if (found < 0) throw notWellFormed(document, at, `${what} does not end`)
    const inside = document.slice(at, found)
    at = found + end.length
    return inside
  }
  while (at < document.length) {
    const next = document.indexOf('<', at)
    if (next !== at) {
      const text = document.slice(at, next < 0 ? undefined : next)
      innermost().text += decodeEntities(text)
      if (next < 0) break
      at = next
    }
    if (document.startsWith('<?', at)) upTo('?>', 'an instruction')
    else if (document.startsWith('<!--', at)) upTo('-->', 'a comment')
    else if (document.startsWith('<![CDATA[', at)) {
      at += 9
      innermost().text += upTo(']]>', 'a CDATA section')
    } else if (document.startsWith('<!', at)) throw notWellFormed(document, at, 'a document type is not allowed')
    else if (document.startsWith('</', at)) {
      at += 2
      const name = localName(upTo('>', 'a tag').trim())
      const closed = open.pop()
      if (closed === undefined || closed === root || closed.name !== name) {
        throw notWellFormed(document, at, `</${name}> closes nothing`)
      }
    } else {
      at += 1
      const tag = readTag(document, at)
      at = tag.end
      const element: OpenElement = { name: localName(tag.name), attributes: tag.attributes, children: [], text: '' }
      innermost().children.push(element)
      if (!tag.closed) open.push(element)
    }
  }
  const [top, ...more] = root.children
  if (open.length > 1) throw notWellFormed(document, at, `<${innermost().name}> is not closed`)
  if (top === undefined || more.length > 0) throw notWellFormed(document, 0, 'there must be one outermost element')
  return top
}

/** All elements of a name at any depth, in the order of the document. */
export function elementsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)])
}

/** The first of them. */
export function elementNamed(element: XmlElement, name: string): XmlElement | undefined {
  return elementsNamed(element, name)[0]
}

/** All text at any depth, white space at the ends removed. */
export function textOf(element: XmlElement | undefined): string {
  if (element === undefined) return ''
  return [element.text, ...element.children.map(textOf)].join('').trim()
}

/** A text as the content of an element or attribute. Characters that XML cannot have are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids.
      .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#13;')
  )
}

const attributePattern = /\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y

function readTag(document: string, start: number) {
  const name = /^[^\s/>]+/.exec(document.slice(start, start + 256))?.[0]
  if (name === undefined) throw notWellFormed(document, start, 'a tag has no name')
  const attributes: Record<string, string> = {}
  let at = start + name.length
  for (;;) {
    attributePattern.lastIndex = at
    const match = attributePattern.exec(document)
    if (match === null) break
    const [, written = '', double, single = ''] = match
    attributes[localName(written)] = decodeEntities(double ?? single)
    at = attributePattern.lastIndex
  }
  while (/\s/.test(document[at] ?? '')) at += 1
  if (document.startsWith('/>', at)) return { name, attributes, closed: true, end: at + 2 }
  if (document[at] === '>') return { name, attributes, closed: false, end: at + 1 }
  throw notWellFormed(document, at, `the tag <${name}> is not well formed`)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (written, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? written
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : written
  })
}

function notWellFormed(document: string, at: number, reason: string): Error {
  const line = document.slice(0, at).split('\n').length
  return new Error(`not well-formed XML, line ${line}: ${reason}`)
}
