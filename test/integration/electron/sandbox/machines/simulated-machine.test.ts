import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FileEntryWithStats } from 'ssh2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MachineExit } from '#electron/sandbox/machines/machine.ts'
import type { SimulatedMachine } from '#electron/sandbox/machines/simulated/simulated-machine.ts'
import { connect, newKeyPair, openSftp, run, sftpCall, World } from './machine-under-test.ts'

let world: World
const key = newKeyPair()

beforeEach(() => {
  world = new World()
})
afterEach(() => world.close())

const bootUbuntu = async (changes = {}) =>
  world.boot(await world.base('ubuntu-24.04'), { authorizedKeys: [key.public], ...changes })

/** Connects again and again until the machine answers, as a builder does after a reboot. */
async function reconnect(machine: SimulatedMachine) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await connect(machine, { privateKey: key.private })
    } catch (error) {
      if (attempt > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

describe('an image build on simulated machines', () => {
  it('keeps what provisioners did in a machine launched from a copy of the disk', async () => {
    const disk = await world.base('ubuntu-24.04')
    const builder = await world.boot(disk, { authorizedKeys: [key.public] })
    const client = await connect(builder, { privateKey: key.private })
    const sftp = await openSftp(client)
    await sftpCall((done) =>
      sftp.writeFile(
        '/tmp/script_1.sh',
        `#!/bin/sh -e\necho "$FOO" | sudo tee /etc/built-by > /dev/null\nid -un\n`,
        done,
      ),
    )
    await sftpCall((done) => sftp.chmod('/tmp/script_1.sh', 0o755, done))
    expect(await run(client, `PACKER_BUILD_NAME='n' FOO='b r' /tmp/script_1.sh`)).toMatchObject({
      stdout: 'outscale\n',
      stderr: '',
      code: 0,
    })
    expect((await run(client, 'sudo apt-get install -y nginx && rm -f /tmp/script_1.sh')).code).toBe(0)
    client.end()
    await builder.stop()
    expect(builder.endpoint(22)).toBeUndefined()

    const image = await disk.fork()
    const otherKey = newKeyPair()
    const launched = await world.boot(await image.fork(20), { authorizedKeys: [otherKey.public] })
    const second = await connect(launched, { privateKey: otherKey.private })
    const result = await run(
      second,
      'cat /etc/built-by; dpkg -s nginx | grep ^Status; systemctl is-active nginx; ls /tmp/script_1.sh; hostname; lsblk -dno SIZE /dev/vda1',
    )
    expect(result.stdout).toBe('b r\nStatus: install ok installed\nactive\nip-10-0-0-5\n20G\n')
    expect(result.stderr).toContain("cannot access '/tmp/script_1.sh'")
    second.end()
    // cloud-init adds keys and takes none away, so the builder's key opens the image until a build removes it.
    const third = await connect(launched, { privateKey: key.private })
    third.end()
  })

  it('does not show a copy what is written to the original afterwards', async () => {
    const disk = await world.base('debian-12')
    const machine = await world.boot(disk)
    await machine.execute('outscale', 'echo one | sudo tee /etc/state')
    const copy = await disk.fork()
    await machine.execute('outscale', 'echo two | sudo tee /etc/state')
    const other = await world.boot(copy)
    expect((await other.execute('outscale', 'cat /etc/state')).stdout).toBe('one\n')
    expect((await machine.execute('outscale', 'cat /etc/state')).stdout).toBe('two\n')
  })

  it('has the package manager of each family', async () => {
    const machine = await world.boot(await world.base('rhel-9'))
    const { stdout } = await machine.execute(
      'outscale',
      'sudo dnf install -y -q httpd > /dev/null; rpm -q httpd; systemctl is-enabled httpd; sudo systemctl enable --now httpd 2>/dev/null; systemctl is-active httpd; . /etc/os-release; echo $ID; findmnt -no FSTYPE /',
    )
    expect(stdout).toBe('httpd-2.4.57-1.el9.x86_64\ndisabled\nactive\nrhel\nxfs\n')
    const unknown = await machine.execute('outscale', 'sudo dnf install -y no-such')
    expect(unknown).toMatchObject({ code: 1, stderr: 'Error: Unable to find a match: no-such\n' })
  })
})

describe('logging in', () => {
  it('refuses a key that is not in authorized_keys', async () => {
    const machine = await bootUbuntu()
    await expect(connect(machine, { privateKey: newKeyPair().private })).rejects.toThrow(/authentication/i)
  })

  it('refuses passwords until sshd allows them', async () => {
    const machine = await bootUbuntu()
    await machine.execute('root', "echo 'outscale:correct horse' | chpasswd")
    await expect(connect(machine, { password: 'correct horse' })).rejects.toThrow(/authentication/i)
    await machine.execute('root', "echo 'PasswordAuthentication yes' > /etc/ssh/sshd_config.d/10-t.conf")
    await expect(connect(machine, { password: 'wrong' })).rejects.toThrow(/authentication/i)
    const client = await connect(machine, { password: 'correct horse' })
    expect((await run(client, 'whoami')).stdout).toBe('outscale\n')
    client.end()
  })

  it('tells root to log in as the default user', async () => {
    const machine = await bootUbuntu()
    const client = await connect(machine, { username: 'root', privateKey: key.private })
    const result = await run(client, 'id')
    expect(result).toMatchObject({ code: 142 })
    expect(result.stdout).toContain('Please login as the user "outscale"')
    client.end()
  })

  it('notices a key removed from the disk at the next login', async () => {
    const machine = await bootUbuntu()
    await machine.execute('outscale', 'rm ~/.ssh/authorized_keys')
    await expect(connect(machine, { privateKey: key.private })).rejects.toThrow(/authentication/i)
  })
})

describe('a session', () => {
  it('keeps output, errors, exit code and signal apart', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    expect(await run(client, 'echo out; echo err >&2; exit 5')).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      code: 5,
      signal: undefined,
    })
    expect(await run(client, 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' })
    client.end()
  })

  it('streams output while the command runs', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    const seen = await new Promise<string>((resolve, reject) => {
      client.exec('echo first; read line; echo "got $line"', (error, channel) => {
        if (error) reject(error)
        let text = ''
        channel.on('data', (chunk: Buffer) => {
          text += chunk
          // The command goes on only after its first line has been seen here.
          if (text === 'first\n') channel.write('answer\n')
        })
        channel.on('close', () => resolve(text))
      })
    })
    expect(seen).toBe('first\ngot answer\n')
    client.end()
  })

  it('stays open while a background process holds its output', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    expect((await run(client, '(sleep 0.1; echo late) & echo early')).stdout).toBe('early\nlate\n')
    client.end()
  })

  it('has an interactive shell with prompt, echo and exit', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    const text = await new Promise<string>((resolve, reject) => {
      client.shell({ term: 'xterm', rows: 24, cols: 80 }, (error, channel) => {
        if (error) reject(error)
        let seen = ''
        let step = 0
        channel.on('data', (chunk: Buffer) => {
          seen += chunk
          if (step === 0 && seen.endsWith('$ ')) {
            step = 1
            channel.write('X=4\recho $((X * 2)) $TERM; tty\r')
          } else if (step === 1 && seen.includes('/dev/pts/0\r\n') && seen.endsWith('$ ')) {
            step = 2
            channel.write('sleep 100\r')
            setTimeout(() => channel.write('\x03'), 50)
          } else if (step === 2 && seen.includes('^C') && seen.endsWith('$ ')) {
            step = 3
            channel.write('exit\r')
          }
        })
        channel.on('close', () => resolve(seen))
      })
    })
    expect(text).toContain('simulated by the OMI Studio sandbox')
    expect(text).toContain('8 xterm\r\n')
    client.end()
  })

  it('runs hundreds of commands a second', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    const started = performance.now()
    for (let index = 0; index < 100; index += 1) expect((await run(client, 'true')).code).toBe(0)
    expect(performance.now() - started).toBeLessThan(3000)
    client.end()
  })
})

