import { posix } from 'node:path'
import { partitionPath } from '#electron/communicators/chroot/block-devices.ts'
import {
  type ChrootHost,
  capture,
  commandFailed,
  scriptWords,
  succeed,
} from '#electron/communicators/chroot/chroot-host.ts'
import { mountsBelow, readMountTable } from '#electron/communicators/chroot/mount-table.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import { NothingMade, type ResourceHandle } from '#electron/engine/resources.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { ChrootSession } from './chroot-session.ts'
import { untilThere } from './link-work-volume.ts'

/** The work volume, mounted, and everything that was put there with it; what comes last goes first. */
export interface MountedVolume {
  readonly path: string
  readonly things: readonly ResourceHandle[]
}

/** How long, in ms, the kernel may take to show a partition that was just made. */
const partitionPatience = 15_000

/** Prints the outermost folder that is missing on the way to a path; nothing when the path is there. */
const missingScript =
  'p=$1; top=; while [ ! -e "$p" ]; do top=$p; p=${p%/*}; [ -n "$p" ] || break; done; printf %s "$top"'

/** Mounts the partition of the work volume on `mount_path` (spec/builders.md 2.7 step 12). */
export async function mountWorkVolume(
  context: CloudContext,
  options: OscChrootOptions,
  session: ChrootSession,
  device: string,
): Promise<MountedVolume> {
  const { host, traits } = session
  const path = mountPath(context.plan.render(options.mount_path, { Device: posix.basename(device) }))
  const partition = partitionPath(device, options.mount_partition)
  await untilThere(context, host, partition, partitionPatience, 'mount_partition')
  await refuseMounted(context, host, path)

  const things: ResourceHandle[] = []
  const top = await succeed(host, 'Looking for the mount folder', scriptWords(missingScript, path), context.signal)
  if (top !== '') things.push(await makeFolder(context, session, path, outermost(path, top)))
  context.log.say(`Mounting ${partition} on ${path} of ${host.name}`)
  const mountOptions = [...(await ownOptions(context, host, partition)), ...options.mount_options]
  things.push(
    await mount(context, host, { ...traits, path }, `mount of ${partition} on ${path}`, [
      'mount',
      ...mountOptions.flatMap((option) => ['-o', option]),
      partition,
      path,
    ]),
  )
  context.fact('mount-path', path)
  return { path, things }
}

/**
 * XFS does not mount a volume while another of the same UUID is mounted, as the host's own root is when both come from one
 * OMI. Nothing but that check is switched off.
 */
async function ownOptions(context: CloudContext, host: ChrootHost, partition: string): Promise<readonly string[]> {
  const { stdout } = await capture(host, ['blkid', '-o', 'value', '-s', 'TYPE', partition], context.signal)
  return stdout.trim() === 'xfs' ? ['nouuid'] : []
}

/**
 * Mounts what a system expects to be there (`chroot_mounts`): file systems of the kernel, and folders of the host. These
 * are cut off from the host's own, so that what is mounted below them does not appear on the host as well.
 */
export async function mountFurther(
  context: CloudContext,
  options: OscChrootOptions,
  { host, traits }: ChrootSession,
  mounted: MountedVolume,
): Promise<MountedVolume> {
  const things = [...mounted.things]
  for (const [type = '', source = '', target = ''] of options.chroot_mounts) {
    const path = posix.join(mounted.path, target)
    await insideOnly(context, host, mounted.path, path)
    await succeed(host, `Making the folder ${path}`, ['mkdir', '-p', '--', path], context.signal)
    const how = mountWords(type, source, path)
    try {
      things.push(await mount(context, host, { ...traits, path }, `mount of ${source} on ${path}`, how))
    } catch (error) {
      // Only emulators of other processors need it, and small kernels lack it.
      if (type !== 'binfmt_misc' || context.signal.aborted) throw error
      context.warn(`${path} is not mounted: ${host.name} has no binfmt_misc.`)
    }
  }
  return { path: mounted.path, things }
}

function mountWords(type: string, source: string, path: string): string[] {
  switch (type) {
    case 'bind':
      return ['mount', '--bind', '--make-private', source, path]
    case 'rbind':
      return ['mount', '--rbind', '--make-rprivate', source, path]
    default:
      return ['mount', '-t', type, source, path]
  }
}

async function mount(
  context: CloudContext,
  host: ChrootHost,
  traits: Readonly<Record<string, string>>,
  description: string,
  words: readonly string[],
): Promise<ResourceHandle> {
  const { handle } = await context.resources.create(
    { kind: 'mount', description, traits },
    async () => {
      const { code, stderr } = await capture(host, words, context.signal)
      if (code !== 0) throw new NothingMade(commandFailed(host, `The ${description}`, code, stderr))
      return { id: traits.path ?? '', made: undefined }
    },
    async () => undefined,
  )
  return handle
}

