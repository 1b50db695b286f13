import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { createChrootCommunicator } from '#electron/communicators/chroot/chroot-communicator.ts'
import { createChrootHost } from '#electron/communicators/chroot/chroot-host.ts'
import { lockFile, lockHolderName, releaseHeldLock, takeLock } from '#electron/communicators/chroot/host-lock.ts'
import { mountsBelow, readMountTable } from '#electron/communicators/chroot/mount-table.ts'
import { unmountTree } from '#electron/communicators/chroot/unmount.ts'
import { noWrapper } from '#electron/communicators/chroot/wrap-command.ts'
import { localRunner } from '#electron/communicators/local/local-runner.ts'
import { lockKind } from '#electron/engine/kinds/host-lock.ts'
import type { KindContext } from '#electron/engine/kinds/kind-entry.ts'
import { mountKind } from '#electron/engine/kinds/mount.ts'
import { type HostReference, hostTraits } from '#electron/engine/kinds/on-host.ts'
import { remoteDirectoryKind } from '#electron/engine/kinds/remote-directory.ts'
import { remoteFileKind } from '#electron/engine/kinds/remote-file.ts'
import { temporaryFolder } from '#test/support/engine/engine-world.ts'

/** What a chroot build does on its host, on the real kernel of this computer; where the user may mount. */
const mayMount = process.platform === 'linux' && tryMounting()

function tryMounting(): boolean {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'probe', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const host = createChrootHost('this computer', localRunner, noWrapper)
const { signal } = new AbortController()
const context: KindContext = { account: undefined, clock: systemClock, signal }
const reference: HostReference = {
  place: 'local',
  hostId: 'a build that is no more',
  bootId: existsSync('/proc/sys/kernel/random/boot_id')
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : '',
  wrapper: noWrapper,
}
const traits = hostTraits(reference)

let folder: string
let children: ChildProcess[]

beforeEach(() => {
  folder = join(temporaryFolder(), 'with a space')
  mkdirSync(folder)
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  if (mayMount) await unmountTree(host, folder, { clock: systemClock, signal, whenBusy: 'lazily' })
})

const mount = (...args: string[]) => execFileSync('mount', args)
const mounted = async () => mountsBelow(await readMountTable(host, signal), folder).map(({ target }) => target)

/** Stands in the folder until it is killed. */
async function holder(): Promise<number> {
  const child = spawn('/bin/sh', ['-c', 'echo here; exec sleep 600'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child.pid ?? 0
}

describe.skipIf(!mayMount)('on a real kernel', () => {
  test('a tree of mounts is found and taken away from the inside out', async () => {
    mount('-t', 'tmpfs', 'root', folder)
    mkdirSync(join(folder, 'dev'))
    mount('--bind', '--make-private', '/dev', join(folder, 'dev'))
    mount('-t', 'tmpfs', 'inner', join(folder, 'dev', 'shm'))
    mount('-t', 'tmpfs', 'stacked', join(folder, 'dev', 'shm'))
    const outside = (await readMountTable(host, signal)).filter(({ target }) => target === '/dev/shm').length
    expect(await mounted()).toHaveLength(4)
    expect(await unmountTree(host, folder, { clock: systemClock, signal, whenBusy: 'fail' })).toBe(true)
    expect(await mounted()).toEqual([])
    const after = (await readMountTable(host, signal)).filter(({ target }) => target === '/dev/shm').length
    expect(after).toBe(outside)
    expect(await unmountTree(host, folder, { clock: systemClock, signal, whenBusy: 'fail' })).toBe(false)
  })

  test('what keeps a mount busy is told by name, and clean-up takes it out of sight', async () => {
    mount('-t', 'tmpfs', 'root', folder)
    const pid = await holder()
    await expect(unmountTree(host, folder, { clock: systemClock, signal, whenBusy: 'fail' })).rejects.toMatchObject({
      code: 'mount-busy',
      message: expect.stringContaining(`process ${pid} (sleep 600) with ${folder}`),
    })
    expect(await mountKind.destroy(folder, traits, context)).toBe('destroyed')
    expect(await mounted()).toEqual([])
  }, 30_000)

  test('a clean-up by another process finds what was mounted, and what was not', async () => {
    expect(await mountKind.find({ ...traits, path: folder }, context)).toBeUndefined()
    mount('-t', 'tmpfs', 'root', folder)
    expect(await mountKind.find({ ...traits, path: folder }, context)).toBe(folder)
    const otherBoot = hostTraits({ ...reference, bootId: 'before the restart' })
    expect(await mountKind.destroy(folder, otherBoot, context)).toBe('absent')
    expect(await mounted()).toEqual([folder])
    expect(await mountKind.destroy(folder, traits, context)).toBe('destroyed')
    expect(await mountKind.destroy(folder, traits, context)).toBe('absent')
  })

  test('files go in, come out and keep their bytes and modes', async () => {
    // The whole system, seen through a chroot.
    mount('--rbind', '--make-rprivate', '/', folder)
    const there = createChrootCommunicator(host, folder)
    const inner = temporaryFolder()
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256))
    writeFileSync(join(inner, 'local.bin'), bytes)
    mkdirSync(join(inner, 'tree', 'a b'), { recursive: true })
    writeFileSync(join(inner, 'tree', 'a b', "it's"), 'x', { mode: 0o751 })
    await there.upload({ content: bytes, path: join(inner, '$HOME `up`'), mode: 0o640, signal })
    expect(readFileSync(join(inner, '$HOME `up`'))).toEqual(bytes)
    await there.uploadDirectory(join(inner, 'tree'), join(inner, 'copy'), { signal })
    expect(readFileSync(join(inner, 'copy', 'tree', 'a b', "it's"), 'utf8')).toBe('x')
    const back = new PassThrough()
    const chunks: Buffer[] = []
    back.on('data', (chunk: Buffer) => chunks.push(chunk))
    await there.download(join(inner, 'local.bin'), back, { signal })
    expect(Buffer.concat(chunks)).toEqual(bytes)
    await there.downloadDirectory(join(inner, 'copy', 'tree'), join(inner, 'back'), { signal })
    expect(readFileSync(join(inner, 'back', 'tree', 'a b', "it's"), 'utf8')).toBe('x')
    let said = ''
    const end = await there.execute(
      {
        command: `stat -c %a '${join(inner, '$HOME `up`')}' "${join(inner, 'copy', 'tree', 'a b', "it's")}"; exit 9`,
        onStdout: (chunk) => {
          said += chunk
        },
      },
      signal,
    )
    expect(end).toEqual({ kind: 'exited', code: 9 })
    expect(said).toBe('640\n751\n')
    await there.remove?.(join(inner, '$HOME `up`'), signal)
    expect(existsSync(join(inner, '$HOME `up`'))).toBe(false)
    await expect(there.download(join(inner, 'missing'), new PassThrough(), { signal })).rejects.toMatchObject({
      code: 'file-missing',
    })
  }, 30_000)
})

describe.skipIf(process.platform !== 'linux')('on this computer', () => {
  test('a copied file goes and what was there before it comes back', async () => {
    const path = join(folder, 'resolv.conf')
    const backup = `${path}.before`
    writeFileSync(path, 'copy')
    writeFileSync(backup, 'original')
    const copy = { ...traits, path, backup, before: 'yes' }
    expect(await remoteFileKind.find(copy, context)).toBe(path)
    expect(await remoteFileKind.destroy(path, copy, context)).toBe('destroyed')
    expect(readFileSync(path, 'utf8')).toBe('original')
    expect(existsSync(backup)).toBe(false)
    // Told again, as after a crash between the two, it must not take the original for the copy.
    expect(await remoteFileKind.find(copy, context)).toBeUndefined()
    expect(await remoteFileKind.destroy(path, copy, context)).toBe('absent')
    expect(readFileSync(path, 'utf8')).toBe('original')
  })

  test('a copied file that took nobody’s place just goes', async () => {
    const path = join(folder, 'resolv.conf')
    const copy = { ...traits, path, backup: `${path}.before`, before: 'no' }
    expect(await remoteFileKind.destroy(path, copy, context)).toBe('absent')
    writeFileSync(path, 'copy')
    expect(await remoteFileKind.find(copy, context)).toBe(path)
    expect(await remoteFileKind.destroy(path, copy, context)).toBe('destroyed')
    expect(existsSync(path)).toBe(false)
  })

  test('folders go from the inside out, but not one that holds something', async () => {
    const path = join(folder, 'a', 'b', 'c')
    const top = join(folder, 'a')
    mkdirSync(path, { recursive: true })
    writeFileSync(join(top, 'of another build'), '')
    expect(await remoteDirectoryKind.destroy(path, { ...traits, path, top }, context)).toBe('destroyed')
    expect(existsSync(join(top, 'b'))).toBe(false)
    expect(existsSync(join(top, 'of another build'))).toBe(true)
    expect(await remoteDirectoryKind.destroy(path, { ...traits, path, top }, context)).toBe('absent')
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'precious'), '')
    await expect(remoteDirectoryKind.destroy(path, { ...traits, path, top }, context)).rejects.toMatchObject({
      code: 'host-command-failed',
    })
    expect(existsSync(join(path, 'precious'))).toBe(true)
  })
})

