import type { BuildVmOptions } from '#electron/builders/build-vm.ts'
import { checkCommunicator } from '#electron/builders/steps/connect.ts'
import { refuseTaken } from '#electron/builders/steps/create-key-pair.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { nearestName } from '#shared/language/evaluate/did-you-mean.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

/** Whether the build can log in by what the template says, as far as that shows without a VM, and its key pair. */
export async function checkLogin(
  context: LookingContext,
  options: BuildVmOptions,
  block: readonly string[],
  places: TemplatePlaces,
): Promise<readonly CheckFinding[]> {
  const { account, signal } = context
  const at = (option: string) => [...block, option]
  try {
    checkCommunicator(context, options)
    const name = options.ssh_keypair_name
    if (options.temporary_key_pair_name) await refuseTaken(context, options.temporary_key_pair_name)
    if (!name) return [finding('ok', 'keypair', ownWay(options))]
    const keypairs = await readAll(account.oapi, 'ReadKeypairs', 'Keypairs', {}, { signal })
    const names = keypairs.flatMap(({ KeypairName }) => KeypairName ?? [])
    if (names.includes(name)) {
      const place = places.of(at('ssh_keypair_name'))
      return [finding('ok', 'keypair', `The key pair "${name}" is there.`, { place })]
    }
    const near = nearestName(name, names)
    return [
      finding('error', 'keypair-not-found', `The account has no key pair "${name}".`, {
        hint: near === undefined ? 'Take ssh_keypair_name out to have a temporary one made.' : `Did you mean ${near}?`,
        place: places.of(at('ssh_keypair_name')),
        mends: [
          near === undefined ? undefined : places.set(`Change to ${near}`, at('ssh_keypair_name'), near),
          places.unset('Take ssh_keypair_name out', at('ssh_keypair_name')),
        ],
      }),
    ]
  } catch (error) {
    const { where } = errorReportOf(error)
    return [findingOfError(error, signal, { place: places.of(at(where?.option ?? 'ssh_username')) })]
  }
}

function ownWay(options: BuildVmOptions): string {
  if (options.communicator === 'none') return 'Nothing logs in.'
  const user = options.communicator === 'winrm' ? options.winrm_username : options.ssh_username
  const as = user ? ` as ${user}` : ''
  if (options.communicator === 'winrm') return `Logs in by WinRM${as}.`
  if (options.ssh_private_key_file) return `Logs in${as} with the key in ${options.ssh_private_key_file}.`
  if (options.ssh_agent_auth) return `Logs in${as} with the keys of the SSH agent.`
  if (options.ssh_password && !options.temporary_key_pair_name) return `Logs in${as} with the password.`
  return `Logs in${as} with a key pair that is made for the build. Whether the OMI knows this user shows only when it runs.`
}
