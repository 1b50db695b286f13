import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { pathsOfProvisioner } from '#shared/template/used-paths.ts'
import { finding } from './findings.ts'
import type { TemplatePlaces } from './template-places.ts'

/** Whether what the provisioners take from this computer is there. Whether it works there is not known before. */
export async function checkFiles(
  { provisioners }: BuildPlan,
  workingFolder: string,
  places: TemplatePlaces,
): Promise<readonly CheckFinding[]> {
  const wanted = provisioners.flatMap((provisioner) =>
    pathsOfProvisioner(provisioner).map(({ option, path }) => ({ provisioner, option, path })),
  )
  const missing: CheckFinding[] = []
  for (const { provisioner, option, path } of wanted) {
    if (await isThere(resolve(workingFolder, path))) continue
    missing.push(
      finding('error', 'file-not-found', `${path}, which the provisioner ${provisioner.type} needs, is not there.`, {
        hint: `It was looked for in ${workingFolder}.`,
        place: places.at(provisioner.place, option),
      }),
    )
  }
  if (missing.length > 0) return missing
  const message =
    wanted.length === 0
      ? 'The provisioners take no files from this computer.'
      : `${wanted.length === 1 ? 'The file' : `All ${wanted.length} files`} that the provisioners take from this computer ${wanted.length === 1 ? 'is' : 'are'} there.`
  return [finding('ok', 'files', message)]
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
