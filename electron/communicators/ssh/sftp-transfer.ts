import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { StudioError } from '#shared/studio-error.ts'
import type { TransferOptions, UploadFile } from '../communicator.ts'
import { connectionLost } from '../connection-lost.ts'
import { type LocalEntry, listLocalTree } from '../local-tree.ts'
import { progressOfMany } from '../transfer-progress.ts'
import { failureInWords } from './failure-words.ts'
import { downloadTree } from './sftp-download-tree.ts'
import { codeOf, type Sftp, status } from './sftp-session.ts'
import type { SshTransfer } from './transfer.ts'

/** What every server takes in one request; larger ones are cut anyway. */
const pieceSize = 32 * 1024
/** Requests under way at once: enough to fill a line of 100 MB/s with 20 ms of delay. */
const window = 64
/** Files of a folder under way at once. */
const filesAtOnce = 8

/** Copies over SFTP. `alive` tells a refusal of the server from a lost connection. */
export function createSftpTransfer(sftp: Sftp, alive: () => boolean): SshTransfer {
  const explain = (doing: string, path: string, error: unknown): unknown => {
    if (error instanceof StudioError) return error
    if (!alive() || isLost(error)) return connectionLost(doing, error, failureInWords(error))
    return refused(doing, path, error)
  }

  async function uploadOne(file: UploadFile): Promise<void> {
    const { path, signal } = file
    const doing = `uploading ${path}`
    signal.throwIfAborted()
    let opened = false
    try {
      const handle = await sftp.open(path, 'w', file.mode ?? 0o644)
      opened = true
      // Sent together, answered in order: the mode is set while the content is on its way.
      const modeSet = file.mode === undefined ? undefined : sftp.chmodOpen(handle, file.mode)
      modeSet?.catch(() => undefined)
      try {
        await writeAll(sftp, handle, file)
        await modeSet
      } finally {
        await sftp.close(handle)
      }
    } catch (error) {
      if (file.content instanceof Readable) file.content.destroy()
      if (opened) await sftp.unlink(path).catch(() => undefined)
      signal.throwIfAborted()
      throw explain(doing, path, error)
    }
  }

  async function makeFolder(path: string, mode: number | undefined): Promise<void> {
    try {
      await sftp.mkdir(path, mode ?? 0o755)
    } catch (error) {
      const there = await sftp.stat(path).catch(() => undefined)
      if (there?.isDirectory()) return
      throw explain(`making the folder ${path}`, path, error)
    }
  }

  async function downloadOne(path: string, target: Writable, options: TransferOptions): Promise<void> {
    options.signal.throwIfAborted()
    try {
      const handle = await sftp.open(path, 'r')
      try {
        const { size } = await sftp.statOpen(handle)
        await readAll(sftp, handle, size, target, options)
      } finally {
        await sftp.close(handle).catch(() => undefined)
      }
      await finish(target)
    } catch (error) {
      target.destroy()
      options.signal.throwIfAborted()
      throw explain(`downloading ${path}`, path, error)
    }
  }

  return {
    upload: uploadOne,

    async uploadDirectory(source, destination, options) {
      const tree = await listLocalTree(source)
      const root = tree.contentsOnly ? destination : joinRemote(destination, tree.name)
      await makeFolder(destination.replace(/(?<=.)\/+$/, ''), undefined)
      const progress = progressOfMany(tree.entries, options.onProgress)
      if (!tree.contentsOnly) await makeFolder(root, tree.mode)
      for (const entry of tree.entries) {
        options.signal.throwIfAborted()
        if (entry.kind === 'folder') await makeFolder(joinRemote(root, entry.path), entry.mode)
      }
      const files = tree.entries.filter((entry) => entry.kind === 'file')
      await eachOf(files, filesAtOnce, async (entry) => {
        await uploadOne({
          content: await contentOf(entry),
          size: entry.size,
          path: joinRemote(root, entry.path),
          mode: entry.mode,
          signal: options.signal,
          onProgress: progress.of(entry.path),
        })
      })
    },

    download: downloadOne,

    async downloadDirectory(source, destination, options) {
      try {
        await downloadTree(sftp, source, destination, options, downloadOne)
      } catch (error) {
        options.signal.throwIfAborted()
        throw explain(`downloading ${source}`, source, error)
      }
    },

    async remove(path, signal) {
      signal.throwIfAborted()
      try {
        await sftp.unlink(path)
      } catch (error) {
        if (codeOf(error) === status.NO_SUCH_FILE) return
        throw explain(`removing ${path}`, path, error)
      }
    },
  }
}

/** Small files are read whole: that costs less than a stream of their own. */
async function contentOf(entry: LocalEntry): Promise<Readable | Uint8Array> {
  return entry.size <= pieceSize ? readFile(entry.source) : createReadStream(entry.source)
}

