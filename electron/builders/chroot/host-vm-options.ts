import type { CloudContext } from '#electron/engine/build-context.ts'
import { type ChrootHostOptions, chrootHostOptions } from '#shared/catalog/builders/chroot-host.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import { communicatorOptions } from '#shared/catalog/groups/communicator.ts'
import { runOptions } from '#shared/catalog/groups/run.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import type { BuildVmOptions } from '../build-vm.ts'

/** The block `chroot_host`, its secret options never to be shown. */
export function chrootHostOf(context: CloudContext, options: OscChrootOptions): ChrootHostOptions | undefined {
  const host = options.chroot_host
  if (host === undefined) return undefined
  for (const [name, option] of Object.entries<OptionSet[string]>(chrootHostOptions)) {
    const value = (host as Readonly<Record<string, unknown>>)[name]
    if (option.secret === true && typeof value === 'string') context.log.addSecret(value)
  }
  return host
}

/** What launching a VM and reaching it want to know, of which `chroot_host` has a part; the rest is as by default. */
export function buildVmOptions(host: ChrootHostOptions, options: OscChrootOptions): BuildVmOptions {
  const { volume_timeout } = options
  return {
    ...defaultsOf(runOptions),
    ...defaultsOf(communicatorOptions),
    volume_timeout,
    ...host,
    communicator: 'ssh',
  } as unknown as BuildVmOptions
}

function defaultsOf(declared: OptionSet): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, { fallback }]) => (fallback === undefined ? [] : [[name, fallback]])),
  )
}
