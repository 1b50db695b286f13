import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { CheckedBuild } from './checked-build.ts'
import { finding, findingOfError } from './findings.ts'
import type { TemplatePlaces } from './template-places.ts'

/** What can be told of the computer on which a chroot build works, without touching it. */
export async function checkHost(
  { host, context }: CheckedBuild,
  places: TemplatePlaces,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly CheckFinding[]> {
  if (host === undefined) return []
  const { account, signal } = context
  if (host.kind === 'this-computer') {
    const place = places.of()
    if (platform !== 'linux') {
      return [
        finding(
          'error',
          'host-not-linux',
          'Without chroot_host, osc-chroot works on this computer, and this is no Linux.',
          {
            hint: 'Add a block chroot_host, and the build works on an OUTSCALE VM over SSH.',
            place,
          },
        ),
      ]
    }
    return [
      finding('skipped', 'host-not-checked', 'The build works on this computer.', {
        hint: 'Whether it is an OUTSCALE VM of this account, and may mount volumes, shows only when the build runs.',
        place,
      }),
    ]
  }
  const { vmId } = host
  const place = places.of(['chroot_host', 'vm_id'])
  try {
    const [vm] = await readAll(account.oapi, 'ReadVms', 'Vms', { Filters: { VmIds: [vmId] } }, { signal })
    if (vm === undefined) {
      return [
        finding('error', 'host-not-found', `There is no VM ${vmId} in ${account.oapi.region}.`, {
          hint: 'Check the id and the region, or take vm_id out to have a VM launched for the build.',
          place,
          mends: [places.unset('Have a VM launched for the build', ['chroot_host', 'vm_id'])],
        }),
      ]
    }
    if (vm.State !== 'running') {
      return [
        finding('error', 'host-not-running', `The VM ${vmId} is ${vm.State ?? 'in a state that is not known'}.`, {
          hint: 'Start it first.',
          place,
        }),
      ]
    }
    return [
      finding('ok', 'host', `The VM ${vmId} runs.`, { place }),
      finding('skipped', 'host-not-checked', 'What is installed on it was not looked at.', {
        hint: 'Whether its user may become root and mount volumes shows only when the build runs.',
        place,
      }),
    ]
  } catch (error) {
    return [findingOfError(error, signal, { place })]
  }
}
