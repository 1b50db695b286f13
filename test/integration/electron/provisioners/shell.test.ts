import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { shell } from '#electron/provisioners/shell.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { shellOptions } from '#shared/catalog/provisioners/shell.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { buildContextForTest, type ContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { startSshServer, type TestServerOptions, testKey } from '#test/support/ssh-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = testKey()
const hostKey = testKey().private

async function machine(options: Partial<TestServerOptions> = {}, changes: Partial<ContextForTest> = {}) {
  const folder = temporaryFolder()
  const serve = async (port = 0) => {
    const started = await startSshServer({ folder, publicKey: key.public, hostKey, port, ...options })
    onTestFinished(() => started.stop())
    return started
  }
  const server = await serve()
  const context = buildContextForTest(temporaryFolder(), changes)
  const communicator = await connectSsh(
    {
      login: { username: 'outscale', keys: [{ name: 'the temporary key', text: key.private }] },
      timeout: 60_000,
      handshakeAttempts: 10,
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
      clock: clockInAHurry(),
      signal: context.signal,
      address: async () => ({ host: '127.0.0.1', port: server.port }),
      say: context.log.say,
      progress: () => undefined,
    },
  )
  onTestFinished(() => communicator.close())
  const run = (given: OptionValues) =>
    shell.provision(provisionerPlanOf('shell', shellOptions, { remote_folder: folder, ...given }), {
      ...context,
      communicator,
    })
  return {
    ...context,
    server,
    folder,
    run,
    serve,
    scriptsLeft: () => readdirSync(folder).filter((name) => /^(script|var)/.test(name)),
  }
}

async function failureOf(work: Promise<unknown>): Promise<StudioError> {
  return work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: StudioError) => error,
  )
}