describe.skipIf(!mayMount)('the lock of a host', () => {
  test('keeps a second build waiting until the first lets go', async () => {
    await takeLock(host, 'first', 5_000, signal)
    const second = takeLock(host, 'second', 5_000, signal)
    const early = await Promise.race([second.then(() => 'taken'), systemClock.sleep(300).then(() => 'waiting')])
    expect(early).toBe('waiting')
    expect(await releaseHeldLock('first')).toBe(true)
    await second
    expect(await releaseHeldLock('second')).toBe(true)
    expect(await releaseHeldLock('second')).toBe(false)
  })

  test('is not waited for longer than the limit', async () => {
    await takeLock(host, 'first', 5_000, signal)
    await expect(takeLock(host, 'second', 200, signal)).rejects.toMatchObject({ code: 'lock-timeout' })
    await releaseHeldLock('first')
  })

  test('held for a build whose process is gone is freed by the clean-up', async () => {
    const hostId = 'orphan'
    const orphan = spawn('flock', [
      '-x',
      lockFile,
      '/bin/sh',
      '-c',
      'echo locked; while read -r l; do :; done',
      lockHolderName(hostId),
    ])
    children.push(orphan)
    await new Promise((resolve) => orphan.stdout?.once('data', resolve))
    const mine = { ...hostTraits({ ...reference, hostId }), path: lockFile }
    expect(await lockKind.destroy(lockFile, mine, context)).toBe('destroyed')
    await takeLock(host, 'next', 2_000, signal)
    await releaseHeldLock('next')
    expect(await lockKind.destroy(lockFile, mine, context)).toBe('absent')
  })
})
