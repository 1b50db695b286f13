import type { Client } from 'ssh2'
import type { Clock } from '#electron/clock.ts'
import { StudioError } from '#shared/studio-error.ts'
import { type Dial, dialTcp } from './dial.ts'
import { failureInWords, hintFor } from './failure-words.ts'
import { LoginRefused, openClient } from './handshake.ts'
import { createHostKeys, fingerprint, type HostKeys, type HostKeyTrust, keyType, machine } from './host-keys.ts'
import { type AnswerPrompt, type PreparedLogin, prepareLogin } from './login.ts'
import { type KeptBastion, openRoute } from './route.ts'
import type { SshSettings } from './settings.ts'
import { createSshCommunicator, type SshCommunicator } from './ssh-communicator.ts'
import { openTunnels } from './tunnels.ts'

export interface SshAddress {
  readonly host: string
  readonly port: number
}

/** What became known by connecting; for the build view. */
export interface SshConnected extends SshAddress {
  /** `ssh-ed25519 SHA256:…` */
  readonly hostKey: string
  readonly trust: HostKeyTrust
}

/** What the connect loop needs of its surroundings. */
export interface SshHooks {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Asked at each round, for a machine may get or change its address late; `undefined` while it has none. */
  address(signal: AbortSignal): Promise<SshAddress | undefined>
  /** How connections are opened; plain TCP by default (an account's `reach.dial`). */
  readonly dial?: Dial
  /** Remembered for the run; a fresh memory by default. */
  readonly hostKeys?: HostKeys
  /** Answers a bastion's questions, for `ssh_bastion_interactive`. */
  readonly answer?: AnswerPrompt
  /** Which user the image has, if its family is known: `Ubuntu images have the user ubuntu`. */
  readonly userHint?: string
  say(text: string): void
  /** Each round's outcome: `attempt 7: connection refused`. */
  progress(text: string): void
  onConnected?(connected: SshConnected): void
}

/** An open connection and how to end it with all that it leads through. */
export interface SshConnection {
  readonly client: Client
  leave(): void
}

/** ms; the reference's limit for opening a TCP connection. */
const dialLimit = 15_000
/** ms between rounds: quick at first, for most machines answer soon after their first refusal. */
const pauses = [500, 1_000, 1_000, 2_000, 2_000, 3_000] as const
const longestPause = 5_000
/** ms after a refused login, the first time; doubled up to the longest pause, so that ten refusals take under a minute. */
const firstLoginPause = 1_000

/**
 * Connects to a machine that may only just be starting (spec/templates.md 7.2): rounds of address, TCP, handshake and
 * login until it works, `ssh_timeout` is over (`ssh-timeout`), or the login was refused too often
 * (`ssh-login-refused`). A changed host key or an algorithm that only one side has ends it at once.
 */
export async function connectSsh(settings: SshSettings, hooks: SshHooks): Promise<SshCommunicator> {
  const connector = await createConnector(settings, hooks)
  const connection = await firstConnection(connector).catch((error: unknown) => {
    connector.kept.client?.end()
    throw error
  })
  const communicator = createSshCommunicator({
    settings,
    connection,
    connectOnce: (signal) => connectOnce(connector, signal),
    connectInRounds: (signal) => connectInRounds(connector, signal),
    say: hooks.say,
  })
  return {
    ...communicator,
    async close() {
      await communicator.close()
      connector.kept.client?.end()
    },
  }
}

async function firstConnection(connector: Connector): Promise<SshConnection> {
  const { settings, hooks } = connector
  const connection = await connectInRounds(connector, hooks.signal)
  if (settings.pauseBeforeConnecting <= 0) return connection
  connection.leave()
  hooks.say(`Connected; waiting ${seconds(settings.pauseBeforeConnecting)} before connecting again.`)
  await hooks.clock.sleep(settings.pauseBeforeConnecting, hooks.signal)
  return connectInRounds(connector, hooks.signal)
}

interface Connector {
  readonly settings: SshSettings
  readonly hooks: SshHooks
  readonly hostKeys: HostKeys
  readonly login: PreparedLogin
  readonly bastionLogin: PreparedLogin | undefined
  readonly kept: KeptBastion
}

