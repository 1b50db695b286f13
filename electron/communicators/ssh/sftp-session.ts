import ssh2, { type Client, type SFTPWrapper, type Stats } from 'ssh2'

/** The machine's SSH server has no SFTP subsystem. */
export class NoSftp extends Error {
  constructor() {
    super('the machine has no SFTP subsystem')
    this.name = 'NoSftp'
  }
}

export const status = ssh2.utils.sftp.STATUS_CODE

/** An SFTP session with promises, and only what is needed of it. */
export type Sftp = ReturnType<typeof promised>

/** Opens the one SFTP session of a connection. Rejects with `NoSftp` when the server refuses the subsystem. */
export function openSftp(client: Client, signal: AbortSignal): Promise<Sftp> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error('the connection was closed'))
    const onAbort = () => reject(signal.reason)
    client.once('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
    const done = () => {
      client.off('close', onClose)
      signal.removeEventListener('abort', onAbort)
    }
    try {
      client.sftp((error, sftp) => {
        done()
        if (error === undefined || error === null) resolve(promised(sftp))
        else reject(/subsystem|exit code/i.test(error.message) ? new NoSftp() : error)
      })
    } catch (error) {
      done()
      reject(error)
    }
  })
}

/** The status that the server answered with; `undefined` for other errors. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'number' ? code : undefined
}

function promised(sftp: SFTPWrapper) {
  type Done<Result> = (error: Error | null | undefined, result?: Result) => void
  let over = false
  const markOver = () => {
    over = true
  }
  sftp.once('end', markOver).once('close', markOver)
  const call = <Result>(start: (done: Done<Result>) => void): Promise<Result> =>
    new Promise((resolve, reject) => {
      // A request on a session that is over would never be answered, or throw at once.
      if (over) {
        reject(new Error('the SFTP session is closed'))
        return
      }
      try {
        start((error, result) => (error ? reject(error) : resolve(result as Result)))
      } catch (error) {
        reject(error)
      }
    })
  sftp.on('error', () => undefined)
  return {
    onClose: (listener: () => void) => void sftp.once('close', listener),
    open: (path: string, flags: 'r' | 'w', mode?: number) =>
      call<Buffer>((done) =>
        mode === undefined ? sftp.open(sftpPath(path), flags, done) : sftp.open(sftpPath(path), flags, { mode }, done),
      ),
    write: (handle: Buffer, piece: Buffer, position: number) =>
      call<void>((done) => sftp.write(handle, piece, 0, piece.length, position, done)),
    /** Bytes read; 0 at the end. */
    read: (handle: Buffer, into: Buffer, offset: number, length: number, position: number) =>
      call<number>((done) =>
        sftp.read(handle, into, offset, length, position, (error, count) => done(error, count)),
      ).catch((error: unknown) => {
        if (codeOf(error) === status.EOF) return 0
        throw error
      }),
    close: (handle: Buffer) => call<void>((done) => sftp.close(handle, done)),
    chmodOpen: (handle: Buffer, mode: number) => call<void>((done) => sftp.fchmod(handle, mode, done)),
    statOpen: (handle: Buffer) => call<Stats>((done) => sftp.fstat(handle, done)),
    stat: (path: string) => call<Stats>((done) => sftp.stat(sftpPath(path), done)),
    list: (path: string) =>
      call<{ filename: string; attrs: Stats }[]>((done) => sftp.readdir(sftpPath(path), done as never)),
    mkdir: (path: string, mode: number) => call<void>((done) => sftp.mkdir(sftpPath(path), { mode }, done)),
    unlink: (path: string) => call<void>((done) => sftp.unlink(sftpPath(path), done)),
  }
}

/**
 * SFTP knows no `~` but starts in the home folder. Templates may write `~/…`, since the reference's scp leaves it to the
 * machine's shell.
 */
function sftpPath(path: string): string {
  if (path === '~' || path === '~/') return '.'
  return path.startsWith('~/') ? path.slice(2) : path
}
