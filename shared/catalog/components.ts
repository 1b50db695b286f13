import { oscBsu } from './builders/osc-bsu.ts'
import { oscBsusurrogate } from './builders/osc-bsusurrogate.ts'
import { oscBsuvolume } from './builders/osc-bsuvolume.ts'
import { oscChroot } from './builders/osc-chroot.ts'
import type { Component, ComponentKind } from './component.ts'
import { outscaleOmi } from './data-sources/outscale-omi.ts'
import { artifice } from './post-processors/artifice.ts'
import { checksum } from './post-processors/checksum.ts'
import { compress } from './post-processors/compress.ts'
import { manifest } from './post-processors/manifest.ts'
import { shellLocalPostProcessor } from './post-processors/shell-local.ts'
import { ansible } from './provisioners/ansible.ts'
import { ansibleLocal } from './provisioners/ansible-local.ts'
import { breakpoint } from './provisioners/breakpoint.ts'
import { file } from './provisioners/file.ts'
import { powershell } from './provisioners/powershell.ts'
import { shell } from './provisioners/shell.ts'
import { shellLocal } from './provisioners/shell-local.ts'
import { sleep } from './provisioners/sleep.ts'
import { windowsRestart } from './provisioners/windows-restart.ts'
import { windowsShell } from './provisioners/windows-shell.ts'
import { windowsUpdate } from './provisioners/windows-update.ts'

/** Every component there is, in the order in which people choose. */
export const components: readonly Component[] = [
  oscBsu,
  oscBsusurrogate,
  oscChroot,
  oscBsuvolume,
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
  manifest,
  checksum,
  compress,
  artifice,
  shellLocalPostProcessor,
  outscaleOmi,
]

/** The component of a kind that a template means by a type name, alias or not. */
export function componentOf(kind: ComponentKind, type: string): Component | undefined {
  return components.find((each) => each.kind === kind && (each.type === type || each.aliases.includes(type)))
}

/** All type names of a kind: canonical ones and aliases. */
export function typeNames(kind: ComponentKind): readonly string[] {
  return components.filter((each) => each.kind === kind).flatMap((each) => [each.type, ...each.aliases])
}
