import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'

/** What the stand-in tells the test, a line of JSON each, on its standard output. */
export type Report =
  | { readonly kind: 'browser'; readonly endpoint: string }
  | { readonly kind: 'window'; readonly state: 'shown' | 'hidden' | 'closed' }
  | { readonly kind: 'notification'; readonly title: string; readonly body: string }
  | { readonly kind: 'tray'; readonly state: 'there' | 'gone' }
  | { readonly kind: 'question'; readonly message: string; readonly buttons: readonly string[] }
  | { readonly kind: 'opened-outside'; readonly url: string }
  | { readonly kind: 'power'; readonly blocked: boolean }
  | { readonly kind: 'quit' }

/** What the test tells the stand-in, a line of JSON each, on its standard input. */
export type Order =
  /** The system asks the app to open something. */
  | { readonly kind: 'open-url'; readonly url: string }
  | { readonly kind: 'second-instance'; readonly argv: readonly string[] }
  /** Somebody presses a button of the question that is open, by its place. */
  | { readonly kind: 'press'; readonly button: number }
  /** What the next dialog for files and folders answers. */
  | { readonly kind: 'choose'; readonly path: string }
  | { readonly kind: 'close-window' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'tray-click' }

const marker = 'stand-in '

export function report(one: Report): void {
  process.stdout.write(`${marker}${JSON.stringify(one)}\n`)
}

/** A report, if the line is one. */
export function reportOf(line: string): Report | undefined {
  return line.startsWith(marker) ? (JSON.parse(line.slice(marker.length)) as Report) : undefined
}

/** Emits each order under its kind. */
export const orders = new EventEmitter()

export function listenToOrders(): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const order = JSON.parse(line) as Order
    orders.emit(order.kind, order)
  })
}
