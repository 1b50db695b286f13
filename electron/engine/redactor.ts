/** What stands in the place of a secret. */
export const redacted = '<sensitive>'

/** Shorter texts are not taken for secrets: redacting every "a" would hide the log, not the secret. */
const shortest = 3

/** Replaces secrets, and their base64 and URL-encoded forms, in everything that leaves the main process as text. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
  /** The same through nested data: every text in objects and lists. */
  redactDeep<Content>(content: Content): Content
  /** For text that comes in chunks: a secret that is cut by a chunk's end is replaced all the same. */
  stream(): RedactedStream
}

export interface RedactedStream {
  /** Gives back what is safe to show so far; the rest comes with a later chunk, or with `end`. */
  push(chunk: string): string
  /**
   * Gives back what is held, though it may be the beginning of a secret: for a prompt that waits for an answer. When the rest
   * of a secret follows, that is replaced.
   */
  release(): string
  end(): string
}

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const forms = new Set<string>()
  let finder: SecretFinder | undefined

  function current(): SecretFinder | undefined {
    if (finder === undefined && forms.size > 0) finder = createFinder(forms)
    return finder
  }

  function redact(text: string): string {
    return current()?.replace(text, 'whole').shown ?? text
  }

  function redactDeep<Content>(content: Content): Content {
    if (typeof content === 'string') return redact(content) as Content
    if (Array.isArray(content)) return content.map((item) => redactDeep(item)) as Content
    if (typeof content === 'object' && content !== null) {
      return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, redactDeep(value)])) as Content
    }
    return content
  }

  return {
    add(secret) {
      const before = forms.size
      for (const form of formsOf(secret)) if (form.length >= shortest) forms.add(form)
      if (forms.size !== before) finder = undefined
    },
    redact,
    redactDeep,
    stream() {
      let held = ''
      /** So many letters at the beginning of what is held have been given out. */
      let ahead = 0
      const without = (shown: string, given: string) => (shown.startsWith(given) ? shown.slice(given.length) : shown)
      return {
        push(chunk) {
          const text = held + chunk
          const { shown, rest } = current()?.replace(text, 'more-follows') ?? { shown: text, rest: '' }
          const done = text.length - rest.length
          const given = text.slice(0, Math.min(ahead, done))
          ahead -= given.length
          held = rest
          return without(shown, given)
        },
        release() {
          const shown = held.slice(ahead)
          ahead = held.length
          return shown
        },
        end() {
          const shown = without(redact(held), held.slice(0, ahead))
          held = ''
          ahead = 0
          return shown
        },
      }
    },
  }
}

/** Finds all forms of all secrets in one pass over a text. */
interface SecretFinder {
  /**
   * The text with every secret replaced, the longest where several begin at the same place. When more text follows, what
   * may be the beginning of a secret is kept back as `rest`.
   */
  replace(text: string, end: 'whole' | 'more-follows'): { readonly shown: string; readonly rest: string }
}

/** The first so many letters of a form decide whether a place is looked at more closely. */
const head = shortest

/** Bits of the hash of a head. */
const hashBits = 16

/**
 * One table says, for the next three letters, whether any form begins so; nearly every place of a log is passed over by
 * one look into it (test/bench/redaction.ts measures it against a regular expression of all forms).
 */
function createFinder(forms: ReadonlySet<string>): SecretFinder {
  const begins = new Uint8Array(1 << hashBits)
  const byHash = new Map<number, string[]>()
  // Longest first, so that a secret that contains another is replaced whole.
  for (const form of [...forms].sort((a, b) => b.length - a.length)) {
    const [first = 0, second = 0, third = 0] = Buffer.from(form.slice(0, head), 'latin1')
    const hash = hashOf(first, second, third)
    begins[hash] = 1
    byHash.set(hash, [...(byHash.get(hash) ?? []), form])
  }
  const shortHeads = new Set([...forms].flatMap((form) => [form.slice(0, 1), form.slice(0, 2)]))

  /** The secret that begins at a place, or that what is left of the text may be the beginning of one. */
  function lookAt(text: string, bytes: Uint8Array, at: number, moreFollows: boolean): string | 'unsure' | undefined {
    const left = text.length - at
    const hash = hashOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)
    for (const form of byHash.get(hash) ?? []) {
      if (form.length <= left) {
        if (text.startsWith(form, at)) return form
      } else if (moreFollows && form.startsWith(text.slice(at))) {
        return 'unsure'
      }
    }
    return undefined
  }

  return {
    replace(text, end) {
      const moreFollows = end === 'more-follows'
      // Letters of a text are slow to read one by one; of what is beyond Latin-1 the low byte is as good a filter.
      const bytes = Buffer.from(text, 'latin1')
      const last = text.length - head
      let shown = ''
      let from = 0
      let at = 0
      while (at <= last) {
        at = nextBegin(bytes, at, last)
        if (at > last) break
        const found = lookAt(text, bytes, at, moreFollows)
        if (found === 'unsure') return { shown: shown + text.slice(from, at), rest: text.slice(at) }
        if (found === undefined) {
          at += 1
          continue
        }
        shown += text.slice(from, at) + redacted
        at += found.length
        from = at
      }
      // The last two letters are too few for the table.
      while (moreFollows && at < text.length && !shortHeads.has(text.slice(at))) at += 1
      if (!moreFollows) at = text.length
      return { shown: shown + text.slice(from, at), rest: text.slice(at) }
    },
  }

  /** The next place from `at` on where a form may begin; past `last` when there is none. */
  function nextBegin(bytes: Uint8Array, at: number, last: number): number {
    let first = bytes[at] ?? 0
    let second = bytes[at + 1] ?? 0
    for (let place = at; place <= last; place += 1) {
      const third = bytes[place + 2] ?? 0
      if (begins[hashOf(first, second, third)] !== 0) return place
      first = second
      second = third
    }
    return last + 1
  }
}

function hashOf(first: number, second: number, third: number): number {
  return ((first << 8) ^ (second << 4) ^ third) & ((1 << hashBits) - 1)
}

/** The secret itself, each of its lines (a private key is logged line by line), and its encoded forms. */
function formsOf(secret: string): string[] {
  const trimmed = secret.trim()
  const base64 = base64Of(trimmed)
  const lines = trimmed.includes('\n')
    ? trimmed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= 8)
    : []
  return [
    secret,
    trimmed,
    ...lines,
    base64,
    base64.replace(/=+$/, ''),
    base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
    // As `echo "$SECRET" | base64` makes it.
    base64Of(`${trimmed}\n`),
    encodeURIComponent(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
  ]
}

function base64Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
