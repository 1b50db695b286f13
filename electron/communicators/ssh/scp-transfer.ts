import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { StudioError } from '#shared/studio-error.ts'
import type { TransferOptions, UploadFile } from '../communicator.ts'
import { type LocalTree, listLocalTree } from '../local-tree.ts'
import { quoteShellPath } from '../quote-shell.ts'
import { progressOfMany } from '../transfer-progress.ts'
import { followCommand, type StartedCommand } from './run-command.ts'
import { openScpChannel, type ScpChannel } from './scp-channel.ts'
import type { SshTransfer } from './transfer.ts'

/** Starts a command on the machine. */
export type StartCommand = (command: string, signal: AbortSignal) => Promise<StartedCommand>

/**
 * Copies with the machine's own program `scp` and its old protocol (records C, D, E, T, each answered with a byte), for
 * servers without SFTP (`ssh_file_transfer_method = "scp"`, spec/templates.md 7.4).
 */
export function createScpTransfer(start: StartCommand): SshTransfer {
  async function run(command: string, doing: string, signal: AbortSignal, talk: (scp: ScpChannel) => Promise<void>) {
    const scp = openScpChannel(await start(command, signal), doing, signal)
    try {
      await talk(scp)
      await scp.finish()
    } catch (error) {
      scp.abandon()
      signal.throwIfAborted()
      throw error
    }
  }

  async function remove(path: string, signal: AbortSignal): Promise<void> {
    const started = await start(`rm -f ${quoteShellPath(path)}`, signal)
    let complaint = ''
    const end = await followCommand(
      started,
      {
        onStderr: (chunk) => {
          complaint += chunk
        },
      },
      signal,
    )
    if (end.kind === 'exited' && end.code === 0) return
    throw new StudioError({
      code: 'transfer-refused',
      message: `Removing ${path} failed: ${complaint.trim() || end.kind}.`,
    })
  }

  /** A half-written file must not be taken for a whole one. The signal has aborted by then, so this has its own. */
  async function removeHalf(path: string): Promise<void> {
    await remove(path, AbortSignal.timeout(5_000)).catch(() => undefined)
  }

  return {
    async upload(file) {
      const spool = await spooled(file)
      try {
        await run(`scp -p -t ${quoteShellPath(file.path)}`, `uploading ${file.path}`, file.signal, (scp) =>
          sendFile(scp, { ...spool, name: basename(file.path), mode: file.mode ?? 0o644, ...progressOption(file) }),
        )
      } catch (error) {
        if (spool.content instanceof Readable) spool.content.destroy()
        if (file.signal.aborted) await removeHalf(file.path)
        throw error
      } finally {
        await spool.dispose()
      }
    },

    async uploadDirectory(source, destination, options) {
      const tree = await listLocalTree(source)
      const command = `mkdir -p ${quoteShellPath(destination)} && scp -p -r -t ${quoteShellPath(destination)}`
      let current = ''
      try {
        await run(command, `uploading ${source}`, options.signal, (scp) =>
          sendTree(scp, tree, options, (path) => {
            current = path
          }),
        )
      } catch (error) {
        const root = tree.contentsOnly ? destination : `${destination}/${tree.name}`
        if (options.signal.aborted && current !== '') await removeHalf(`${root}/${current}`)
        throw error
      }
    },

    async download(path, target, options) {
      await run(`scp -f ${quoteShellPath(path)}`, `downloading ${path}`, options.signal, async (scp) => {
        await scp.acknowledge()
        const record = await scp.record()
        if (record?.kind !== 'file') throw scp.unexpected(record)
        await scp.acknowledge()
        await scp.receive(record.size, target, (done) => options.onProgress?.(done, record.size))
        target.end()
        await finished(target)
      })
    },

    async downloadDirectory(source, destination, options) {
      const contentsOnly = source.endsWith('/')
      // Wildcards are left to the machine's shell, as the reference does; nothing else is.
      const pattern = source
        .split(/([*?[\]])/)
        .map((part) => (/^[*?[\]]$/.test(part) ? part : part && quoteShellPath(part)))
        .join('')
      await mkdir(destination, { recursive: true })
      await run(`scp -r -f ${pattern}`, `downloading ${source}`, options.signal, (scp) =>
        receiveTree(scp, resolve(destination), contentsOnly, options),
      )
    },

    remove,
  }
}

