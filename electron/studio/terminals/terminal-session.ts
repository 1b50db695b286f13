import type { CommandEnd } from '#electron/communicators/communicator.ts'
import type { RemoteShell, TerminalSize } from '#electron/communicators/remote-shell.ts'
import type { RedactedStream } from '#electron/engine/redactor.ts'

/** A shell that somebody opened; it goes on when nobody looks at it. */
export interface TerminalSession {
  readonly login: string
  readonly notice?: string
  write(text: string): Promise<void>
  resize(size: TerminalSize): void
  close(): void
  /** The end of what it said before, then what follows; ends with the shell, or when the signal aborts. */
  read(signal: AbortSignal): AsyncIterable<string>
  readonly ended: Promise<CommandEnd>
  /** Whether it is still open. */
  isOpen(): boolean
}

/** Characters of what was said that are kept for whoever looks later. */
const mostKept = 256 * 1024
/** Characters that a reader may be behind before the machine has to wait for it. */
const mostBehind = 128 * 1024
/** Characters in one item for a reader. */
const mostAtOnce = 32 * 1024
/** ms of silence after which what may be the beginning of a secret is shown: a prompt may end like one begins. */
const patience = 60

/** Follows a shell: hides secrets, keeps the end of what was said, and lets the machine wait for slow readers. */
export function createTerminalSession(
  shell: RemoteShell,
  redacted: RedactedStream,
  about: Pick<TerminalSession, 'login' | 'notice'>,
): TerminalSession {
  let kept = ''
  /** How much was said before what is kept. */
  let before = 0
  let end: CommandEnd | undefined
  const readers = new Set<{ next: number }>()
  const waiting = new Set<() => void>()

  const wake = () => {
    for (const one of [...waiting]) one()
    waiting.clear()
  }
  const changed = () => new Promise<void>((resolve) => waiting.add(resolve))
  const said = () => before + kept.length

  function take(text: string): void {
    if (text === '') return
    kept += text
    if (kept.length > 2 * mostKept) {
      // Not in the middle of a line: it would begin with half of a colour's code.
      const cut = kept.indexOf('\n', kept.length - mostKept) + 1
      const from = cut === 0 ? kept.length - mostKept : cut
      before += from
      kept = kept.slice(from)
    }
    wake()
  }

  async function follow(): Promise<CommandEnd> {
    let silence: NodeJS.Timeout | undefined
    for await (const chunk of shell.output) {
      clearTimeout(silence)
      take(redacted.push(chunk))
      silence = setTimeout(() => take(redacted.release()), patience)
      while ([...readers].some(({ next }) => said() - next > mostBehind)) await changed()
    }
    clearTimeout(silence)
    take(redacted.end())
    return shell.end
  }

  const ended = follow()
    .catch((): CommandEnd => ({ kind: 'disconnected' }))
    .then((how) => {
      end = how
      wake()
      return how
    })

  return {
    ...about,
    ended,
    isOpen: () => end === undefined,
    write: (text) => shell.write(text),
    resize: (size) => shell.resize(size),
    close: () => shell.close(),
    async *read(signal) {
      const reader = { next: before }
      readers.add(reader)
      signal.addEventListener('abort', wake, { once: true })
      try {
        while (!signal.aborted) {
          reader.next = Math.max(reader.next, before)
          const text = kept.slice(reader.next - before, reader.next - before + mostAtOnce)
          if (text !== '') {
            yield text
            reader.next += text.length
            wake()
          } else if (end !== undefined) return
          else await changed()
        }
      } finally {
        readers.delete(reader)
        signal.removeEventListener('abort', wake)
        wake()
      }
    },
  }
}