async function makeFolder(
  context: CloudContext,
  { host, traits }: ChrootSession,
  path: string,
  top: string,
): Promise<ResourceHandle> {
  const { handle } = await context.resources.create(
    { kind: 'remote-directory', description: `folder ${path} on ${host.name}`, traits: { ...traits, path, top } },
    async () => {
      // Twice: another build may just have taken the outer folder away.
      const make = scriptWords('mkdir -p -- "$1" || mkdir -p -- "$1"', path)
      const { code, stderr } = await capture(host, make, context.signal)
      if (code !== 0) throw new NothingMade(commandFailed(host, `Making the folder ${path}`, code, stderr))
      return { id: path, made: undefined }
    },
    async () => undefined,
  )
  return handle
}

/**
 * Files of the host for the time of the build (`copy_files`); what was there before waits beside them. When the step is
 * tried again it waits there already.
 */
const copyScript =
  'if [ "$4" = yes ] && [ ! -e "$3" ] && [ ! -L "$3" ]; then mv -- "$2" "$3" || exit; fi; mkdir -p -- "${2%/*}" && cp --remove-destination -- "$1" "$2"'

/** Copies files of the host into the chroot (spec/builders.md 2.7 step 15); by default the host's way to resolve names. */
export async function copyFiles(
  context: CloudContext,
  options: OscChrootOptions,
  { host, hostId, traits }: ChrootSession,
  mounted: MountedVolume,
): Promise<MountedVolume> {
  const files = options.copy_files ?? (options.from_scratch ? [] : ['/etc/resolv.conf'])
  const things = [...mounted.things]
  for (const file of files) {
    const path = posix.join(mounted.path, file)
    await insideOnly(context, host, mounted.path, posix.dirname(path))
    await succeed(host, `Reading ${file}, which copy_files names,`, ['test', '-r', file], context.signal)
    const there = await capture(host, scriptWords('[ -e "$1" ] || [ -L "$1" ]', path), context.signal)
    const before = there.code === 0 ? 'yes' : 'no'
    const backup = `${path}.before-${hostId.slice(0, 8)}`
    context.log.say(`Copying ${file} into the chroot`)
    const { handle } = await context.resources.create(
      {
        kind: 'remote-file',
        description: `copy of ${file} in ${mounted.path}`,
        traits: { ...traits, path, backup, before },
      },
      async () => {
        const { code, stderr } = await capture(
          host,
          scriptWords(copyScript, file, path, backup, before),
          context.signal,
        )
        if (code !== 0) throw commandFailed(host, `Copying ${file} into the chroot (copy_files)`, code, stderr)
        return { id: path, made: undefined }
      },
    )
    things.push(handle)
  }
  return { path: mounted.path, things }
}

/** A link in the volume must not lead what is meant for it to the host's own files. */
async function insideOnly(context: CloudContext, host: ChrootHost, root: string, path: string): Promise<void> {
  const real = await succeed(host, `Looking at ${path}`, ['readlink', '-m', '--', path], context.signal)
  const realRoot = await succeed(host, `Looking at ${root}`, ['readlink', '-m', '--', root], context.signal)
  const target = real.replace(/\n$/, '')
  if (target === realRoot.replace(/\n$/, '') || target.startsWith(`${realRoot.replace(/\n$/, '')}/`)) return
  throw new StudioError({
    code: 'path-leaves-chroot',
    message: `${path} leads to ${target}, which is on ${host.name} itself: a link on the volume goes there.`,
    hint: 'Give the path without links to chroot_mounts or copy_files.',
  })
}

async function refuseMounted(context: CloudContext, host: ChrootHost, path: string): Promise<void> {
  const [there] = mountsBelow(await readMountTable(host, context.signal), path)
  if (there === undefined) return
  throw new StudioError({
    code: 'mount-path-taken',
    message: `${there.source} is mounted on ${there.target} of ${host.name} already.`,
    hint: 'Choose another mount_path, such as one with {{ .Device }} in it, or unmount what is there.',
    where: { option: 'mount_path' },
  })
}

/** In which the default of `mount_path` has a folder for each build. */
const sharedFolder = '/mnt/packer-outscale-chroot-volumes'

/** The outermost folder that goes with the mount folder. The one that builds share goes with the last of them. */
function outermost(path: string, top: string): string {
  return posix.dirname(path) === sharedFolder && !sharedFolder.startsWith(top) ? sharedFolder : top
}

function mountPath(rendered: string): string {
  const path = posix.normalize(rendered).replace(/\/+$/, '')
  if (path.startsWith('/') && path !== '') return path
  throw new StudioError({
    code: 'bad-mount-path',
    message: `mount_path is "${rendered}", which is not a folder to mount something on.`,
    hint: 'Write an absolute path below /, such as /mnt/{{ .Device }}.',
    where: { option: 'mount_path' },
  })
}
