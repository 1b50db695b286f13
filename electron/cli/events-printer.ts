import type { RunPrinter } from './run-printer.ts'

/** Writes the run's event stream as NDJSON: the journal's events as they are, log lines as `{"type":"log", …}`. */
export function createEventsPrinter(write: (text: string) => void): RunPrinter {
  return {
    log(lines) {
      for (const line of lines) write(`${JSON.stringify({ type: 'log', ...line })}\n`)
    },
    event: (event) => write(`${JSON.stringify(event)}\n`),
    finish: () => {},
  }
}