describe('file transfer', () => {
  it('does everything an SFTP client asks for', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    const sftp = await openSftp(client)
    const bytes = Buffer.alloc(3_000_000, 'omi studio ')
    await sftpCall((done) => sftp.mkdir('/tmp/d', { mode: 0o750 }, done))
    await sftpCall((done) => sftp.writeFile('/tmp/d/big', bytes, { mode: 0o640 }, done))
    expect(
      createHash('sha256')
        .update(await sftpCall<Buffer>((done) => sftp.readFile('/tmp/d/big', done as never)))
        .digest('hex'),
    ).toBe(createHash('sha256').update(bytes).digest('hex'))
    await sftpCall((done) => sftp.rename('/tmp/d/big', '/tmp/d/moved', done))
    await sftpCall((done) => sftp.symlink('/tmp/d/moved', '/tmp/d/link', done))
    await sftpCall((done) => sftp.utimes('/tmp/d/moved', 1000, 1000, done))
    expect(await sftpCall<string>((done) => sftp.readlink('/tmp/d/link', done as never))).toBe('/tmp/d/moved')
    expect(await sftpCall<string>((done) => sftp.realpath('/tmp/d/../d/link', done as never))).toBe('/tmp/d/moved')
    const names = await sftpCall<FileEntryWithStats[]>((done) => sftp.readdir('/tmp/d', done as never))
    expect(names.map((entry) => entry.filename).sort()).toEqual(['link', 'moved'])
    expect((await run(client, 'stat -c "%a %s %Y %U" /tmp/d/moved; stat -c %a /tmp/d')).stdout).toBe(
      '640 3000000 1000 outscale\n750\n',
    )
    await expect(sftpCall((done) => sftp.writeFile('/etc/x', 'x', done))).rejects.toThrow(/permission denied/i)
    await expect(sftpCall((done) => sftp.readFile('/nowhere', done as never))).rejects.toThrow(/no such file/i)
    await sftpCall((done) => sftp.unlink('/tmp/d/link', done))
    await sftpCall((done) => sftp.unlink('/tmp/d/moved', done))
    await sftpCall((done) => sftp.rmdir('/tmp/d', done))
    client.end()
  })

  it('speaks the old scp protocol in both directions', async () => {
    const client = await connect(await bootUbuntu(), { privateKey: key.private })
    const sent = await run(client, 'scp -vt /tmp', { input: 'C0755 6 s.sh\nhello\n\0' })
    expect(sent).toMatchObject({ stdout: '\0\0\0', code: 0 })
    expect((await run(client, 'stat -c "%a %s" /tmp/s.sh')).stdout).toBe('755 6\n')
    const tree = await run(client, 'scp -vrt /tmp', { input: 'D0755 0 dir\nC0644 1 a\nx\0E\n' })
    expect(tree.code).toBe(0)
    expect((await run(client, 'cat /tmp/dir/a')).stdout).toBe('x')
    expect((await run(client, 'scp -vf /tmp/s.sh', { input: '\0\0\0' })).stdout).toBe('C0755 6 s.sh\nhello\n\0')
    expect((await run(client, 'scp -vt /etc', { input: 'C0644 1 f\nx\0' })).stdout).toContain(
      '/etc/f: Permission denied',
    )
    client.end()
  })
})

