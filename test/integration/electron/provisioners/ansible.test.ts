import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import type { Communicator } from '#electron/communicators/communicator.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { componentOf } from '#shared/catalog/components.ts'
import { buildContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { startSshServer, testKey } from '#test/support/ssh-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** OpenSSH's own look at a key; skipped where it is not installed. */
const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined

const hasAnsible = spawnSync('ansible-playbook', ['--version']).status === 0
const key = testKey()

/** A machine over SSH that is this computer, in a folder of its own, and a build to provision it. */
async function world(changes: { variables?: Record<string, string>; communicator?: Communicator } = {}) {
  const machine = temporaryFolder()
  // Debian's Ansible is for Debian's Python; HOME is where its modules are put.
  const environment = { HOME: machine, PATH: '/usr/bin:/bin' }
  const server = await startSshServer({ folder: machine, publicKey: key.public, environment })
  onTestFinished(() => server.stop())
  const folder = temporaryFolder()
  const communicator =
    changes.communicator ??
    (await connectSsh(
      {
        login: { username: 'outscale', keys: [{ name: 'key', text: key.private }] },
        timeout: 10_000,
        handshakeAttempts: 1,
        pauseBeforeConnecting: 0,
        ciphers: [],
        keyExchange: [],
        keepAliveInterval: 5_000,
        readWriteTimeout: 0,
        pty: false,
        fileTransfer: 'sftp',
        tunnels: [],
      },
      {
        clock: systemClock,
        signal: new AbortController().signal,
        address: async () => ({ host: '127.0.0.1', port: server.port }),
        say: () => undefined,
        progress: () => undefined,
      },
    ))
  onTestFinished(() => communicator.close())
  const variables = { Host: '127.0.0.1', Port: String(server.port), User: 'outscale', ...changes.variables }
  const context = { ...buildContextForTest(folder, { variables }), communicator }
  Object.assign(context, { temporaryFolder: join(folder, 'tmp') })
  const run = (type: string, given: OptionValues) =>
    provisionerOf(type).provision(
      provisionerPlanOf(type, componentOf('provisioner', type)?.options ?? {}, given),
      context,
    )
  return {
    machine,
    folder,
    server,
    run,
    context,
    left: () => (existsSync(join(folder, 'tmp')) ? readdirSync(join(folder, 'tmp')) : []),
  }
}

/** A program in place of Ansible's that writes down how it was called, and what is in the files that it was given. */
function standIn(folder: string, name = 'ansible-playbook', code = 0) {
  const path = join(folder, name)
  const log = `${path}.log`
  writeFileSync(
    path,
    `#!/bin/sh
[ "$1" = --version ] && { echo "${name} [core 2.99]"; exit 0; }
for word in "$@"; do printf '%s\\n' "$word" >> ${log}; done
printf -- '--\\n' >> ${log}
env | grep ^ANSIBLE_ | sort >> ${log}.env
while [ $# -gt 0 ]; do [ "$1" = -i ] && cat "$2" > ${log}.inventory; shift; done
exit ${code}
`,
  )
  chmodSync(path, 0o755)
  const lines = (end: string) =>
    existsSync(log + end)
      ? readFileSync(log + end, 'utf8')
          .split('\n')
          .filter(Boolean)
      : []
  return { path, words: () => lines(''), environment: () => lines('.env'), inventory: () => lines('.inventory') }
}

beforeAll(() => {
  if (!hasAnsible) console.warn('partly skipped: there is no ansible-playbook (Debian: apt install ansible-core)')
})

describe.skipIf(!hasAnsible)('with Ansible itself', () => {
  test('a playbook changes the machine through the build’s own connection', { timeout: 120_000 }, async () => {
    const { machine, folder, run, context, left, server } = await world()
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256))
    writeFileSync(join(folder, 'blob.bin'), content)
    writeFileSync(
      join(folder, 'site.yml'),
      `- hosts: web
  gather_facts: false
  tasks:
    - copy: { src: blob.bin, dest: ${machine}/copied.bin, mode: '0640' }
    - copy: { content: "{{ packer_build_name }} {{ packer_builder_type }} {{ role }}", dest: ${machine}/said.txt }
    - fetch: { src: ${machine}/copied.bin, dest: ${folder}/fetched.bin, flat: true }
    - command: sh -c 'exit 3'
      register: failed
      failed_when: failed.rc != 3
`,
    )
    await run('ansible', {
      playbook_file: 'site.yml',
      groups: ['web'],
      empty_groups: ['db'],
      extra_arguments: ['-e', 'role=front', '-e', 'ansible_python_interpreter=/usr/bin/python3'],
    })
    expect(Buffer.compare(readFileSync(join(machine, 'copied.bin')), content)).toBe(0)
    expect(statSync(join(machine, 'copied.bin')).mode & 0o777).toBe(0o640)
    expect(Buffer.compare(readFileSync(join(folder, 'fetched.bin')), content)).toBe(0)
    expect(readFileSync(join(machine, 'said.txt'), 'utf8')).toBe('web outscale-bsu front')
    expect(context.lines.some((line) => /^say: ansible-playbook \[core /.test(line))).toBe(true)
    expect(left()).toEqual([])
    // One login: everything went through the connection that the build has.
    expect(server.logins()).toBe(1)
  })

  test('by SFTP with use_sftp, whose server on the machine sftp_command names', { timeout: 120_000 }, async () => {
    const { machine, folder, run, server } = await world()
    writeFileSync(join(folder, 'file.txt'), 'over sftp')
    writeFileSync(
      join(folder, 'site.yml'),
      `- hosts: all\n  gather_facts: false\n  tasks:\n    - copy: { src: file.txt, dest: ${machine}/file.txt }\n`,
    )
    await run('ansible', {
      playbook_file: 'site.yml',
      use_sftp: true,
      sftp_command: '/usr/lib/openssh/sftp-server -e',
      extra_arguments: ['-e', 'ansible_python_interpreter=/usr/bin/python3'],
    })
    expect(readFileSync(join(machine, 'file.txt'), 'utf8')).toBe('over sftp')
    expect(server.commands).toContain('/usr/lib/openssh/sftp-server -e')
  })

  test('a failed playbook fails the step with its exit code', { timeout: 120_000 }, async () => {
    const { folder, run } = await world()
    writeFileSync(join(folder, 'site.yml'), '- hosts: all\n  gather_facts: false\n  tasks:\n    - fail: { msg: no }\n')
    await expect(run('ansible', { playbook_file: 'site.yml' })).rejects.toMatchObject({
      code: 'ansible-failed',
      message: 'ansible-playbook ended with exit code 2.',
    })
  })

  test('ansible-local uploads playbook, roles and variables and runs them there', { timeout: 120_000 }, async () => {
    const { machine, folder, run } = await world()
    const staging = join(machine, 'staging area')
    mkdirSync(join(folder, 'roles', 'greet', 'tasks'), { recursive: true })
    mkdirSync(join(folder, 'vars'))
    writeFileSync(
      join(folder, 'roles', 'greet', 'tasks', 'main.yml'),
      `- copy: { content: "{{ greeting }} {{ packer_build_name }} {{ extra }}", dest: ${machine}/greeting.txt }\n`,
    )
    writeFileSync(join(folder, 'vars', 'web.yml'), 'greeting: hello\n')
    writeFileSync(join(folder, 'local.yml'), '- hosts: web\n  gather_facts: false\n  roles: [greet]\n')
    await run('ansible-local', {
      playbook_file: 'local.yml',
      role_paths: [join(folder, 'roles', 'greet')],
      group_vars: 'vars',
      inventory_groups: ['web'],
      staging_directory: staging,
      extra_arguments: ['-e', 'extra=there', '-e', 'ansible_python_interpreter=/usr/bin/python3'],
    })
    expect(readFileSync(join(machine, 'greeting.txt'), 'utf8')).toBe('hello web there')
    expect(existsSync(staging)).toBe(true)
  })
})