async function createConnector(settings: SshSettings, hooks: SshHooks): Promise<Connector> {
  const { detour } = settings
  return {
    settings,
    hooks,
    hostKeys: hooks.hostKeys ?? createHostKeys(),
    login: await prepareLogin(settings.login),
    bastionLogin: detour?.kind === 'bastion' ? await prepareLogin(detour.login, hooks.answer) : undefined,
    kept: { client: undefined },
  }
}

async function connectInRounds(connector: Connector, signal: AbortSignal): Promise<SshConnection> {
  const { settings, hooks } = connector
  const { clock } = hooks
  const deadline = clock.now() + settings.timeout
  let refusals = 0
  for (let round = 1; ; round++) {
    signal.throwIfAborted()
    let words: string
    let pause = pauses[round - 1] ?? longestPause
    try {
      const connection = await connectOnce(connector, signal)
      return connection
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof StudioError) throw error
      if (error instanceof LoginRefused) {
        refusals += 1
        words = `login of ${error.username} refused`
        if (settings.handshakeAttempts > 0 && refusals >= settings.handshakeAttempts) {
          throw loginRefused(error, refusals, hooks.userHint)
        }
        pause = Math.min(firstLoginPause * 2 ** (refusals - 1), longestPause)
        if (clock.now() + pause >= deadline) throw loginRefused(error, refusals, hooks.userHint)
      } else words = failureInWords(error)
    }
    hooks.progress(`attempt ${round}: ${words}`)
    if (clock.now() + pause >= deadline) throw timedOut(settings.timeout, round, words)
    await clock.sleep(pause, signal)
  }
}

/** One round: address, TCP, handshake, login. */
async function connectOnce(connector: Connector, signal: AbortSignal): Promise<SshConnection> {
  const { settings, hooks, hostKeys, login } = connector
  const address = await hooks.address(signal)
  if (address === undefined) throw new Error('the machine has no address yet')
  const route = await openRoute({
    ...address,
    settings,
    bastionLogin: connector.bastionLogin,
    kept: connector.kept,
    dial: (host, port, inner) => limited(hooks.dial ?? dialTcp, host, port, inner),
    hostKeys,
    signal,
  })
  try {
    const { socket } = route
    const { client, hostKey, trust } = await openClient({
      socket,
      login,
      host: machine,
      hostKeys,
      settings,
      ...(settings.forwardAgent === undefined ? {} : { forwardAgent: settings.forwardAgent }),
      signal,
    })
    // Without a listener, a connection lost between two commands would end the whole process.
    client.on('error', () => undefined)
    const closeTunnels = await openTunnels(client, settings.tunnels).catch((error: unknown) => {
      client.destroy()
      throw error
    })
    client.once('close', () => {
      closeTunnels()
      route.leave()
    })
    hooks.onConnected?.({ ...address, hostKey: `${keyType(hostKey)} ${fingerprint(hostKey)}`, trust })
    return {
      client,
      leave() {
        client.end()
        closeTunnels()
        route.leave()
      },
    }
  } catch (error) {
    route.leave()
    throw error
  }
}

async function limited(dial: Dial, host: string, port: number, signal: AbortSignal) {
  const limit = AbortSignal.timeout(dialLimit)
  return dial(host, port, AbortSignal.any([signal, limit]))
}

function loginRefused(error: LoginRefused, refusals: number, userHint: string | undefined): StudioError {
  const { username, tried, accepted } = error
  const times = refusals === 1 ? 'once' : `${refusals} times`
  const offered = tried.length === 0 ? 'nothing that it takes' : tried.join(', ')
  const takes = accepted.length === 0 ? '' : `; the server takes ${accepted.join(', ')}`
  return new StudioError({
    code: 'ssh-login-refused',
    message: `The machine refused the login of ${username} ${times}, with ${offered}${takes}.`,
    hint: `${userHint ?? 'Official OUTSCALE images have the user outscale'}: check ssh_username, and that the image puts the key pair into that user’s authorized_keys (cloud-init does).`,
    where: { option: 'ssh_username' },
  })
}

function timedOut(timeout: number, rounds: number, words: string): StudioError {
  return new StudioError({
    code: 'ssh-timeout',
    message: `No SSH connection within ${seconds(timeout)}, after ${rounds} ${rounds === 1 ? 'attempt' : 'attempts'}; the last one failed: ${words}.`,
    hint: hintFor(words),
    where: { option: 'ssh_timeout' },
  })
}

function seconds(ms: number): string {
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000} min` : `${ms / 1000} s`
}