/** Writes the content with many requests under way; a failed one ends it. */
async function writeAll(sftp: Sftp, handle: Buffer, file: UploadFile): Promise<void> {
  const { content, signal, onProgress } = file
  const total = file.size ?? (content instanceof Readable ? undefined : Buffer.byteLength(content))
  const underWay = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  let position = 0
  let done = 0
  const onAbort = () => {
    failure ??= { error: signal.reason }
    if (content instanceof Readable) content.destroy()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for await (const chunk of chunksOf(content)) {
      for (let start = 0; start < chunk.length; start += pieceSize) {
        if (failure !== undefined) throw failure.error
        const piece = chunk.subarray(start, start + pieceSize)
        const request = sftp
          .write(handle, piece, position)
          .then(
            () => {
              done += piece.length
              onProgress?.(done, total)
            },
            (error: unknown) => {
              failure ??= { error }
            },
          )
          .finally(() => underWay.delete(request))
        underWay.add(request)
        position += piece.length
        if (underWay.size >= window) await Promise.race(underWay)
      }
    }
  } catch (error) {
    failure ??= { error }
  } finally {
    signal.removeEventListener('abort', onAbort)
    await Promise.all(underWay)
  }
  if (failure !== undefined) throw failure.error
}

/** Ends a target and waits until all is written; a full disk shows only here. */
async function finish(target: Writable): Promise<void> {
  const done = finished(target)
  target.end()
  await done
}

async function* chunksOf(content: UploadFile['content']): AsyncGenerator<Buffer> {
  if (!(content instanceof Readable)) {
    yield typeof content === 'string'
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    return
  }
  for await (const chunk of content) yield Buffer.from(chunk as Uint8Array)
}

/** Reads to the end with many requests under way and passes the pieces on in order, at the target's pace. */
async function readAll(
  sftp: Sftp,
  handle: Buffer,
  size: number,
  target: Writable,
  { signal, onProgress }: TransferOptions,
): Promise<void> {
  const pieces: Promise<Buffer>[] = []
  let asked = 0
  let done = 0
  const ask = () => {
    const piece = readPiece(sftp, handle, asked)
    piece.catch(() => undefined)
    pieces.push(piece)
    asked += pieceSize
  }
  for (;;) {
    // Past the known size one request at a time: files such as those of /proc say 0 and hold more.
    while (pieces.length < window && asked < size) ask()
    if (pieces.length === 0) ask()
    const piece = await pieces.shift()
    signal.throwIfAborted()
    if (piece === undefined) return
    if (piece.length > 0) {
      if (!target.write(piece)) await once(target, 'drain', { signal })
      done += piece.length
      onProgress?.(done, size > 0 ? size : undefined)
    }
    if (piece.length < pieceSize) return
  }
}

/** A whole piece, or less at the file's end; servers may answer with less than was asked for. */
async function readPiece(sftp: Sftp, handle: Buffer, position: number): Promise<Buffer> {
  const buffer = Buffer.alloc(pieceSize)
  let filled = 0
  while (filled < pieceSize) {
    const read = await sftp.read(handle, buffer, filled, pieceSize - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}

async function eachOf<Item>(items: readonly Item[], atOnce: number, act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values()
  let failed = false
  const worker = async () => {
    for (const item of queue) {
      if (failed) return
      await act(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  const bad = ends.find((end) => end.status === 'rejected')
  if (bad !== undefined) throw bad.reason
}

function joinRemote(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`
}

function isLost(error: unknown): boolean {
  const code = codeOf(error)
  if (code === status.NO_CONNECTION || code === status.CONNECTION_LOST) return true
  return error instanceof Error && /no response|not connected|closed/i.test(error.message)
}

function refused(doing: string, path: string, error: unknown): StudioError {
  const code = codeOf(error)
  if (code === status.PERMISSION_DENIED) {
    return new StudioError(
      {
        code: 'transfer-refused',
        message: `${capital(doing)} failed: the login user may not do that.`,
        hint: 'Copy to a folder that the user may write, such as /tmp, then move it with sudo in a shell provisioner.',
      },
      { cause: error },
    )
  }
  if (code === status.NO_SUCH_FILE) {
    return new StudioError(
      {
        code: 'transfer-refused',
        message: `${capital(doing)} failed: there is no such file or folder on the machine.`,
        hint: `Check the path ${path}; folders above it are not made.`,
      },
      { cause: error },
    )
  }
  const reason = failureInWords(error)
  return new StudioError(
    {
      code: 'transfer-refused',
      message: `${capital(doing)} failed: ${reason === 'Failure' ? 'the machine says no more than "failure"' : reason}.`,
      hint: 'Often the path is a folder (end it with / to copy into it), or the disk is full.',
    },
    { cause: error },
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