interface Sendable {
  readonly content: Readable | Uint8Array | string
  readonly size: number
  readonly name: string
  readonly mode: number
  readonly onProgress?: (done: number, total: number) => void
}

async function sendFile(scp: ScpChannel, file: Sendable): Promise<void> {
  await scp.send(`C${octal(file.mode)} ${file.size} ${file.name}\n`)
  let done = 0
  const chunks = file.content instanceof Readable ? file.content : [Buffer.from(file.content as string)]
  for await (const chunk of chunks) {
    await scp.write(chunk as Buffer)
    done += (chunk as Buffer).length
    file.onProgress?.(done, file.size)
  }
  if (done !== file.size) {
    throw new StudioError({
      code: 'transfer-refused',
      message: `${file.name} changed its size while it was uploaded (${file.size} bytes announced, ${done} sent).`,
    })
  }
  await scp.send('\0')
}

async function sendTree(
  scp: ScpChannel,
  tree: LocalTree,
  options: TransferOptions,
  onFile: (path: string) => void,
): Promise<void> {
  const progress = progressOfMany(tree.entries, options.onProgress)
  await scp.awaitReady()
  if (!tree.contentsOnly) await scp.send(`D${octal(tree.mode)} 0 ${tree.name}\n`)
  let inside: string[] = []
  for (const entry of tree.entries) {
    const parents = entry.path.split('/').slice(0, -1)
    while (inside.length > parents.length || inside.some((name, index) => name !== parents[index])) {
      await scp.send('E\n')
      inside = inside.slice(0, -1)
    }
    const name = basename(entry.path)
    if (entry.kind === 'folder') {
      await scp.send(`D${octal(entry.mode)} 0 ${name}\n`)
      inside = [...inside, name]
    } else {
      onFile(entry.path)
      const content = createReadStream(entry.source)
      await sendFile(scp, { content, size: entry.size, name, mode: entry.mode, onProgress: progress.of(entry.path) })
    }
  }
  for (const _ of inside) await scp.send('E\n')
  if (!tree.contentsOnly) await scp.send('E\n')
}

async function receiveTree(
  scp: ScpChannel,
  root: string,
  contentsOnly: boolean,
  options: TransferOptions,
): Promise<void> {
  let folders: string[] = []
  let done = 0
  await scp.acknowledge()
  for (;;) {
    const record = await scp.record()
    if (record === undefined) return
    if (record.kind === 'end') folders = folders.slice(0, -1)
    else {
      if (/[/\\]/.test(record.name) || record.name === '..' || record.name === '.') throw scp.unexpected(record)
      const below = contentsOnly ? folders.slice(1) : folders
      const path = join(root, ...below, record.name)
      if (record.kind === 'folder') {
        folders = [...folders, record.name]
        if (!(contentsOnly && folders.length === 1)) await mkdir(path, { recursive: true })
      } else {
        await scp.acknowledge()
        const target = createWriteStream(path)
        try {
          const before = done
          await scp.receive(record.size, target, (bytes) => {
            done = before + bytes
            options.onProgress?.(done, undefined)
          })
          target.end()
          await finished(target)
          await chmod(path, record.mode)
        } catch (error) {
          target.destroy()
          await rm(path, { force: true })
          throw error
        }
        continue
      }
    }
    await scp.acknowledge()
  }
}

/** The protocol wants the size first; content of unknown size goes through a temporary file. */
async function spooled(file: UploadFile) {
  const { content, size, signal } = file
  if (!(content instanceof Readable)) {
    return { content, size: Buffer.byteLength(content), dispose: async () => undefined }
  }
  if (size !== undefined) return { content, size, dispose: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'omi-studio-scp-'))
  const path = join(folder, 'content')
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(content, createWriteStream(path, { mode: 0o600 }), { signal })
    const facts = await stat(path)
    return { content: createReadStream(path), size: facts.size, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

function progressOption({ onProgress }: UploadFile) {
  return onProgress === undefined ? {} : { onProgress }
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0')
}