describe('what Ansible is called with', () => {
  test('is the reference’s, in its order; the inventory has the machine and its groups, and goes at the end', async () => {
    const { folder, run, left } = await world()
    const program = standIn(folder)
    await run('ansible', {
      playbook_file: 'site.yml',
      command: program.path,
      user: 'me',
      host_alias: 'box',
      groups: ['web'],
      empty_groups: ['db'],
      extra_arguments: ['--tags', 'one two'],
      ansible_env_vars: ['ANSIBLE_NOCOLOR=1', 'ANSIBLE_SSH_TRANSFER_METHOD=scp'],
      ansible_ssh_extra_args: ['-o IdentitiesOnly=yes', '-o Compression=no'],
    })
    const words = program.words()
    const keyFile = /ansible_ssh_private_key_file=(.*)/.exec(words.join('\n'))?.[1]
    expect(words).toEqual([
      '-e',
      'packer_build_name="web"',
      '-e',
      'packer_builder_type=outscale-bsu',
      '--ssh-extra-args=-o IdentitiesOnly=yes -o Compression=no',
      '--tags',
      'one two',
      '-e',
      `ansible_ssh_private_key_file=${keyFile}`,
      '-e',
      'ansible_host_key_checking=False',
      '-i',
      expect.stringMatching(/packer-provisioner-ansible/),
      join(folder, 'site.yml'),
      '--',
    ])
    expect(program.inventory()).toEqual([
      expect.stringMatching(/^box ansible_host=127\.0\.0\.1 ansible_user=me ansible_port=\d+$/),
      '[web]',
      'box',
      '[db]',
    ])
    expect(program.environment()).toEqual([
      'ANSIBLE_HOST_KEY_CHECKING=False',
      'ANSIBLE_NOCOLOR=1',
      'ANSIBLE_SCP_IF_SSH=True',
      'ANSIBLE_SSH_TRANSFER_METHOD=scp',
    ])
    expect(left()).toEqual([])
  })

  test('inventory_directory, inventory_file_template and keep_inventory_file make and keep it', async () => {
    const { folder, run } = await world()
    const program = standIn(folder)
    await run('ansible', {
      playbook_file: 'site.yml',
      command: program.path,
      inventory_directory: 'inventory',
      inventory_file_template: '{{ .HostAlias }} at={{ .Host }}\n',
      keep_inventory_file: true,
    })
    const [name = ''] = readdirSync(join(folder, 'inventory'))
    expect(readFileSync(join(folder, 'inventory', name), 'utf8')).toBe('default at=127.0.0.1\n')
  })

  test('inventory_file is taken as it is', async () => {
    const { folder, run } = await world()
    const program = standIn(folder)
    writeFileSync(join(folder, 'mine.ini'), 'somewhere\n')
    await run('ansible', { playbook_file: 'site.yml', command: program.path, inventory_file: 'mine.ini' })
    expect(program.inventory()).toEqual(['somewhere'])
  })

  test('use_proxy = false names the machine itself, with the temporary key in a file of its own', async () => {
    const { folder, run, server, left } = await world({ variables: { SSHPrivateKey: key.private } })
    const program = standIn(folder)
    await run('ansible', { playbook_file: 'site.yml', command: program.path, use_proxy: false })
    expect(program.inventory()[0]).toBe(
      `default ansible_host=127.0.0.1 ansible_user=outscale ansible_port=${server.port}`,
    )
    expect(program.words()).toContainEqual(expect.stringMatching(/^ansible_ssh_private_key_file=.*ansible-key-/))
    expect(left()).toEqual([])
    const given = await world({ variables: { SSHPrivateKeyFile: '/keys/mine' } })
    const other = standIn(given.folder)
    await given.run('ansible', { playbook_file: 'site.yml', command: other.path, use_proxy: false })
    expect(other.words()).toContain('ansible_ssh_private_key_file=/keys/mine')
  })

  test('use_proxy = false where Ansible cannot log in by itself is warned of, and the proxy taken', async () => {
    const nowhere = { kind: 'chroot', close: async () => undefined } as unknown as Communicator
    const { folder, run, context } = await world({ communicator: nowhere })
    const program = standIn(folder)
    await run('ansible', { playbook_file: 'site.yml', command: program.path, use_proxy: false })
    expect(context.warnings[0]).toMatch(/reached by chroot/)
    expect(program.inventory()[0]).toMatch(new RegExp(`ansible_user=${userInfo().username} `))
  })

  test.each([
    [
      {},
      /ansible_connection=winrm ansible_winrm_transport=basic ansible_shell_type=powershell ansible_user=Administrator ansible_port=5986$/,
    ],
    [{ ansible_winrm_use_http: true }, /ansible_winrm_scheme=http$/],
  ])('a Windows machine is reached over WinRM by Ansible itself, with %j', async (options, expected) => {
    const windows = { kind: 'winrm', close: async () => undefined } as unknown as Communicator
    const variables = { Host: '203.0.113.7', Port: '5986', User: 'Administrator', WinRMPassword: 'Secret-1' }
    const { folder, run, context } = await world({ communicator: windows, variables })
    const program = standIn(folder)
    await run('ansible', { playbook_file: 'site.yml', command: program.path, use_proxy: true, ...options })
    expect(program.inventory()[0]).toMatch(expected)
    expect(program.words()).toContain('ansible_password=Secret-1')
    expect(context.lines.join('\n')).not.toContain('Secret-1')
    expect(context.warnings[0]).toMatch(/use_proxy has no effect/)
  })

  test('extra arguments that bring a password keep ours out, and are not shown', async () => {
    const { folder, run, context } = await world()
    const program = standIn(folder)
    const extra_arguments = ['-e', 'ansible_password=hunter2', '-e', 'db_secret=x']
    await run('ansible', { playbook_file: 'site.yml', command: program.path, extra_arguments })
    expect(program.words().some((word) => word.includes('private_key_file'))).toBe(false)
    expect(context.lines.join('\n')).toMatch(/ansible_password=\*{5} -e db_secret=\*{5}/)
    expect(context.lines.join('\n')).not.toContain('hunter2')
  })

  test.skipIf(!hasKeygen).each(['ECDSA', 'RSA'])(
    'ansible_proxy_key_type = %s makes the key that opens the proxy',
    async (type) => {
      const { folder, run } = await world()
      const program = join(folder, 'ansible-playbook')
      const log = `${program}.log`
      writeFileSync(
        program,
        `#!/bin/sh
for word in "$@"; do case "$word" in ansible_ssh_private_key_file=*) key=\${word#*=};; esac; done
ssh-keygen -l -f "$key" > ${log}
port=$(sed 's/.*ansible_port=//' "$(echo "$@" | sed 's/.* -i \\([^ ]*\\) .*/\\1/')")
ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i "$key" -p "$port" any@127.0.0.1 'echo through; exit 4' >> ${log}
echo "code $?" >> ${log}
`,
      )
      chmodSync(program, 0o755)
      await run('ansible', {
        playbook_file: 'site.yml',
        command: program,
        skip_version_check: true,
        ansible_proxy_key_type: type,
      })
      const [first = '', ...rest] = readFileSync(log, 'utf8').trim().split('\n')
      expect(first).toMatch(type === 'RSA' ? /^2048 .*\(RSA\)$/ : /^384 .*\(ECDSA\)$/)
      expect(rest).toEqual(['through', 'code 4'])
    },
  )

  test('ssh_authorized_key_file, ssh_host_key_file and local_port make the proxy; host keys are then checked', async () => {
    const { folder, run } = await world()
    const program = standIn(folder)
    const mine = testKey('rsa')
    writeFileSync(join(folder, 'mine.pub'), mine.public)
    writeFileSync(join(folder, 'host'), testKey('ecdsa').private)
    const local_port = 20_000 + Math.floor(Math.random() * 20_000)
    await run('ansible', {
      playbook_file: 'site.yml',
      command: program.path,
      ssh_authorized_key_file: 'mine.pub',
      ssh_host_key_file: 'host',
      local_port,
    })
    const port = Number(/ansible_port=(\d+)/.exec(program.inventory()[0] ?? '')?.[1])
    expect(port - local_port).toBeGreaterThanOrEqual(0)
    expect(port - local_port).toBeLessThan(10)
    expect(program.words()).not.toContain('ansible_host_key_checking=False')
    expect(program.words().some((word) => word.includes('private_key_file'))).toBe(false)
    expect(program.environment().some((line) => line.startsWith('ANSIBLE_HOST_KEY_CHECKING'))).toBe(false)
  })

  test('galaxy_file installs roles and collections first', async () => {
    const { folder, run } = await world()
    const program = standIn(folder)
    const galaxy = standIn(folder, 'ansible-galaxy')
    writeFileSync(join(folder, 'requirements.yml'), 'roles:\n  - src: x\ncollections:\n  - name: y.z\n')
    await run('ansible', {
      playbook_file: 'site.yml',
      command: program.path,
      galaxy_file: 'requirements.yml',
      galaxy_command: galaxy.path,
      galaxy_force_install: true,
      galaxy_force_with_deps: true,
      roles_path: 'roles',
      collections_path: 'collections',
    })
    const file = join(folder, 'requirements.yml')
    const force = ['-f', '--force-with-deps', '-p']
    expect(galaxy.words()).toEqual([
      ...['install', '-r', file, ...force, join(folder, 'roles'), '--'],
      ...['collection', 'install', '-r', file, ...force, join(folder, 'collections'), '--'],
    ])
    expect(program.words().length).toBeGreaterThan(0)
  })

  test('a computer without Ansible is told so before anything is tried; skip_version_check does not look', async () => {
    const { run } = await world()
    await expect(run('ansible', { playbook_file: 'site.yml', command: 'no-such-ansible' })).rejects.toMatchObject({
      code: 'ansible-missing',
      where: { option: 'command' },
    })
    await expect(
      run('ansible', { playbook_file: 'site.yml', command: 'no-such-ansible', skip_version_check: true }),
    ).rejects.toMatchObject({ code: 'program-not-started' })
  })
})

