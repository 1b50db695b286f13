import { saveFile } from '#renderer/ui/save-file.ts'
import type { StudioClient } from '#shared/contract/client.ts'
import type { LogLine } from '#shared/run/event.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { plainText } from '#shared/run/log-text.ts'
import type { TimeWriter } from './log-times.ts'

/** Lines fetched at once. */
const chunk = 10_000

/** More than this does not go into the clipboard: it would have to be held as one text several times over. */
export const mostCopied = 200_000

/** Writes the chosen lines, chunk by chunk, as `write` has each. */
async function writeLines(
  studio: StudioClient,
  runId: string,
  selector: LogSelector,
  write: (line: LogLine) => string,
): Promise<string[]> {
  const parts: string[] = []
  for (let from = 0; ; from += chunk) {
    const { lines, total } = await studio.call('runs.readLog', { runId, ...selector, from, count: chunk })
    parts.push(lines.map((line) => `${write(line)}\n`).join(''))
    if (from + lines.length >= total || lines.length === 0) return parts
  }
}

/** The chosen lines as they are shown: without colours, with their times when these are shown. */
export async function textOfLines(
  studio: StudioClient,
  runId: string,
  selector: LogSelector,
  writeTime: TimeWriter | undefined,
): Promise<string> {
  const parts = await writeLines(studio, runId, selector, (line) =>
    writeTime === undefined ? plainText(line.text) : `${writeTime(line)} ${plainText(line.text)}`,
  )
  return parts.join('')
}

/**
 * Hands the chosen lines to the browser as a file to save: as text, each line with its time and build and without
 * colours, or as JSON, one line of the log a line, with everything that is known of it.
 */
export async function saveLog(
  studio: StudioClient,
  runId: string,
  selector: LogSelector,
  kind: 'log' | 'jsonl',
  name: string,
): Promise<void> {
  const parts = await writeLines(studio, runId, selector, (line) =>
    kind === 'jsonl'
      ? JSON.stringify(line)
      : `${new Date(line.at).toISOString()} ${line.build}: ${plainText(line.text)}`,
  )
  saveFile(`${name}-${runId}.${kind}`, kind === 'jsonl' ? 'application/x-ndjson' : 'text/plain', parts)
}
