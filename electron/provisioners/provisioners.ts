import { StudioError } from '#shared/studio-error.ts'
import { ansible } from './ansible.ts'
import { ansibleLocal } from './ansible-local.ts'
import { breakpoint } from './breakpoint.ts'
import { file } from './file.ts'
import { powershell } from './powershell.ts'
import type { Provisioner } from './provisioner.ts'
import { shell } from './shell.ts'
import { shellLocal } from './shell-local.ts'
import { sleep } from './sleep.ts'
import { windowsRestart } from './windows-restart.ts'
import { windowsShell } from './windows-shell.ts'
import { windowsUpdate } from './windows-update.ts'

const provisioners: readonly Provisioner[] = [
  shell,
  file,
  shellLocal,
  ansible,
  ansibleLocal,
  powershell,
  windowsShell,
  windowsRestart,
  windowsUpdate,
  breakpoint,
  sleep,
]

/** The provisioner of a canonical type. Throws a StudioError for one that there is not. */
export function provisionerOf(type: string): Provisioner {
  const found = provisioners.find((each) => each.type === type)
  if (found !== undefined) return found
  throw new StudioError({
    code: 'provisioner-unsupported',
    message: `OMI Studio has no provisioner ${type}.`,
    hint: `It has ${provisioners.map((each) => each.type).join(', ')}.`,
  })
}