describe('the shell provisioner', () => {
  test('runs inline commands with the build’s variables, shows both outputs and leaves nothing behind', async () => {
    const { run, lines, scriptsLeft } = await machine()
    await run({
      inline: [
        'echo "$PACKER_BUILD_NAME $PACKER_BUILDER_TYPE $GREETING {{ .ID }}"',
        'echo careful >&2',
        'printf "1 %%\\r100 %%"',
      ],
      environment_vars: [`GREETING=it's fine`],
    })
    expect(lines).toContain('say: Provisioning with shell script: inline commands')
    expect(lines).toContain(`stdout: web outscale-bsu it's fine i-12345678`)
    expect(lines).toContain('stderr: careful')
    expect(lines).toContain('stdout: 100 %')
    expect(scriptsLeft()).toEqual([])
  })

  test('inline_shebang says which program reads inline commands', async () => {
    const { run, lines } = await machine()
    await run({ inline: ['echo "${BASH_VERSION:+bash} $0"', 'false', 'echo went on'], inline_shebang: '/bin/bash' })
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual([
      expect.stringMatching(/^stdout: bash .*script_/),
      'stdout: went on',
    ])
  })

  test('costs one session a script', async () => {
    const { run, server } = await machine()
    for (let script = 0; script < 10; script++) await run({ inline: ['true'] })
    expect(server.commands).toHaveLength(10)
    expect(server.sftpSessions()).toBe(1)
  })

  test('stops at the first failing command, with the code, and leaves nothing behind', async () => {
    const { run, lines, scriptsLeft } = await machine()
    const error = await failureOf(run({ inline: ['exit 3', 'echo never'] }))
    expect(error.code).toBe('script-failed')
    expect(error.message).toBe('The script "inline commands" ended with exit code 3; allowed: 0.')
    expect(lines.join('\n')).not.toContain('never')
    expect(scriptsLeft()).toEqual([])
  })

  test('takes the codes of valid_exit_codes for success', async () => {
    const { run } = await machine()
    await run({ inline: ['exit 3'], valid_exit_codes: [0, 3] })
  })

  test('runs script files of the build’s folder in order, with Unix line ends', async () => {
    const { run, lines, workingFolder } = await machine()
    writeFileSync(join(workingFolder, 'one.sh'), '#!/bin/sh\r\necho one\r\n')
    writeFileSync(join(workingFolder, 'two.sh'), 'echo "{{.Id}} two"')
    await run({ scripts: ['one.sh', 'two.sh'] })
    expect(lines).toEqual([
      'say: Provisioning with shell script: one.sh',
      'stdout: one',
      'say: Provisioning with shell script: two.sh',
      'stdout: {{.Id}} two',
    ])
  })

  test('uploads binaries as they are', async () => {
    const { run, folder, workingFolder } = await machine()
    writeFileSync(join(workingFolder, 'program'), 'a\r\nb')
    await run({
      script: 'program',
      binary: true,
      execute_command: 'true {{ .Path }}',
      skip_clean: true,
      remote_file: 'kept',
    })
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('a\r\nb')
    expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o755)
  })

  test('a script that is not there says where it was looked for', async () => {
    const { run, workingFolder } = await machine()
    const error = await failureOf(run({ script: 'gone.sh' }))
    expect(error.message).toBe('The script gone.sh does not exist.')
    expect(error.hint).toContain(join(workingFolder, 'gone.sh'))
  })

  test('runs the execute_command of the template with Path and Vars, as public templates write it', async () => {
    const { run, server, lines } = await machine()
    await run({
      inline: ['echo "$1 $A"'],
      environment_vars: ['A=b c'],
      execute_command: "chmod +x {{ .Path }}; {{ .Vars }} env sh -x '{{ .Path }}' 'extra arg'",
      remote_file: 'my.sh',
    })
    expect(lines).toContain('stdout: extra arg b c')
    expect(server.commands[0]).toMatch(
      /^chmod \+x \S+my\.sh; A='b c' PACKER_BUILDER_TYPE='outscale-bsu' PACKER_BUILD_NAME='web' {2}?env sh -x '\S+my\.sh' 'extra arg'$/,
    )
  })

  test('puts the variables into a file that only the user can read, and removes it', async () => {
    const { run, lines, scriptsLeft, server } = await machine()
    await run({
      inline: [`ls -l ${'$'}(dirname "$0")/varfile_* | cut -c1-10`, 'echo "$SECRET"'],
      environment_vars: ['SECRET=in the file'],
      use_env_var_file: true,
    })
    expect(lines).toContain('stdout: -rw-------')
    expect(lines).toContain('stdout: in the file')
    expect(server.commands[0]).not.toContain('in the file')
    expect(scriptsLeft()).toEqual([])
  })

  test('a lost connection fails, and says what to set', async () => {
    const { run } = await machine({ onCommand: (command) => (command.startsWith('reboot') ? 'drop' : undefined) })
    const error = await failureOf(run({ inline: ['true'], execute_command: 'reboot {{ .Path }}' }))
    expect(error.code).toBe('script-disconnected')
    expect(error.hint).toMatch(/expect_disconnect = true/)
  })

  test('an expected reboot is waited out before the script is removed', async () => {
    const clock = clockInAHurry()
    let sleeps = 0
    const away = {
      ...clock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        sleeps += 1
        if (sleeps === 2) await world.serve(world.server.port)
        await clock.sleep(ms, signal)
      },
    }
    const world = await machine(
      {
        onCommand: (command) => {
          if (!command.startsWith('reboot')) return undefined
          void world.server.stop()
          return 'drop'
        },
      },
      { clock: away },
    )
    await world.run({ inline: ['true'], execute_command: 'reboot {{ .Path }}', expect_disconnect: true })
    expect(sleeps).toBe(2)
    expect(world.scriptsLeft()).toEqual([])
  })

  test('a machine that stays away after a reboot fails after start_retry_timeout', async () => {
    const clock = clockInAHurry()
    const world = await machine(
      {
        onCommand: () => {
          void world.server.stop()
          return 'drop'
        },
      },
      { clock },
    )
    const error = await failureOf(world.run({ inline: ['true'], expect_disconnect: true, start_retry_timeout: 60_000 }))
    expect(error.code).toBe('script-not-removed')
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000)
    expect(clock.slept.length).toBeGreaterThan(25)
  })

  test('a folder that may not be written fails at once instead of being tried for minutes', async () => {
    const { run } = await machine()
    const error = await failureOf(run({ inline: ['true'], remote_folder: '/no/such/folder' }))
    expect(error.code).toBe('transfer-refused')
    expect(error.message).toMatch(/no such file or folder/)
  })

  test('a timeout ends the script on the machine', async () => {
    const abort = new AbortController()
    const { run, folder } = await machine(
      {},
      {
        signal: abort.signal,
      },
    )
    setTimeout(() => abort.abort(new Error('too late')), 300)
    await expect(run({ inline: [`echo $$ > ${folder}/pid`, 'sleep 600'] })).rejects.toThrow('too late')
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

/** A process that ended but was not yet collected by its parent counts as ended. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'))
}

describe('removing scripts where only commands can', () => {
  test('asks for it by command, and a refusal says what to set', async () => {
    const commands: string[] = []
    const communicator = {
      kind: 'chroot' as const,
      async execute({ command }: { command: string }) {
        commands.push(command)
        return { kind: 'exited' as const, code: command.startsWith('rm') ? 1 : 0 }
      },
      upload: async () => undefined,
    }
    const context = { ...buildContextForTest(temporaryFolder()), communicator: communicator as never }
    const plan = provisionerPlanOf('shell', shellOptions, { inline: ['true'], remote_path: "/tmp/it's.sh" })
    const error = await failureOf(shell.provision(plan, context))
    expect(error).toMatchObject({ code: 'script-not-removed', where: { option: 'skip_clean' } })
    expect(commands.at(-1)).toBe(`rm -f '/tmp/it'"'"'s.sh'`)
  })

  test('is left out with skip_clean, and pause_after waits', async () => {
    const clock = clockInAHurry()
    const world = await machine({}, { clock })
    await world.run({ inline: ['true'], skip_clean: true, pause_after: 5_000, remote_file: 'script_kept.sh' })
    expect(world.scriptsLeft()).toEqual(['script_kept.sh'])
    expect(clock.slept).toEqual([5_000])
  })
})
