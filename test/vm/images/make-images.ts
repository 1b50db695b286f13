/**
 * Makes the images that real machines of the sandbox region boot from, out of Debian's packages, and keeps them in the
 * cache (`OMI_STUDIO_VM_CACHE`, else `~/.cache/omi-studio/vm-images`). One that was made from the same recipe is used again.
 *
 *     node test/vm/images/make-images.ts
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { realImagesFolder } from '#electron/sandbox/disks/real-images.ts'

const run = promisify(execFile)
const recipe = fileURLToPath(new URL('./debian-12', import.meta.url))

/** What real machines and the making of their images need: a program, and the Debian package that brings it. */
const needed: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  extlinux: 'extlinux',
  sfdisk: 'fdisk',
  'mkfs.ext4': 'e2fsprogs',
  losetup: 'mount',
}
const files: Readonly<Record<string, string>> = {
  '/usr/lib/syslinux/mbr/mbr.bin': 'syslinux-common',
  '/usr/share/seabios/bios-256k.bin': 'seabios',
}

/** Real machines cannot be had on this computer, whatever the program does: the reason is the message. */
export class NoRealMachinesHere extends Error {}

/**
 * Installs what is missing when run as root on Debian.
 *
 * @throws NoRealMachinesHere with what is missing, where it cannot be installed
 */
export async function provideQemu(): Promise<void> {
  const missing = await missingPackages()
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new NoRealMachinesHere(
      `Real machines need these Debian packages: ${missing.join(' ')}. As root, they are installed by this.`,
    )
  }
  console.log(`installing ${missing.join(' ')}`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env: environment }).catch((error: Error) => {
    throw new NoRealMachinesHere(`Debian's packages cannot be reached from here: ${error.message}`)
  })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  })
}

async function missingPackages(): Promise<readonly string[]> {
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':')
  const programs = Object.entries(needed).filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))))
  return [...programs, ...Object.entries(files).filter(([path]) => !existsSync(path))].map(([, name]) => name)
}

/**
 * Makes the image of Debian 12 unless the cache has it. Needs root: a file system is filled and a boot loader installed.
 *
 * @throws NoRealMachinesHere where that cannot be done
 */
export async function provideImage(): Promise<string> {
  const cache = realImagesFolder(process.env)
  const image = join(cache, `debian-12-${await digestOf(recipe)}.qcow2`)
  if (existsSync(image)) return image
  if (process.getuid?.() !== 0) {
    throw new NoRealMachinesHere(`The image ${image} is missing; root makes it by this script.`)
  }
  await run('losetup', ['--find']).catch(() => {
    throw new NoRealMachinesHere('There are no loop devices here, by which the image is made.')
  })
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'making-'))
  console.log('making the image of Debian 12')
  try {
    const half = join(work, 'image.qcow2')
    await run('bash', [join(recipe, 'make-disk.sh'), join(work, 'work'), half], { maxBuffer: 64 * 1024 * 1024 })
    await rename(half, image)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return image
}

/** 12 hexadecimal digits of everything that the image is made from. */
async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const path of entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()) {
    hash.update(`${path.slice(folder.length)}\0`).update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 12)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await provideQemu()
  console.log(await provideImage())
}
