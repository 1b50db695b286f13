import type { StudioClient } from '#shared/contract/client.ts'

/** Lines fetched at once. */
const chunk = 10_000

/** `ESC [ … letter`: colours and the like. */
const colourCodes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g')

/** Reads the whole log, chunk by chunk, without colour codes, and hands it to the browser as a file to save. */
export async function saveLog(studio: StudioClient, runId: string, fileName: string): Promise<void> {
  const parts: string[] = []
  for (let from = 0; ; from += chunk) {
    const { lines, total } = await studio.call('runs.readLog', { runId, from, count: chunk })
    parts.push(
      lines
        .map((line) => `${new Date(line.at).toISOString()} ${line.build}: ${line.text.replace(colourCodes, '')}\n`)
        .join(''),
    )
    if (from + lines.length >= total || lines.length === 0) break
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }))
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
