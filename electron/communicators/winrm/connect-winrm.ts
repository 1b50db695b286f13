import type { Clock } from '#electron/clock.ts'
import { StudioError } from '#shared/studio-error.ts'
import { type Dial, dialTcp } from '../ssh/dial.ts'
import { failureInWords } from '../ssh/failure-words.ts'
import { createWinrmClient } from './client.ts'
import { WinrmLoginRefused } from './lane.ts'
import { encodedPowershell } from './powershell.ts'
import type { WinrmSettings } from './settings.ts'
import { runInShell } from './shell.ts'
import { createWinrmCommunicator, type WinrmCommunicator } from './winrm-communicator.ts'

/** What the connect loop needs of its surroundings. */
export interface WinrmHooks {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Asked at each round, for a machine may get its address late; `undefined` while it has none. */
  address(signal: AbortSignal): Promise<string | undefined>
  /** How connections are opened; plain TCP by default (an account's `reach.dial`). */
  readonly dial?: Dial
  /** The proxy for an address, as a URL; none by default. */
  readonly proxyFor?: (url: string) => string
  say(text: string): void
  /** Each round's outcome: `attempt 7: connection refused`. */
  progress(text: string): void
}

/** ms; the same limit as for SSH. */
const dialLimit = 15_000
/** ms between rounds: Windows takes minutes for its first boot, but a sandbox's machine is there at once. */
const pauses = [500, 1_000, 2_000, 3_000] as const
const longestPause = 5_000
/** ms for one round: Windows PowerShell starts slowly on a machine that is still busy booting. */
const roundLimit = 120_000
const marker = 'WinRM connected.'

/**
 * Connects to a Windows machine that may only just be starting (spec/templates.md 7.6): rounds of address, connection,
 * login and a PowerShell command whose words have to come back, until it works or `winrm_timeout` is over
 * (`winrm-timeout`). A certificate that is not trusted ends it at once; a refused login does not, for the password may be
 * set while Windows boots.
 */
export async function connectWinrm(settings: WinrmSettings, hooks: WinrmHooks): Promise<WinrmCommunicator> {
  const communicator = await connectInRounds(settings, hooks)
  if (settings.pauseBeforeConnecting <= 0) return communicator
  await communicator.close()
  hooks.say(`Connected; waiting ${settings.pauseBeforeConnecting / 1000} s before connecting again.`)
  await hooks.clock.sleep(settings.pauseBeforeConnecting, hooks.signal)
  return connectInRounds(settings, hooks)
}

async function connectInRounds(settings: WinrmSettings, hooks: WinrmHooks): Promise<WinrmCommunicator> {
  const { clock, signal } = hooks
  const deadline = clock.now() + settings.timeout
  for (let round = 1; ; round++) {
    let failure: unknown
    try {
      return await connectOnce(settings, hooks)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof StudioError) throw error
      failure = error
    }
    const words = failure instanceof WinrmLoginRefused ? refusalInWords(failure) : failureInWords(failure)
    hooks.progress(`attempt ${round}: ${words}`)
    const pause = pauses[round - 1] ?? longestPause
    if (clock.now() + pause >= deadline) throw timedOut(settings, round, words, failure)
    await clock.sleep(pause, signal)
  }
}

async function connectOnce(settings: WinrmSettings, hooks: WinrmHooks): Promise<WinrmCommunicator> {
  const { clock } = hooks
  const signal = AbortSignal.any([hooks.signal, AbortSignal.timeout(roundLimit)])
  const host = await hooks.address(signal)
  if (host === undefined) throw new Error('the machine has no address yet')
  const dial = hooks.dial ?? dialTcp
  const client = createWinrmClient(
    {
      host,
      port: settings.port,
      dial: (to, port, inner) => dial(to, port, AbortSignal.any([inner, AbortSignal.timeout(dialLimit)])),
      proxyFor: hooks.proxyFor ?? (() => ''),
    },
    settings,
  )
  try {
    let heard = ''
    const command = encodedPowershell(`$ProgressPreference = 'SilentlyContinue'; Write-Output '${marker}'`)
    const onStdout = (chunk: string) => {
      heard += chunk
    }
    const end = await runInShell(client, { command, onStdout }, clock, signal)
    if (end.kind !== 'exited' || !heard.includes(marker)) throw new Error('PowerShell does not answer yet')
    return createWinrmCommunicator(client, clock)
  } catch (error) {
    client.close()
    throw error
  }
}

function refusalInWords({ accepted }: WinrmLoginRefused): string {
  return `the login was refused${accepted.length === 0 ? '' : `; the service takes ${accepted.join(', ')}`}`
}

function timedOut(settings: WinrmSettings, rounds: number, words: string, cause: unknown): StudioError {
  const { timeout } = settings
  const limit = timeout % 60_000 === 0 && timeout > 0 ? `${timeout / 60_000} min` : `${timeout / 1000} s`
  const refused = cause instanceof WinrmLoginRefused
  return new StudioError(
    {
      code: refused ? 'winrm-login-refused' : 'winrm-timeout',
      message: `No WinRM connection within ${limit}, after ${rounds} ${rounds === 1 ? 'attempt' : 'attempts'}; the last one failed: ${words.replace(/\.$/, '')}.`,
      hint: refused ? hintForRefusal(settings, cause) : hintFor(settings, words),
      where: { option: refused ? 'winrm_username' : 'winrm_timeout' },
    },
    { cause },
  )
}

function hintForRefusal({ login, transport }: WinrmSettings, { accepted }: WinrmLoginRefused): string {
  const takesBasic = accepted.some((scheme) => scheme.toLowerCase() === 'basic')
  if (login === 'basic' && !takesBasic) {
    return transport === 'http'
      ? 'Set winrm_use_ntlm = true: Windows takes no Basic login over plain HTTP unless its AllowUnencrypted and Auth\\Basic say so.'
      : 'Set winrm_use_ntlm = true, or allow Basic on the machine (winrm set winrm/config/service/auth @{Basic="true"}).'
  }
  return 'Check winrm_username and winrm_password. Without winrm_password the administrator’s password of the API is used, which the image must set at its first boot.'
}

function hintFor({ transport }: WinrmSettings, words: string): string {
  if (/unencrypted/i.test(words)) {
    return 'Set winrm_use_ntlm = true, which seals what goes over plain HTTP; or winrm_use_ssl = true where the image has an HTTPS listener.'
  }
  if (words === 'connection refused') {
    return 'The machine is up but WinRM does not listen at this port: check winrm_port and winrm_use_ssl, and that the image or its user data switches WinRM on (winrm quickconfig).'
  }
  if (/no answer|no route|unreachable/.test(words)) {
    return 'Nothing comes back from the machine: check that its security group and the firewall of Windows let this computer in, and which address ssh_interface names.'
  }
  if (transport !== 'http' && /wrong version|packet length|ssl/i.test(words)) {
    return 'What answers does not speak TLS: remove winrm_use_ssl, or set winrm_port to the HTTPS listener’s (5986).'
  }
  return 'Look at the VM’s console; more time: winrm_timeout.'
}
