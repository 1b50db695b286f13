import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'
import { connectionLost } from '../connection-lost.ts'
import type { StartedCommand } from './run-command.ts'

/** What `scp -f` announces. */
export type ScpRecord =
  | { readonly kind: 'file' | 'folder'; readonly mode: number; readonly size: number; readonly name: string }
  | { readonly kind: 'end' }

/** One conversation in scp's protocol. */
export interface ScpChannel {
  /** Waits for the byte with which a receiving scp says that it listens; `send` waits for the later ones. */
  awaitReady(): Promise<void>
  /** Sends a record and waits for its answer. Throws a StudioError with the machine's complaint. */
  send(record: string): Promise<void>
  /** Sends content, at the pace of the line. */
  write(chunk: Uint8Array): Promise<void>
  acknowledge(): Promise<void>
  /** The next record of a sending scp; `undefined` at the end. Time records are answered and passed over. */
  record(): Promise<ScpRecord | undefined>
  /** Passes so many bytes on to the target, and the answer that follows them. */
  receive(size: number, target: Writable, onProgress: (done: number) => void): Promise<void>
  /** Ends the conversation well: waits for scp's exit code. */
  finish(): Promise<void>
  /** Ends it at once. */
  abandon(): void
  unexpected(record: ScpRecord | undefined): StudioError
}

export function openScpChannel(started: StartedCommand, doing: string, signal: AbortSignal): ScpChannel {
  const { channel, closed } = started
  const reader = createReader(channel, signal)
  let complaint = ''
  const exitCode = () => {
    const end = started.end()
    return end.kind === 'exited' ? end.code : undefined
  }
  let ready = false
  channel.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000)
  })

  async function brokenOff(): Promise<StudioError> {
    await closed
    signal.throwIfAborted()
    if (exitCode() === 127) {
      return new StudioError({
        code: 'transfer-refused',
        message: `${capital(doing)} failed: the machine has no program scp.`,
        hint: 'Set ssh_file_transfer_method = "sftp", or install openssh-clients in the image.',
        where: { option: 'ssh_file_transfer_method' },
      })
    }
    if (exitCode() === undefined) return connectionLost(doing, undefined, 'the connection was closed')
    return refused(complaint.trim() || `scp ended with exit code ${exitCode()}`)
  }

  function refused(reason: string): StudioError {
    return new StudioError({
      code: 'transfer-refused',
      message: `${capital(doing)} failed: ${reason.replace(/^scp: /, '')}.`,
      ...(/permission denied/i.test(reason)
        ? {
            hint: 'Copy to a folder that the user may write, such as /tmp, then move it with sudo in a shell provisioner.',
          }
        : {}),
    })
  }

  /** 0 is fine; 1 (warning) and 2 (error) carry a line. */
  async function answer(): Promise<void> {
    const code = (await reader.take(1))?.[0]
    if (code === 0) return
    if (code === undefined) throw await brokenOff()
    throw refused((await reader.line()) ?? 'scp gave no reason')
  }

  async function write(chunk: Uint8Array): Promise<void> {
    if (!channel.writable) throw await brokenOff()
    if (channel.write(chunk)) return
    await Promise.race([once(channel, 'drain', { signal }), closed])
  }

  async function awaitReady(): Promise<void> {
    if (ready) return
    ready = true
    await answer()
  }

  return {
    awaitReady,
    async send(record) {
      await awaitReady()
      await write(Buffer.from(record))
      await answer()
    },
    write,
    acknowledge: () => write(Uint8Array.of(0)),
    async record() {
      for (;;) {
        const line = await reader.line()
        if (line === undefined) {
          if (exitCode() === undefined || exitCode() !== 0) {
            await closed
            if (exitCode() !== 0) throw await brokenOff()
          }
          return undefined
        }
        const kind = line.charAt(0)
        if (kind === '\u0001' || kind === '\u0002') throw refused(line.slice(1))
        if (kind === 'T') {
          await write(Uint8Array.of(0))
          continue
        }
        if (kind === 'E') return { kind: 'end' }
        const match = /^([CD])(\d{4}) (\d+) (.+)$/.exec(line)
        if (match === null) throw refused(`the machine said "${line.slice(0, 60)}", which is not scp's protocol`)
        const [, letter, mode = '', size = '', name = ''] = match
        return {
          kind: letter === 'C' ? 'file' : 'folder',
          mode: Number.parseInt(mode, 8) & 0o777,
          size: Number(size),
          name,
        }
      }
    },
    async receive(size, target, onProgress) {
      let done = 0
      while (done < size) {
        const chunk = await reader.some(size - done)
        if (chunk === undefined) throw await brokenOff()
        if (!target.write(chunk)) await once(target, 'drain', { signal })
        done += chunk.length
        onProgress(done)
      }
      await answer()
      await write(Uint8Array.of(0))
    },
    async finish() {
      channel.end()
      await closed
      signal.throwIfAborted()
      if (exitCode() !== 0) throw await brokenOff()
    },
    abandon() {
      reader.release()
      channel.close()
    },
    unexpected: (record) =>
      refused(
        record === undefined ? 'there is no such file' : 'it is a folder; end the path with / to copy what is inside',
      ),
  }
}

interface Reader {
  /** Exactly so many bytes; `undefined` when the channel ends before. */
  take(count: number): Promise<Buffer | undefined>
  /** Up to a line end, without it. */
  line(): Promise<string | undefined>
  /** What is there, at most so many bytes. */
  some(most: number): Promise<Buffer | undefined>
  release(): void
}

function createReader(channel: ClientChannel, signal: AbortSignal): Reader {
  let pending: Buffer = Buffer.alloc(0)
  let ended = false
  let wake: (() => void) | undefined
  const onData = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    // The consumer sets the pace: a slow disk must not fill the memory.
    if (pending.length > 1024 * 1024) channel.pause()
    wake?.()
  }
  const onEnd = () => {
    ended = true
    wake?.()
  }
  const onAbort = () => wake?.()
  channel.on('data', onData).once('end', onEnd).once('close', onEnd)
  signal.addEventListener('abort', onAbort, { once: true })

  async function until(enough: () => boolean): Promise<boolean> {
    while (!enough()) {
      signal.throwIfAborted()
      if (ended) return false
      if (channel.isPaused()) channel.resume()
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return true
  }
  const cut = (count: number) => {
    const taken = pending.subarray(0, count)
    pending = pending.subarray(count)
    return taken
  }
  return {
    take: async (count) => ((await until(() => pending.length >= count)) ? cut(count) : undefined),
    line: async () => {
      if (!(await until(() => pending.includes(10)))) return undefined
      return cut(pending.indexOf(10) + 1)
        .toString()
        .slice(0, -1)
    },
    some: async (most) => ((await until(() => pending.length > 0)) ? cut(Math.min(most, pending.length)) : undefined),
    release: () => {
      channel.off('data', onData)
      channel.resume()
      signal.removeEventListener('abort', onAbort)
    },
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
