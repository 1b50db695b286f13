import type { CloudContext } from '#electron/engine/build-context.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { RunOptions } from '#shared/catalog/groups/run.ts'
import { StudioError } from '#shared/studio-error.ts'
import { untilStopped, untilTerminated } from '../vm-waits.ts'

/** How long the guest may take when the template does not say, in ms (spec/builders.md appendix D). */
const graceful = 600_000
const byItself = 3_600_000

/** How long stopping by force may take at least, in ms. */
const forced = 300_000

/**
 * Stops the VM so that its volumes are at rest when they are captured. With `shutdown_behavior = "terminate"` a stop is its
 * end, which the wait is for then. A guest that does not obey in time is stopped by
 * force (B-27); with `disable_stop_vm` the guest has to stop by itself, and it is an error when it does not.
 */
export async function stopVm(context: CloudContext, options: RunOptions, vmId: string): Promise<void> {
  const option = 'vm_stop_timeout'
  const untilDown = options.shutdown_behavior === 'terminate' ? untilTerminated : untilStopped
  if (options.disable_stop_vm) {
    context.log.say(`Waiting for ${vmId} to stop by itself (disable_stop_vm)`)
    await untilDown(context, vmId, { timeout: options.vm_stop_timeout ?? byItself, option })
    return
  }
  context.log.say(`Stopping ${vmId}`)
  await askToStop(context, vmId, false)
  try {
    await untilDown(context, vmId, { timeout: options.vm_stop_timeout ?? graceful, option })
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'wait-timeout') throw error
    context.warn(
      `${vmId} did not shut down in time and is stopped by force; what the guest had not yet written may be missing.`,
      `Give it more time with ${option}, or find out what holds its shutdown up.`,
    )
    await askToStop(context, vmId, true)
    await untilDown(context, vmId, { timeout: Math.max(forced, options.vm_stop_timeout ?? 0), option })
  }
}

/** A VM that a provisioner has shut down already, or is about to, refuses to be stopped: the wait tells which. */
async function askToStop(context: CloudContext, vmId: string, force: boolean): Promise<void> {
  try {
    await context.account.oapi.call(
      'StopVms',
      { VmIds: [vmId], ...(force ? { ForceStop: true } : {}) },
      { signal: context.signal },
    )
  } catch (error) {
    const stopsAlready = error instanceof OapiError && (error.class === 'state' || error.class === 'conflict')
    if (!stopsAlready) throw error
  }
}
