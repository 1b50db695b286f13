import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What real machines need to be installed. */
const needed = ['qemu-system-x86_64', 'qemu-img'] as const

/** Firmware for machines that boot in UEFI mode, where distributions put it. */
const uefiFirmware = ['/usr/share/ovmf/OVMF.fd', '/usr/share/edk2/ovmf/OVMF.fd', '/usr/share/qemu/OVMF.fd']

/** Why this computer cannot run real machines, as a sentence; undefined when it can. */
export function whyNoRealMachines(environment: Environment): string | undefined {
  // Node's child processes get no sockets as descriptors there, over which QEMU is driven.
  if (process.platform === 'win32') return 'Real machines run on Linux and macOS only.'
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const missing = needed.filter((name) => !folders.some((folder) => existsSync(join(folder, name))))
  if (missing.length === 0) return undefined
  return `QEMU is not installed: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on the PATH (Debian and Ubuntu: apt install qemu-system-x86 qemu-utils).`
}

/** @throws StudioError `real-machines-unavailable` */
export function requireQemu(environment: Environment): void {
  const why = whyNoRealMachines(environment)
  if (why === undefined) return
  throw new StudioError({
    code: 'real-machines-unavailable',
    message: `The sandbox region cannot have real machines here. ${why}`,
    hint: 'Simulated machines need nothing installed.',
  })
}

/** @throws StudioError `uefi-firmware-missing` */
export function findUefiFirmware(): string {
  const found = uefiFirmware.find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new StudioError({
    code: 'uefi-firmware-missing',
    message: 'The VM boots in UEFI mode, and there is no UEFI firmware for QEMU on this computer.',
    hint: 'Install it (Debian and Ubuntu: apt install ovmf), or use the boot mode legacy.',
  })
}
