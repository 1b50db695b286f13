import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'
import { goThroughHttpProxy } from '../http-tunnel.ts'
import type { Dial } from './dial.ts'
import { LoginRefused, openClient } from './handshake.ts'
import type { HostKeys } from './host-keys.ts'
import type { PreparedLogin } from './login.ts'
import type { SshDetour, SshSettings } from './settings.ts'
import { goThroughSocks5 } from './socks5.ts'

/** Where to go, and how. */
export interface Journey {
  readonly host: string
  readonly port: number
  readonly settings: SshSettings
  readonly bastionLogin: PreparedLogin | undefined
  /** Where a bastion that asks questions is kept between rounds, so that nobody is asked twice. */
  readonly kept: KeptBastion
  readonly dial: Dial
  readonly hostKeys: HostKeys
  readonly signal: AbortSignal
}

/** A connection to a bastion that outlives the way through it. */
export interface KeptBastion {
  client: Client | undefined
}

/** An open way to the machine; `leave` also ends what it leads through. */
export interface Route {
  readonly socket: Socket | Duplex
  leave(): void
}

/** Opens the way to the machine: directly, through a proxy, or through a bastion. */
export async function openRoute(journey: Journey): Promise<Route> {
  const { host, port, settings, dial, signal } = journey
  const { detour } = settings
  const keeps = detour?.kind === 'bastion' && detour.login.interactive === true
  if (keeps && journey.kept.client !== undefined) return throughKept(journey.kept, journey.kept.client, host, port)
  if (detour === undefined) {
    const socket = await dial(host, port, signal)
    socket.setNoDelay(true)
    return { socket, leave: () => socket.destroy() }
  }
  const socket = await dial(detour.host, detour.port, signal).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : new DetourUnreachable(detour.kind, detour.host, detour.port, error)
  })
  socket.setNoDelay(true)
  if (detour.kind === 'http-proxy') {
    const name = { words: `The proxy ${detour.host}`, option: 'ssh_proxy_host' }
    const tunnel = await goThroughHttpProxy(socket, { ...detour, host, port }, name, signal)
    return { socket: tunnel, leave: () => tunnel.destroy() }
  }
  if (detour.kind === 'socks5') {
    try {
      await goThroughSocks5(socket, { ...detour, host, port }, signal)
    } catch (error) {
      socket.destroy()
      throw error
    }
    return { socket, leave: () => socket.destroy() }
  }
  const client = await openBastion(journey, socket, `${detour.host}:${detour.port}`)
  if (keeps) {
    journey.kept.client = client
    client.once('close', () => {
      if (journey.kept.client === client) journey.kept.client = undefined
    })
    return throughKept(journey.kept, client, host, port)
  }
  try {
    const channel = await forward(client, host, port)
    return { socket: channel, leave: () => client.end() }
  } catch (error) {
    client.end()
    throw error
  }
}

/** The bastion stays when the machine behind it is not there yet, or goes. */
async function throughKept(kept: KeptBastion, client: Client, host: string, port: number): Promise<Route> {
  try {
    const channel = await forward(client, host, port)
    return { socket: channel, leave: () => channel.destroy() }
  } catch (error) {
    // A refusal by the machine comes as a channel's failure; anything else means that the bastion itself is gone.
    if (!/channel open failure/i.test(String(error))) {
      kept.client = undefined
      client.end()
    }
    throw error
  }
}

/** The proxy or bastion itself does not answer; unlike a new machine it should. */
export class DetourUnreachable extends Error {
  constructor(kind: SshDetour['kind'], host: string, port: number, cause: unknown) {
    const name = kind === 'bastion' ? 'the bastion' : kind === 'socks5' ? 'the SOCKS5 proxy' : 'the HTTP proxy'
    super(`${name} ${host}:${port} does not answer`, { cause })
    this.name = 'DetourUnreachable'
  }
}

async function openBastion(journey: Journey, socket: Socket, host: string): Promise<Client> {
  const { bastionLogin, hostKeys, settings, signal } = journey
  if (bastionLogin === undefined) throw new TypeError('a bastion without a login')
  try {
    const { client } = await openClient({
      socket,
      login: bastionLogin,
      host: `the bastion ${host}`,
      hostKeys,
      settings: { ...settings, readWriteTimeout: 0 },
      signal,
    })
    client.on('error', () => undefined)
    return client
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error
    throw new StudioError({
      code: 'ssh-bastion-login',
      message: `The bastion ${host} refused the login of ${error.username}, with ${error.tried.join(', ') || 'nothing'}.`,
      hint: 'Check ssh_bastion_username and ssh_bastion_private_key_file, ssh_bastion_password or ssh_bastion_agent_auth.',
      where: { option: 'ssh_bastion_host' },
    })
  }
}

function forward(client: Client, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error === undefined || error === null) resolve(channel)
      else reject(new Error(`the bastion could not connect: ${error.message}`))
    })
  })
}
