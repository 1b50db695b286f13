import type { CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import type { BuildVm, BuildVmOptions } from './build-vm.ts'
import type { BuilderParts } from './builder-parts.ts'
import { type Connection, connect } from './steps/connect.ts'
import { needsWindowsPassword, readWindowsPassword } from './steps/read-windows-password.ts'
import { shellOver, watchMachine } from './steps/watch-machine.ts'

/** A way into the VM, with the options as they are with what had to be found out first. */
export interface VmLogin extends Connection {
  readonly login: BuildVmOptions
}

/** Gets the administrator's password of a Windows VM where it is needed, connects, and lets a person look into the VM from then on. */
export async function connectToVm(
  parts: BuilderParts,
  context: CloudContext,
  { step }: StepRunner,
  options: BuildVmOptions,
  { vm, vmId, key }: BuildVm,
): Promise<VmLogin> {
  const login = needsWindowsPassword(options)
    ? {
        ...options,
        winrm_password: await step({ id: 'read-windows-password', title: 'Get the administrator’s password' }, () =>
          readWindowsPassword(context, options, vmId, key),
        ),
      }
    : options
  const connection = await step({ id: 'connect', title: 'Connect to the build VM' }, () =>
    connect(context, login, vm, key, parts.connectSsh),
  )
  watchMachine(context, login, { vmId, key }, shellOver(connection, login))
  return { ...connection, login }
}