describe('ansible-local', () => {
  test('puts everything into the staging folder, runs each playbook there, and cleans up when asked to', async () => {
    const { machine, folder, run, server } = await world()
    const program = standIn(machine, 'fake-playbook')
    const galaxy = standIn(machine, 'fake-galaxy')
    for (const name of ['more', 'collection', 'hosts', 'books', 'role']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'file.yml'), name)
    }
    for (const name of ['one.yml', 'two.yml', 'inventory.ini']) writeFileSync(join(folder, name), name)
    writeFileSync(join(folder, 'requirements.yml'), 'collections:\n  - y.z\n')
    const options = {
      playbook_files: ['one.yml', 'two.yml'],
      playbook_dir: 'more',
      playbook_paths: ['books'],
      collection_paths: ['collection'],
      role_paths: ['role'],
      host_vars: 'hosts',
      inventory_file: 'inventory.ini',
      command: `A=1 ${program.path}`,
      extra_arguments: ['--diff'],
      staging_directory: `${machine}/stage`,
      galaxy_file: 'requirements.yml',
      galaxy_command: galaxy.path,
      galaxy_force_install: true,
    }
    await run('ansible-local', options)
    expect(readdirSync(join(machine, 'stage')).sort()).toEqual([
      ...[
        'collections',
        'file.yml',
        'host_vars',
        'inventory.ini',
        'one.yml',
        'playbooks',
        'requirements.yml',
        'roles',
        'two.yml',
      ],
    ])
    expect(readFileSync(join(machine, 'stage/playbooks/books/file.yml'), 'utf8')).toBe('books')
    const extra = ['--extra-vars', 'packer_build_name=web packer_builder_type=outscale-bsu', '--diff', '-c', 'local']
    expect(program.words()).toEqual([
      ...['one.yml', ...extra, '-i', 'inventory.ini', '--'],
      ...['two.yml', ...extra, '-i', 'inventory.ini', '--'],
    ])
    expect(galaxy.words()).toEqual([
      ...['collection', 'install', '-r', 'requirements.yml', '-f', '-p', `${machine}/stage/galaxy_collections`, '--'],
    ])
    expect(program.environment()).toContain(`ANSIBLE_ROLES_PATH=${machine}/stage/galaxy_roles:${machine}/stage/roles`)
    await run('ansible-local', {
      ...options,
      clean_staging_directory: true,
      galaxy_roles_path: '/r',
      galaxy_collections_path: '/c',
    })
    expect(existsSync(join(machine, 'stage'))).toBe(false)
    expect(server.commands.some((command) => command.includes('ANSIBLE_COLLECTIONS_PATH=/c:'))).toBe(true)
    expect(server.commands.some((command) => command.includes('ANSIBLE_ROLES_PATH=/r:'))).toBe(true)
  })

  test('a machine without Ansible, or one that fails, is told apart', async () => {
    const { folder, machine, run } = await world()
    writeFileSync(join(folder, 'one.yml'), '')
    const base = { playbook_file: 'one.yml', staging_directory: `${machine}/s` }
    await expect(run('ansible-local', { ...base, command: 'no-such-ansible' })).rejects.toMatchObject({
      code: 'ansible-missing',
      hint: expect.stringMatching(/shell provisioner before/),
    })
    const failing = standIn(machine, 'failing', 4)
    await expect(run('ansible-local', { ...base, command: failing.path })).rejects.toMatchObject({
      code: 'ansible-failed',
      message: 'Ansible on the machine ended with exit code 4.',
    })
  })
})
