/** A text as a PowerShell literal, whatever is in it. PowerShell takes typographic quotes for quotes, too. */
export function quotePowershell(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, (quote) => quote + quote)}'`
}

/**
 * The command line that runs a script in Windows PowerShell without any quoting on the way, by `-EncodedCommand`. `cmd`
 * takes 8191 characters, so that the script may have about 2900.
 */
export function encodedPowershell(script: string): string {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  return `powershell -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${encoded}`
}

const clixml = '#< CLIXML'

/**
 * What PowerShell wrote to its error stream, for people: it writes XML there when nobody sits at a console. Errors and
 * warnings stay, progress goes; any other text is passed on as it comes.
 */
export function errorStreamReader(onText: (text: string) => void): { add(chunk: string): void; end(): void } {
  let pending = ''
  let kind: 'unknown' | 'text' | 'xml' = 'unknown'
  return {
    add(chunk) {
      if (kind === 'text') {
        onText(chunk)
        return
      }
      pending += chunk
      if (kind === 'unknown' && pending.length >= clixml.length) kind = pending.startsWith(clixml) ? 'xml' : 'text'
      if (kind === 'text') {
        onText(pending)
        pending = ''
      }
    },
    end() {
      if (pending !== '') onText(kind === 'xml' ? textOfClixml(pending) : pending)
      pending = ''
    },
  }
}

function textOfClixml(xml: string): string {
  const parts = [...xml.matchAll(/<S S="(?:Error|Warning)">([^<]*)<\/S>/gi)]
  return parts
    .map(([, text = '']) =>
      text.replaceAll(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    )
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
