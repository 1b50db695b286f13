import { checkOmiName } from '#electron/builders/steps/check-omi-name.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

export interface CheckedName {
  /** The account's own OMIs that the build replaces. */
  readonly replaced: readonly Image[]
  readonly findings: readonly CheckFinding[]
}

/** Whether the OMI's name is free, or may be taken over. */
export async function checkName(
  context: LookingContext,
  { omi_name: name, force_deregister: replace }: OmiOptions,
  places: TemplatePlaces,
): Promise<CheckedName> {
  const place = places.of(['omi_name'])
  try {
    const replaced = await checkOmiName(context, name, replace)
    if (replaced.length === 0)
      return { replaced, findings: [finding('ok', 'omi-name', `"${name}" is free.`, { place })] }
    const ids = replaced.map(({ ImageId }) => ImageId).join(', ')
    const message = `"${name}" is taken by ${ids}, which will be replaced once the new OMI is safe.`
    return { replaced, findings: [finding('warning', 'omi-name-replaced', message, { place })] }
  } catch (error) {
    const mends =
      errorReportOf(error).code === 'omi-name-taken'
        ? [
            places.setCode('Add the time to the name', ['omi_name'], withTime(name)),
            places.set('Replace the old OMI: force_deregister = true', ['force_deregister'], true),
          ]
        : []
    return { replaced: [], findings: [findingOfError(error, context.signal, { place, mends })] }
  }
}

function withTime(name: string): string {
  const literal = JSON.stringify(name).slice(1, -1).replaceAll('${', '$${').replaceAll('%{', '%%{')
  return `"${literal}-\${formatdate("YYYYMMDD-hhmmss", timestamp())}"`
}
