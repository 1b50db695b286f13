import type { Socket } from 'node:net'
import ssh2, { type Connection, type PublicKeyAuthContext } from 'ssh2'
import { findAccount } from '../kernel/accounts.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Process } from '../kernel/process.ts'
import { verifyPassword } from '../programs/passwords.ts'
import { type AuthorizedKey, findAuthorizedKey, mayLogIn, sshdSettings } from './login.ts'
import { serveSession } from './session.ts'

/** After so many failed attempts the server hangs up, as OpenSSH's MaxAuthTries says. */
const mostAttempts = 6

/** The SSH server of a running machine. Connections are handed to it by the machine, which owns the port. */
export interface GuestSshServer {
  accept(socket: Socket): void
  /** Drops every connection at once. */
  close(): void
}

/** @returns undefined when the machine has no host keys, and so no SSH */
export function startSshServer(kernel: Kernel, init: Process, motd: string): GuestSshServer | undefined {
  const hostKeys = init.files.isDirectory('/etc/ssh')
    ? init.files
        .list('/etc/ssh')
        .filter((name) => /^ssh_host_\w+_key$/.test(name))
        .map((name) => init.files.readText(`/etc/ssh/${name}`))
    : []
  if (hostKeys.length === 0) return undefined
  const sockets = new Set<Socket>()
  const server = new ssh2.Server({ hostKeys, ident: 'OpenSSH_9.6p1 omi-studio-sandbox' }, (connection, info) => {
    serveConnection(connection, kernel, init, `${info.ip} ${info.port} 22`, motd)
  })
  return {
    accept: (socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
      server.injectSocket(socket)
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
  }
}

function serveConnection(connection: Connection, kernel: Kernel, init: Process, client: string, motd: string): void {
  let attempts = 0
  let user = ''
  let authorized: AuthorizedKey | undefined
  connection.on('authentication', (context) => {
    const settings = sshdSettings(init.files)
    const reject = () => {
      if (context.method !== 'none') attempts += 1
      if (attempts >= mostAttempts) {
        connection.end()
        return
      }
      const methods: ('publickey' | 'password')[] = []
      if (settings.pubkeyAuthentication) methods.push('publickey')
      if (settings.passwordAuthentication) methods.push('password')
      context.reject(methods)
    }
    const account = findAccount(init.files, context.username)
    if (!account || !mayLogIn(settings, account)) return reject()
    if (context.method === 'publickey' && settings.pubkeyAuthentication) {
      const key = findAuthorizedKey(init.files, account, context.key.data)
      if (!key) return reject()
      if (context.signature && !verifies(context)) return reject()
      user = account.name
      authorized = key
      return context.accept()
    }
    if (context.method === 'password' && settings.passwordAuthentication) {
      if (account.uid === 0 && settings.permitRootLogin !== 'yes') return reject()
      if (!verifyPassword(init.files, account.name, context.password)) return reject()
      user = account.name
      authorized = undefined
      return context.accept()
    }
    return reject()
  })
  connection.on('ready', () => {
    kernel.log('sshd', `Accepted login for ${user} from ${client}`)
    connection.on('session', (accept) => {
      const account = findAccount(init.files, user)
      if (!account) {
        connection.end()
        return
      }
      serveSession(accept(), {
        kernel,
        init,
        account,
        settings: sshdSettings(init.files),
        forcedCommand: authorized?.forcedCommand,
        client,
        motd,
      })
    })
    connection.on('tcpip', (_, reject) => reject())
    connection.on('request', (_accept, reject) => reject?.())
  })
  // A client that goes away in the middle is no defect of the machine.
  connection.on('error', () => {})
}

/** Whether the client has shown that it holds the private half of the key. */
function verifies(context: PublicKeyAuthContext): boolean {
  const key = ssh2.utils.parseKey(`${context.key.algo} ${context.key.data.toString('base64')}`)
  if (key instanceof Error || !context.blob || !context.signature) return false
  return key.verify(context.blob, context.signature, context.hashAlgo) === true
}
