/** Control sequences: of colours and styles (kept by `terminalText`), and all others, which would move the cursor or clear the screen. */
const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const sequences = new RegExp(
  // Operating-system commands (titles, links), then CSI sequences, then the short ones.
  `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|${esc}\\[[0-9;:?<=>!]*[ -/]*([@-~])|${esc}[ -/]*[0-~]`,
  'g',
)
const styles = new RegExp(`${esc}\\[[0-9;:]*m`, 'g')
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const special = /[\u0000-\u001f\u007f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const otherControls = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g

/**
 * A line as a terminal shows it in the end: colours stay, whatever would move the cursor or clear the screen goes, of a
 * line that was written over (progress bars) the last state counts, tabs become spaces.
 */
export function terminalText(text: string): string {
  if (!special.test(text)) return text
  const coloured = text.replace(sequences, (sequence, final: string | undefined) => (final === 'm' ? sequence : ''))
  const states = coloured.split('\r').filter((state) => state !== '')
  return withoutTabs((states.at(-1) ?? '').replace(otherControls, ''))
}

/** The same without colours: what is searched, and what a place in a line (`from`, `to`) counts in. */
export function plainText(text: string): string {
  return special.test(text) ? terminalText(text).replace(styles, '') : text
}

/** Tab stops at every 8th column, as terminals have them; colours take no column. */
function withoutTabs(text: string): string {
  if (!text.includes('\t')) return text
  let column = 0
  return text
    .split(/(\t)/)
    .map((part) => {
      const shown = part === '\t' ? ' '.repeat(8 - (column % 8)) : part
      column += shown.replace(styles, '').length
      return shown
    })
    .join('')
}
