import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'
import type { Communicator, TransferOptions, UploadFile } from '../communicator.ts'
import { listLocalTree } from '../local-tree.ts'
import { progressOfMany } from '../transfer-progress.ts'
import { type ChrootHost, capture, exitCodeOf, type HostOutput, scriptWords } from './chroot-host.ts'

/*
 * Files go in and come out through a shell that is in the chroot itself: a path then means what it means there, also where
 * symbolic links lead away from the mounted folder, and nothing has to pass through a file on the host.
 */
const writeScript = 'umask 077 && cat > "$1" && chmod "$2" "$1"'
const readScript = 'test -f "$1" || { echo "no such file: $1" >&2; exit 66; }; exec base64 < "$1"'
const foldersScript = 'while [ $# -gt 0 ]; do mkdir -p -- "$2" && chmod "$1" "$2" || exit; shift 2; done'
const listScript =
  'cd "$1" || exit 66; find -L . -type d -exec printf "d %s\\0" {} \\; && find -L . -type f -exec printf "f %s\\0" {} \\;'

/** Folders made by one command: command lines are limited. */
const foldersAtOnce = 100

/** Works in a folder of the host by chroot(8). What runs there sees the folder as `/`. */
export function createChrootCommunicator(host: ChrootHost, root: string): Communicator {
  const within = (words: readonly string[]) => ['chroot', root, ...words]

  async function uploadOne({ content, path, mode, size, signal, onProgress }: UploadFile): Promise<void> {
    let failure: unknown
    const stdin = Readable.from(
      counted(
        content,
        (done) => onProgress?.(done, size),
        (error) => {
          failure = error
        },
      ),
    )
    const words = within(scriptWords(writeScript, path, (mode ?? 0o644).toString(8)))
    const ended = await capture(host, words, signal, { stdin })
    if (failure !== undefined) throw failure
    if (ended.code !== 0) throw transferFailed(`Writing ${path} in the chroot`, ended)
  }

  async function makeFolders(
    folders: readonly { readonly path: string; readonly mode: number }[],
    signal: AbortSignal,
  ) {
    for (let from = 0; from < folders.length; from += foldersAtOnce) {
      const words = folders.slice(from, from + foldersAtOnce).flatMap(({ path, mode }) => [mode.toString(8), path])
      const ended = await capture(host, within(scriptWords(foldersScript, ...words)), signal)
      if (ended.code !== 0) throw transferFailed('Making folders in the chroot', ended)
    }
  }

  async function downloadOne(path: string, write: (bytes: Buffer) => Promise<void>, options: TransferOptions) {
    let rest = ''
    let done = 0
    let writing = Promise.resolve()
    let failure: unknown
    let stderr = ''
    const take = (text: string, last: boolean) => {
      const whole = (rest + text).replaceAll(/\s/g, '')
      const usable = last ? whole.length : whole.length - (whole.length % 4)
      rest = whole.slice(usable)
      const bytes = Buffer.from(whole.slice(0, usable), 'base64')
      if (bytes.length === 0) return
      done += bytes.length
      options.onProgress?.(done, undefined)
      writing = writing.then(() => write(bytes))
      writing.catch((error: unknown) => {
        failure ??= error
      })
    }
    const end = await host.execute(
      { kind: 'words', words: within(scriptWords(readScript, path)) },
      {
        pty: false,
        onStdout: (chunk) => take(chunk, false),
        onStderr: (chunk) => {
          stderr += chunk
        },
      },
      options.signal,
    )
    const code = exitCodeOf(end, 'base64')
    if (code !== 0) throw transferFailed(`Reading ${path} in the chroot`, { code, stderr, stdout: '' })
    take('', true)
    await writing
    if (failure !== undefined) throw failure
  }

  return {
    kind: 'chroot',
    execute: ({ command, onStdout, onStderr, stdin, pty }, signal) =>
      host.execute(
        { kind: 'words', words: within(['/bin/sh', '-c', command]) },
        {
          ...(onStdout === undefined ? {} : { onStdout }),
          ...(onStderr === undefined ? {} : { onStderr }),
          ...(stdin === undefined ? {} : { stdin }),
          ...(pty === undefined ? {} : { pty }),
        },
        signal,
      ),
    upload: uploadOne,
    async uploadDirectory(source, destination, { signal, onProgress }) {
      const tree = await listLocalTree(source)
      const target = tree.contentsOnly ? destination : `${destination.replace(/\/+$/, '')}/${tree.name}`
      const at = (path: string) => `${target.replace(/\/+$/, '')}/${path}`
      const folders = tree.entries.filter((entry) => entry.kind === 'folder')
      const files = tree.entries.filter((entry) => entry.kind === 'file')
      await makeFolders(
        [{ path: target, mode: tree.mode }, ...folders.map(({ path, mode }) => ({ path: at(path), mode }))],
        signal,
      )
      const progress = progressOfMany(files, onProgress)
      for (const { path, source: file, mode, size } of files) {
        const content = createReadStream(file)
        await uploadOne({ content, path: at(path), mode, size, signal, onProgress: progress.of(path) })
      }
    },
    async download(path, target, options) {
      await downloadOne(path, (bytes) => written(target, bytes), options)
    },
    async downloadDirectory(source, destination, options) {
      const folder = source.replace(/\/+$/, '')
      const listed = await capture(host, within(scriptWords(listScript, folder || '/')), options.signal)
      if (listed.code !== 0) throw transferFailed(`Listing ${source} in the chroot`, listed)
      const target = source.endsWith('/') ? destination : join(destination, basename(folder))
      await mkdir(target, { recursive: true })
      for (const line of listed.stdout.split('\0')) {
        const path = line.slice('d ./'.length)
        if (path === '') continue
        if (line.startsWith('d ')) {
          await mkdir(join(target, path), { recursive: true })
          continue
        }
        await mkdir(dirname(join(target, path)), { recursive: true })
        const file = createWriteStream(join(target, path))
        try {
          await downloadOne(`${folder}/${path}`, (bytes) => written(file, bytes), { signal: options.signal })
        } finally {
          await new Promise((resolve) => file.end(resolve))
        }
      }
    },
    async remove(path, signal) {
      const ended = await capture(host, within(['rm', '-f', '--', path]), signal)
      if (ended.code !== 0) throw transferFailed(`Removing ${path} in the chroot`, ended)
    },
    // The host stays connected: the clean-up needs it.
    close: async () => {},
  }
}

/** The chunks of a content, counted. One that cannot be read to its end ends early, and says why. */
async function* counted(
  content: UploadFile['content'],
  onCount: (done: number) => void,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  let done = 0
  try {
    for await (const chunk of content instanceof Readable ? content : [content]) {
      const bytes = Buffer.from(chunk)
      done += bytes.length
      onCount(done)
      yield bytes
    }
  } catch (error) {
    onFailure(error)
  }
}

function written(target: NodeJS.WritableStream, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    target.once('error', reject)
    target.write(bytes, (error) => {
      target.removeListener('error', reject)
      if (error === null || error === undefined) resolve()
      else reject(error)
    })
  })
}

function transferFailed(doing: string, { code, stderr }: HostOutput): StudioError {
  const words = stderr.trim()
  const noShell = code === 127 || code === 126
  return new StudioError({
    code: code === 66 ? 'file-missing' : 'transfer-failed',
    message: `${doing} failed (exit code ${code})${words === '' ? '' : `: ${words}`}`,
    ...(noShell ? { hint: 'What is mounted has no /bin/sh of its own: fill it first, with post_mount_commands.' } : {}),
  })
}
