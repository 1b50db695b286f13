import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { nearestName } from '#shared/language/evaluate/did-you-mean.ts'
import { tinaTypeOf } from '#shared/prices/price-list.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

/** What a VM of the type takes of the quotas. */
export interface VmSize {
  readonly cores: number
  /** GiB */
  readonly memory: number
}

/** Whether the region has the VM type. Types that are spelled out (`tinav6.c2r4p2`) need not be in its list. */
export async function checkVmType(
  { account, signal }: LookingContext,
  vmType: string,
  option: readonly string[],
  places: TemplatePlaces,
): Promise<{ readonly size: VmSize | undefined; readonly findings: readonly CheckFinding[] }> {
  const place = places.of(option)
  const spelled = tinaTypeOf(vmType)
  try {
    const all = await readAll(account.oapi, 'ReadVmTypes', 'VmTypes', {}, { signal })
    const listed = all.find(({ VmTypeName }) => VmTypeName === vmType)
    if (listed !== undefined) {
      const size = { cores: listed.VcoreCount ?? 0, memory: listed.MemorySize ?? 0 }
      return { size, findings: [finding('ok', 'vm-type', inWords(vmType, size), { place })] }
    }
    const generations = new Set(all.flatMap(({ VmTypeName = '' }) => tinaTypeOf(VmTypeName)?.generation ?? []))
    if (spelled !== undefined && generations.has(spelled.generation)) {
      return { size: spelled, findings: [finding('ok', 'vm-type', inWords(vmType, spelled), { place })] }
    }
    const near = nearestName(
      vmType,
      all.map(({ VmTypeName = '' }) => VmTypeName),
    )
    const failed = finding('error', 'vm-type-unknown', `The region has no VM type "${vmType}".`, {
      hint:
        near === undefined
          ? 'Types are like tinav6.c2r4p2: generation 6, 2 cores, 4 GiB, performance 2.'
          : `Did you mean ${near}?`,
      place,
      mends: near === undefined ? [] : [places.set(`Change to ${near}`, option, near)],
    })
    return { size: undefined, findings: [failed] }
  } catch (error) {
    return { size: spelled, findings: [findingOfError(error, signal, { place })] }
  }
}

function inWords(vmType: string, { cores, memory }: VmSize): string {
  return `${vmType}: ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory} GiB of memory.`
}
