import { createChrootCommunicator } from '#electron/communicators/chroot/chroot-communicator.ts'
import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { oscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildVariables, RenderData } from '#shared/template/build-plan.ts'
import { buildInfo } from './build-info.ts'
import { omiBuilderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { chrootContent } from './chroot/chroot-mappings.ts'
import type { ChrootSession } from './chroot/chroot-session.ts'
import { createWorkVolume } from './chroot/create-work-volume.ts'
import { runHostCommands } from './chroot/host-commands.ts'
import { buildVmOptions, chrootHostOf } from './chroot/host-vm-options.ts'
import { linkWorkVolume } from './chroot/link-work-volume.ts'
import { copyFiles, mountFurther, mountWorkVolume } from './chroot/mount-work-volume.ts'
import { ownSource } from './chroot/own-source.ts'
import { type OwnComputer, ownComputer, reachLocal, reachRemote } from './chroot/reach-host.ts'
import { unmountWorkVolume } from './chroot/unmount-work-volume.ts'
import { finishOmi } from './finish-omi.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkOmiName } from './steps/check-omi-name.ts'
import { checkCommunicator } from './steps/connect.ts'
import { findSourceOmi } from './steps/find-source-omi.ts'
import { provision } from './steps/provision.ts'
import { registerOmi } from './steps/register-omi.ts'
import { snapshotVolumes } from './steps/snapshot-volumes.ts'

/** As the reference names it; part of the artifact. */
const builderId = 'oapi.outscale.chroot'

/**
 * The builder `osc-chroot`: fills a volume on a VM that runs already, or is launched to help, by mounting it and changing
 * root into it, and makes an OMI of its snapshot (spec/builders.md 2.7). Nothing boots from it.
 *
 * @param computer this computer, for builds without `chroot_host`
 */
export function createOscChroot(parts: BuilderParts, computer: OwnComputer = ownComputer): Builder {
  return { type: 'osc-chroot', build: (context, steps) => build(parts, computer, context, steps) }
}

async function build(
  parts: BuilderParts,
  computer: OwnComputer,
  context: CloudContext,
  steps: StepRunner,
): Promise<BuildResult> {
  const options = omiBuilderOptions(context, oscChrootOptions)
  const remote = chrootHostOf(context, options)
  const { step } = steps
  if (remote !== undefined) checkCommunicator(context, buildVmOptions(remote, options))

  await step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  await step({ id: 'check-omi-name', title: 'Check the name of the OMI' }, () =>
    checkOmiName(context, options.omi_name, options.force_deregister),
  )
  const found = options.from_scratch
    ? undefined
    : await step({ id: 'find-source-omi', title: 'Find the source OMI' }, () => findSourceOmi(context, options))
  const session =
    remote === undefined
      ? await reachLocal(context, steps, options, computer)
      : await reachRemote(parts, context, steps, options, remote)
  const { host } = session

  const source =
    found === undefined
      ? undefined
      : await step({ id: 'prepare-source', title: 'Make sure of the source’s snapshots' }, () =>
          ownSource(context, options, found),
        )
  const info = infoOf(context, found)
  const volume = await step({ id: 'create-volume', title: 'Create the work volume' }, () =>
    createWorkVolume(context, options, subregionOf(session), source?.root, info),
  )
  const { link, device } = await step({ id: 'link-volume', title: 'Link the work volume' }, () =>
    linkWorkVolume(context, options, session, volume),
  )
  if (options.pre_mount_commands.length > 0) {
    await step({ id: 'pre-mount-commands', title: 'Run the commands before the mount' }, () =>
      runHostCommands(context, host, 'pre_mount_commands', options.pre_mount_commands, { ...info, Device: device }),
    )
  }
  let mounted = await step({ id: 'mount-volume', title: 'Mount the work volume' }, () =>
    mountWorkVolume(context, options, session, device),
  )
  if (options.post_mount_commands.length > 0) {
    const facts = { ...info, Device: device, MountPath: mounted.path }
    await step({ id: 'post-mount-commands', title: 'Run the commands after the mount' }, () =>
      runHostCommands(context, host, 'post_mount_commands', options.post_mount_commands, facts),
    )
  }
  mounted = await step({ id: 'mount-further', title: 'Mount what the chroot needs' }, () =>
    mountFurther(context, options, session, mounted),
  )
  mounted = await step({ id: 'copy-files', title: 'Copy files into the chroot' }, () =>
    copyFiles(context, options, session, mounted),
  )
  const communicator = createChrootCommunicator(host, mounted.path)
  const variables = variablesOf(context, found, session, device, mounted.path)
  await provision(context, steps, { communicator, variables }, parts.provisionerOf)
  await step({ id: 'unmount-volume', title: 'Unmount the work volume' }, () =>
    unmountWorkVolume(context, session, mounted),
  )
  await step({ id: 'unlink-volume', title: 'Unlink the work volume' }, () => context.resources.destroy(link))
  const snapshotted = await step({ id: 'snapshot-volume', title: 'Snapshot the work volume' }, async () => {
    const [only] = await snapshotVolumes(context, options, [{ ...volume, device }])
    return only
  })
  if (snapshotted === undefined) throw new TypeError('a volume was snapshotted, and there is no snapshot')
  const omi = await step({ id: 'register-omi', title: 'Register the OMI' }, () =>
    registerOmi(context, options, chrootContent(options, source, volume, snapshotted), info),
  )
  return finishOmi(context, steps, options, omi, { builderId, info, variables })
}

/** From scratch there is no source to tell of (spec/builders.md 3.3). */
function infoOf(context: CloudContext, source: Image | undefined): RenderData {
  const { region } = context.account.oapi
  return source === undefined ? { BuildRegion: region } : buildInfo(region, source)
}

/** A volume can be linked only to a VM of its own subregion. */
function subregionOf({ vm, host }: ChrootSession): string {
  const name = vm.Placement?.SubregionName
  if (name !== undefined) return name
  throw new StudioError({
    code: 'subregion-unknown',
    message: `The API does not tell in which subregion ${host.name} (${vm.VmId}) is.`,
    hint: 'Try again; tell OUTSCALE support if it goes on.',
  })
}

/**
 * `build.*` as provisioners and post-processors see it (spec/builders.md 3.2, B-06). The reference has a marker in place of
 * the VM's id, and nothing of the connection: there is none to what is built.
 */
function variablesOf(
  context: CloudContext,
  source: Image | undefined,
  { vm }: ChrootSession,
  device: string,
  mountPath: string,
): BuildVariables {
  const tags = Object.fromEntries((source?.Tags ?? []).map((tag) => [tag.Key, tag.Value]))
  return {
    ID: vm.VmId ?? '',
    ConnType: 'chroot',
    PackerRunUUID: context.runId,
    PackerHTTPIP: 'ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPPort: 'ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER',
    BuildRegion: context.account.oapi.region,
    ...(source === undefined
      ? {}
      : {
          SourceOMI: source.ImageId ?? '',
          SourceOMIName: source.ImageName ?? '',
          SourceOMITags: JSON.stringify(tags),
        }),
    Device: device,
    MountPath: mountPath,
  }
}
