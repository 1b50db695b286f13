import { connect, createServer, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client, TcpConnectionDetails } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'
import type { SshTunnel } from './settings.ts'

/**
 * Opens the tunnels of `ssh_local_tunnels` and `ssh_remote_tunnels`; gives back what closes those that listen here.
 * They bind to loopback on both sides. Throws a StudioError when a port cannot be had.
 */
export async function openTunnels(client: Client, tunnels: readonly SshTunnel[]): Promise<() => void> {
  const servers: Server[] = []
  const close = () => {
    for (const server of servers) server.close()
  }
  try {
    for (const tunnel of tunnels) {
      if (tunnel.from === 'here') servers.push(await listenHere(client, tunnel))
      else await listenThere(client, tunnel)
    }
  } catch (error) {
    close()
    throw error
  }
  if (tunnels.some((tunnel) => tunnel.from === 'there')) acceptFromThere(client, tunnels)
  return close
}

function listenHere(client: Client, tunnel: SshTunnel): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    client.forwardOut('127.0.0.1', socket.remotePort ?? 0, tunnel.host, tunnel.port, (error, channel) => {
      if (error) socket.destroy()
      else join(socket, channel)
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(unavailable('ssh_local_tunnels', tunnel, error.message)))
    server.listen(tunnel.listen, '127.0.0.1', () => resolve(server))
  })
}

function listenThere(client: Client, tunnel: SshTunnel): Promise<void> {
  return new Promise((resolve, reject) => {
    client.forwardIn('127.0.0.1', tunnel.listen, (error) => {
      if (error) reject(unavailable('ssh_remote_tunnels', tunnel, error.message))
      else resolve()
    })
  })
}

function acceptFromThere(client: Client, tunnels: readonly SshTunnel[]): void {
  client.on('tcp connection', (details: TcpConnectionDetails, accept, reject) => {
    const tunnel = tunnels.find((each) => each.from === 'there' && each.listen === details.destPort)
    if (tunnel === undefined) {
      reject()
      return
    }
    const socket = connect({ host: tunnel.host, port: tunnel.port })
    socket.once('error', () => reject())
    socket.once('connect', () => join(socket, accept()))
  })
}

function join(one: Duplex, other: Duplex): void {
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
  one.pipe(other)
  other.pipe(one)
}

function unavailable(option: string, { listen }: SshTunnel, reason: string): StudioError {
  return new StudioError({
    code: 'ssh-tunnel-unavailable',
    message: `Port ${listen} of ${option} cannot be listened on: ${reason}.`,
    hint: 'Choose another port, or allow TCP forwarding in the machine’s sshd_config.',
    where: { option },
  })
}
