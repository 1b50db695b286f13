import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { StudioError } from '#shared/studio-error.ts'
import type { CommandEnd, RemoteCommand, TransferOptions, TransferProgress, UploadFile } from '../communicator.ts'
import { connectionLost } from '../connection-lost.ts'
import { listLocalTree } from '../local-tree.ts'
import { progressOfMany } from '../transfer-progress.ts'
import { fileName, remotePath } from './paths.ts'
import { encodedPowershell } from './powershell.ts'
import { listFolder, receiveFiles, removeFile, sendFile } from './scripts.ts'
import { linesAsInput } from './shell.ts'

/** Runs a command on the machine, as the communicator does. */
export type Execute = (command: RemoteCommand, signal: AbortSignal) => Promise<CommandEnd>

/**
 * Copies files over WinRM, which has no transfer of its own: a PowerShell script on the machine reads them from its
 * standard input, or writes them to its output, as lines of base64. One script takes any number of files.
 */
export function createWinrmFiles(execute: Execute) {
  return {
    async upload(file: UploadFile): Promise<void> {
      const path = remotePath(file.path)
      const total = file.size ?? (file.content instanceof Readable ? undefined : Buffer.byteLength(file.content))
      const content = file.content instanceof Readable ? file.content : Readable.from([Buffer.from(file.content)])
      const progress: TransferProgress = (done) => file.onProgress?.(done, total)
      await uploadAll(execute, [{ kind: 'file', path, open: () => content, progress }], 'uploading a file', file.signal)
    },

    async uploadDirectory(source: string, destination: string, options: TransferOptions): Promise<void> {
      const tree = await listLocalTree(source)
      const below = remotePath(destination).replace(/[\\/]+$/, '')
      const target = tree.contentsOnly ? below : `${below}/${tree.name}`
      const progress = progressOfMany(tree.entries, options.onProgress)
      const items = tree.entries.map((entry): UploadItem => {
        const path = `${target}/${entry.path}`
        if (entry.kind === 'folder') return { kind: 'folder', path }
        return { kind: 'file', path, open: () => createReadStream(entry.source), progress: progress.of(entry.path) }
      })
      await uploadAll(execute, [{ kind: 'folder', path: target }, ...items], 'uploading a folder', options.signal)
    },

    download: (path: string, target: Writable, options: TransferOptions) =>
      downloadOne(execute, remotePath(path), target, options),

    /** The rule of the SSH communicator: `source/` downloads what is inside, `source` makes `destination/source`. */
    async downloadDirectory(source: string, destination: string, options: TransferOptions): Promise<void> {
      const inside = /[\\/]$/.test(source)
      const folder = remotePath(source).replace(/(?<=.)[\\/]+$/, '')
      const entries = await listRemote(execute, folder, options.signal)
      const target = inside ? destination : resolve(destination, fileName(folder))
      const progress = progressOfMany(entries, options.onProgress)
      await mkdir(target, { recursive: true })
      for (const entry of entries) {
        const path = localPath(target, entry.path)
        if (entry.kind === 'folder') {
          await mkdir(path, { recursive: true })
          continue
        }
        await mkdir(dirname(path), { recursive: true })
        const onProgress = progress.of(entry.path)
        const remote = `${folder}\\${entry.path.replaceAll('/', '\\')}`
        await downloadOne(execute, remote, createWriteStream(path), { signal: options.signal, onProgress })
      }
    },

    async remove(path: string, signal: AbortSignal): Promise<void> {
      await runScript(execute, removeFile(remotePath(path)), `removing ${path}`, signal)
    },
  }
}

type UploadItem =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly open: () => Readable; readonly progress: TransferProgress }

/** Bytes of a line: a multiple of three, so that only a file's last line ends with padding. */
const lineBytes = 48 * 1024

async function uploadAll(
  execute: Execute,
  items: readonly UploadItem[],
  doing: string,
  signal: AbortSignal,
): Promise<void> {
  const sent: { path: string; hash: string }[] = []
  const stdin = linesAsInput(uploadLines(items, sent))
  const lines = await runScript(execute, receiveFiles, doing, signal, stdin)
  const arrived = lines.filter((line) => /^[0-9a-f]{64}$/.test(line))
  const damaged = sent.find(({ hash }, index) => arrived[index] !== hash)
  if (damaged === undefined) return
  throw new StudioError({
    code: 'transfer-damaged',
    message: `${damaged.path} did not arrive on the machine as it was sent.`,
    hint: 'Try again; look on the machine for a program that changes files, such as a virus scanner.',
  })
}