describe.skipIf(!existsSync('/usr/bin/scp'))('the OpenSSH clients (skipped where they are not installed)', () => {
  const runFile = promisify(execFile)

  it('log in, copy and list', async () => {
    const machine = await bootUbuntu()
    const folder = await mkdtemp(join(tmpdir(), 'omi-ssh-'))
    try {
      await writeFile(join(folder, 'key'), key.private, { mode: 0o600 })
      await writeFile(join(folder, 'up'), 'content')
      const port = String(machine.endpoint(22)?.port)
      const options = [
        '-i',
        join(folder, 'key'),
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        `UserKnownHostsFile=${join(folder, 'known')}`,
        '-o',
        'IdentitiesOnly=yes',
      ]
      expect((await runFile('ssh', [...options, '-p', port, 'outscale@127.0.0.1', 'echo hi; id -un'])).stdout).toBe(
        'hi\noutscale\n',
      )
      await runFile('scp', [...options, '-P', port, join(folder, 'up'), 'outscale@127.0.0.1:/tmp/sftp-copy'])
      await runFile('scp', [...options, '-O', '-P', port, join(folder, 'up'), 'outscale@127.0.0.1:/tmp/scp-copy'])
      await runFile('scp', [...options, '-O', '-P', port, 'outscale@127.0.0.1:/tmp/scp-copy', join(folder, 'down')])
      expect(await readFile(join(folder, 'down'), 'utf8')).toBe('content')
      expect((await machine.execute('outscale', 'cat /tmp/sftp-copy /tmp/scp-copy')).stdout).toBe('contentcontent')
      await writeFile(join(folder, 'batch'), 'cd /tmp\nls\nln -s scp-copy linked\nrename scp-copy renamed\n')
      expect(
        (await runFile('sftp', [...options, '-P', port, '-b', join(folder, 'batch'), 'outscale@127.0.0.1'])).stdout,
      ).toContain('sftp-copy')
      expect((await machine.execute('outscale', 'cat /tmp/renamed; readlink /tmp/linked')).stdout).toBe(
        'contentscp-copy\n',
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('the life of a machine', () => {
  it('comes back after a reboot from inside, at the same address, with its host key and files', async () => {
    const machine = await bootUbuntu()
    const exits: MachineExit[] = []
    machine.onExit((exit) => exits.push(exit))
    const before = machine.endpoint(22)
    const client = await connect(machine, { privateKey: key.private })
    const fingerprint = await run(
      client,
      'cat /etc/ssh/ssh_host_ed25519_key.pub; touch /home/outscale/kept /run/gone; sysctl -qw vm.swappiness=1',
    )
    expect(fingerprint.stderr).toContain('permission denied')
    const dropped = await run(client, 'sudo reboot; echo never')
    expect(dropped.stdout).toBe('')
    expect(dropped.code === undefined || dropped.code === null).toBe(true)
    const again = await reconnect(machine)
    expect(machine.endpoint(22)).toEqual(before)
    expect((await run(again, 'cat /etc/ssh/ssh_host_ed25519_key.pub; ls /run/gone')).stdout).toBe(fingerprint.stdout)
    expect((await run(again, 'ls ~/kept')).code).toBe(0)
    expect(exits).toEqual(['reboot'])
    again.end()
  })

  it('switches itself off when the guest says so', async () => {
    const machine = await bootUbuntu()
    const off = new Promise<MachineExit>((resolve) => machine.onExit(resolve))
    const client = await connect(machine, { privateKey: key.private })
    await run(client, 'sudo shutdown -h now')
    expect(await off).toBe('poweroff')
    expect(machine.endpoint(22)).toBeUndefined()
    await machine.start()
    const again = await connect(machine, { privateKey: key.private })
    again.end()
  })

  it('prints its host keys on the console', async () => {
    const machine = await bootUbuntu()
    let offered = ''
    const client = await connect(machine, {
      privateKey: key.private,
      hostVerifier: (blob: Buffer) => {
        offered = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
        return true
      },
    })
    client.end()
    expect(machine.consoleOutput()).toContain('-----BEGIN SSH HOST KEY FINGERPRINTS-----')
    expect(machine.consoleOutput()).toContain(`SHA256:${offered}`)
    expect(machine.consoleOutput()).toContain('simulated')
  })

  it('does not boot from a blank disk, and says what a console would', async () => {
    const machine = world.factory.create({
      vmId: 'i-blank',
      hostname: 'h',
      cores: 1,
      memory: 1,
      bootMode: 'legacy',
      disks: [{ serial: 'vol-b', deviceName: '/dev/sda1', disk: await world.store.createBlank(10), boot: true }],
      authorizedKeys: [],
      userData: '',
      privateIp: '10.0.0.9',
    })
    await expect(machine.start()).rejects.toThrow(/not a bootable disk/)
    expect(machine.consoleOutput()).toContain('No bootable device.')
  })

  it('runs user data: scripts and cloud-config', async () => {
    const script = await bootUbuntu({ userData: '#!/bin/bash\necho "from $(hostname)" > /etc/user-data-ran\n' })
    expect(
      (await script.execute('outscale', 'cloud-init status --wait >/dev/null; cat /etc/user-data-ran')).stdout,
    ).toMatch(/^from ip-/)
    const userData =
      '#cloud-config\nhostname: chosen\npackages: [htop]\nusers:\n  - default\n  - name: ops\n    groups: sudo\n    shell: /bin/bash\nwrite_files:\n  - path: /etc/made\n    content: made\n    permissions: "0600"\nruncmd:\n  - [touch, /run/one]\n  - echo two > /run/two\n'
    const config = await bootUbuntu({ userData })
    const { stdout } = await config.execute(
      'root',
      'cloud-init status --wait >/dev/null; hostname; command -v htop; id -nG ops; stat -c %a /etc/made; ls /run/one; cat /run/two',
    )
    expect(stdout).toBe('chosen\n/usr/bin/htop\nops sudo\n600\n/run/one\ntwo\n')
  })

  it('sees a volume that is attached while it runs, and keeps what is written there', async () => {
    const machine = await bootUbuntu()
    const volume = await world.store.createBlank(5)
    await machine.attach({ serial: 'vol-data', deviceName: '/dev/xvdb', disk: volume, boot: false })
    const made = await machine.execute(
      'root',
      'set -e; parted -s /dev/vdb mklabel gpt mkpart primary ext4 1MiB 100%; mkfs.ext4 -q -L data /dev/vdb1; mkdir /mnt/d; mount /dev/disk/by-label/data /mnt/d; echo kept > /mnt/d/f; lsblk -no SERIAL /dev/vdb | head -1; readlink /dev/xvdb; umount /mnt/d',
    )
    expect(made).toMatchObject({ stdout: 'vol-data\nvdb\n', code: 0 })
    await machine.detach('vol-data')
    expect((await machine.execute('root', 'ls /dev/vdb')).code).toBe(2)
    const other = await bootUbuntu()
    await other.attach({ serial: 'vol-data', deviceName: '/dev/xvdf', disk: await volume.fork(), boot: false })
    expect((await other.execute('root', 'mount /dev/vdf1 /mnt && cat /mnt/f')).stdout).toBe('kept\n')
  })

  it('makes a bootable disk in a chroot', async () => {
    const machine = await bootUbuntu()
    const volume = await world.store.createBlank(8)
    await machine.attach({ serial: 'vol-new', deviceName: '/dev/sdb', disk: volume, boot: false })
    const built = await machine.execute(
      'root',
      'set -e; mkfs.ext4 -q /dev/vdb; mount /dev/vdb /mnt; for d in usr etc bin sbin lib boot var home root opt srv; do cp -a /$d /mnt/; done; mkdir -p /mnt/proc /mnt/sys /mnt/dev /mnt/run; mkdir -m 1777 /mnt/tmp; mount --bind /dev /mnt/dev; mount -t proc proc /mnt/proc; chroot /mnt /bin/bash -c "echo chrooted > /etc/made-in; apt-get install -y tree >/dev/null; pwd"; sed -i d /mnt/etc/fstab; umount /mnt/proc /mnt/dev /mnt; ls /mnt',
    )
    expect(built).toMatchObject({ stdout: '/\n', code: 0 })
    expect((await machine.execute('root', 'command -v tree')).code).toBe(1)
    await machine.detach('vol-new')
    const launched = await world.boot(volume, { authorizedKeys: [key.public] })
    expect((await launched.execute('outscale', 'cat /etc/made-in; command -v tree')).stdout).toBe(
      'chrooted\n/usr/bin/tree\n',
    )
  })
})
