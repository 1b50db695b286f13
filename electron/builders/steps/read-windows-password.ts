import { readPrivateKey } from '#electron/communicators/ssh/login.ts'
import { ownKeyOf, type SshKey } from '#electron/communicators/ssh/settings.ts'
import { decryptAdminPassword } from '#electron/communicators/winrm/decrypt-password.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { RunOptions } from '#shared/catalog/groups/run.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { LoginKey } from './create-key-pair.ts'
import { readVm } from './launch-vm.ts'

/** ms between looks: quick at first, for a VM that was booted before has its password already; then as the reference. */
const pauses = [1_000, 4_000, 10_000] as const
const longestPause = 15_000

/** Whether the machine is reached by a password that only the API knows. */
export function needsWindowsPassword(options: CommunicatorOptions): boolean {
  return options.communicator === 'winrm' && !options.winrm_password
}

/**
 * Waits for the administrator's password, which Windows makes at its first boot, and decrypts it with the build's key
 * (spec/builders.md 2.3 C10). From then on it is a secret. Throws a StudioError after `windows_password_timeout`, and at once
 * when the VM does not run any more (appendix D).
 */
export async function readWindowsPassword(
  context: CloudContext,
  options: CommunicatorOptions & Pick<RunOptions, 'windows_password_timeout'>,
  vmId: string,
  key: LoginKey,
): Promise<string> {
  const { clock, signal, log, account } = context
  const privateKey = await readPrivateKey(keyToDecrypt(context, options, key))
  const deadline = clock.now() + options.windows_password_timeout
  log.say('Waiting for the administrator’s password; Windows may take a quarter of an hour to make it')
  for (let look = 1; ; look++) {
    const { AdminPassword = '' } = await account.oapi.call('ReadAdminPassword', { VmId: vmId }, context)
    if (AdminPassword !== '') {
      const password = decryptAdminPassword(AdminPassword, privateKey)
      log.addSecret(password)
      log.say('The administrator’s password is known')
      return password
    }
    const vm = await readVm(context, vmId)
    if (vm !== undefined && vm.State !== 'running') throw notRunning(vmId, vm.State ?? 'in no known state')
    const pause = pauses[look - 1] ?? longestPause
    if (clock.now() + pause > deadline) throw notMade(vmId, options.windows_password_timeout)
    context.progress('no password yet')
    await clock.sleep(pause, signal)
  }
}

/** The password as it is now; `undefined` while Windows has made none. */
export async function currentAdminPassword(
  context: CloudContext,
  options: CommunicatorOptions,
  vmId: string,
  key: LoginKey,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { AdminPassword = '' } = await context.account.oapi.call('ReadAdminPassword', { VmId: vmId }, { signal })
  if (AdminPassword === '') return undefined
  const password = decryptAdminPassword(AdminPassword, await readPrivateKey(keyToDecrypt(context, options, key)))
  context.log.addSecret(password)
  return password
}

function keyToDecrypt(context: CloudContext, options: CommunicatorOptions, key: LoginKey): SshKey {
  if (key.kind === 'temporary') return { name: 'the temporary key', text: key.privateKey }
  const own = ownKeyOf(options, context)
  if (own !== undefined) return own
  throw new StudioError({
    code: 'private-key-missing',
    message: 'The administrator’s password cannot be decrypted: the private key is not known.',
    hint: 'Set ssh_private_key_file, or winrm_password; an SSH agent cannot decrypt.',
    where: { option: 'winrm_password' },
  })
}

function notRunning(vmId: string, state: string): StudioError {
  return new StudioError({
    code: 'vm-state',
    message: `VM ${vmId} was to make its administrator’s password, but it is ${state}.`,
    hint: 'Look at its console whether Windows could not start, or whether somebody stopped it.',
    where: { operation: 'ReadAdminPassword' },
  })
}

function notMade(vmId: string, timeout: number): StudioError {
  return new StudioError({
    code: 'windows-password-timeout',
    message: `VM ${vmId} made no administrator’s password within ${timeout / 60_000} min.`,
    hint: 'Windows makes one at the first boot of an image that was generalised (sysprep); others need winrm_password. More time: windows_password_timeout.',
    where: { option: 'windows_password_timeout', operation: 'ReadAdminPassword' },
  })
}
