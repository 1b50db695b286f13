import type { Communicator } from '#electron/communicators/communicator.ts'
import type { BuildContext } from '#electron/engine/build-context.ts'
import type { BuildVariables, ProvisionerPlan } from '#shared/template/build-plan.ts'

/** What a provisioner works with: the build, the machine, and what is known of it by now. */
export interface ProvisionerContext extends BuildContext {
  readonly communicator: Communicator
  /** `build.*` and the data of run-time templates: ID, Host, Port, User, ConnType, PackerRunUUID, … (spec/builders.md 3.2). */
  readonly variables: BuildVariables
}

/** Changes the machine. One file a type; looked up by the canonical type in `provisioners.ts`. */
export interface Provisioner {
  readonly type: string
  /** Rejects with a StudioError when it failed; common options (pauses, retries, timeouts) are the caller's affair. */
  provision(plan: ProvisionerPlan, context: ProvisionerContext): Promise<void>
}