/** `:` and a path makes a folder, `>` and a path begins a file, all else is content; paths are base64, too. */
async function* uploadLines(
  items: readonly UploadItem[],
  sent: { path: string; hash: string }[],
): AsyncGenerator<string> {
  for (const item of items) {
    yield `${item.kind === 'folder' ? ':' : '>'}${Buffer.from(item.path).toString('base64')}`
    if (item.kind === 'folder') continue
    const hash = createHash('sha256')
    let done = 0
    for await (const piece of inPieces(item.open())) {
      hash.update(piece)
      yield piece.toString('base64')
      done += piece.length
      item.progress(done, undefined)
    }
    sent.push({ path: item.path, hash: hash.digest('hex') })
  }
}

async function* inPieces(stream: Readable): AsyncGenerator<Buffer> {
  let pending = Buffer.alloc(0)
  for await (const chunk of stream) {
    pending = Buffer.concat([pending, typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)])
    while (pending.length >= lineBytes) {
      yield pending.subarray(0, lineBytes)
      pending = pending.subarray(lineBytes)
    }
  }
  if (pending.length > 0) yield pending
}

async function downloadOne(
  execute: Execute,
  path: string,
  target: Writable,
  { signal, onProgress }: TransferOptions,
): Promise<void> {
  const hash = createHash('sha256')
  let total: number | undefined
  let done = 0
  let told = ''
  try {
    await runScript(execute, sendFile(path), `downloading ${path}`, signal, undefined, (line) => {
      const size = /^size (\d+)$/.exec(line)
      const end = /^sha256 ([0-9a-f]{64})$/.exec(line)
      if (size !== null) total = Number(size[1])
      else if (end !== null) told = end[1] ?? ''
      else if (line !== '') {
        const bytes = Buffer.from(line, 'base64')
        hash.update(bytes)
        target.write(bytes)
        done += bytes.length
        onProgress?.(done, total)
      }
    })
    if (told !== hash.digest('hex')) {
      throw new StudioError({ code: 'transfer-damaged', message: `${path} did not arrive whole from the machine.` })
    }
    target.end()
    await finished(target)
  } catch (error) {
    target.destroy()
    throw error
  }
}

interface RemoteEntry {
  readonly kind: 'file' | 'folder'
  /** Below the folder, with `/`. */
  readonly path: string
  readonly size: number
}

async function listRemote(execute: Execute, folder: string, signal: AbortSignal): Promise<readonly RemoteEntry[]> {
  const lines = await runScript(execute, listFolder(folder), `listing ${folder}`, signal)
  return lines.flatMap((line): RemoteEntry[] => {
    const match = /^([DF]) (\d+) (\S+)$/.exec(line)
    if (match === null) return []
    const [, kind, size, path = ''] = match
    const below = Buffer.from(path, 'base64').toString('utf8').replaceAll('\\', '/')
    return [{ kind: kind === 'D' ? 'folder' : 'file', path: below, size: Number(size) }]
  })
}

/** A machine must not get to write outside of the folder that was asked for. */
function localPath(folder: string, below: string): string {
  const path = resolve(folder, below)
  if (path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)) return path
  throw new StudioError({
    code: 'path-outside',
    message: `The machine named a file outside of the downloaded folder: ${below}.`,
  })
}

/** Runs one of our scripts and gives back its lines. What it says on its error stream is the reason of a failure. */
async function runScript(
  execute: Execute,
  script: string,
  doing: string,
  signal: AbortSignal,
  stdin?: Readable,
  onLine?: (line: string) => void,
): Promise<readonly string[]> {
  const lines: string[] = []
  let pending = ''
  let said = ''
  const take = onLine ?? ((line) => lines.push(line))
  const end = await execute(
    {
      command: encodedPowershell(script),
      ...(stdin === undefined ? {} : { stdin }),
      onStdout: (chunk) => {
        const parts = (pending + chunk).split(/\r?\n/)
        pending = parts.pop() ?? ''
        for (const part of parts) take(part)
      },
      onStderr: (chunk) => {
        said += chunk
      },
    },
    signal,
  )
  if (pending !== '') take(pending)
  if (end.kind === 'disconnected') throw connectionLost(doing, undefined, 'it broke off')
  if (end.kind === 'exited' && end.code === 0) return lines
  throw new StudioError({
    code: 'transfer-refused',
    message: `${doing[0]?.toUpperCase()}${doing.slice(1)} failed: ${said.trim().split(/\r?\n/)[0] || 'the machine gave no reason'}`,
    hint: 'Check the path, and that winrm_username may write there.',
  })
}
