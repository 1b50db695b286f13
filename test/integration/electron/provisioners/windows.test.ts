import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { connectWinrm } from '#electron/communicators/winrm/connect-winrm.ts'
import type { Provisioner } from '#electron/provisioners/provisioner.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { componentOf } from '#shared/catalog/components.ts'
import { buildContextForTest, type ContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'
import { startWindowsMachine, type WindowsMachineOptions, windowsPassword } from '#test/support/windows-machine.ts'

async function windows(options: WindowsMachineOptions = {}, changes: Partial<ContextForTest> = {}) {
  const machine = await startWindowsMachine(options)
  const communicator = await connectWinrm(
    {
      username: 'Administrator',
      password: windowsPassword,
      port: machine.server.port,
      transport: 'http',
      login: 'ntlm',
      timeout: 20_000,
      pauseBeforeConnecting: 0,
      proxied: false,
    },
    {
      clock: systemClock,
      signal: new AbortController().signal,
      address: async () => '127.0.0.1',
      say: () => undefined,
      progress: () => undefined,
    },
  )
  onTestFinished(() => communicator.close())
  const folder = temporaryFolder()
  const secrets: string[] = []
  const context = { ...buildContextForTest(folder, changes), communicator }
  context.log.addSecret = (secret) => void secrets.push(secret)
  machine.computer.commands.length = 0
  const run = (type: string, given: OptionValues) => {
    const provisioner: Provisioner = provisionerOf(type)
    const options = componentOf('provisioner', type)?.options ?? {}
    return provisioner.provision(provisionerPlanOf(type, options, given), context)
  }
  return {
    machine,
    run,
    folder,
    context,
    secrets,
    said: () => context.lines,
    printed: () => context.lines.filter((line) => /^std(out|err): /.test(line)),
    lines: () => machine.computer.commands.map(({ line }) => line).filter((line) => !line.includes('-EncodedCommand')),
    left: () =>
      machine.computer.files
        .list('C:\\Windows\\Temp')
        .filter(({ kind }) => kind === 'file')
        .map(({ below }) => below),
  }
}

describe('powershell', () => {
  test('runs inline commands with their environment, by the execution policy, and leaves nothing', async () => {
    const { run, printed, lines, left, said } = await windows()
    await run('powershell', {
      inline: ['Write-Output "name $env:PACKER_BUILD_NAME"', 'Write-Output "role $env:ROLE, $env:PRICE"', 'whoami'],
      environment_vars: ['ROLE=web'],
      env: { PRICE: `5$ "and" 'more' \`` },
    })
    expect(printed()).toEqual([
      'stdout: name web',
      `stdout: role web, 5$ "and" 'more' \``,
      'stdout: win-sandbox\\administrator',
    ])
    expect(lines()).toEqual([
      expect.stringMatching(/^powershell -executionpolicy bypass -file "c:\/Windows\/Temp\/script-[\w-]+\.ps1"$/),
    ])
    expect(left()).toEqual([])
    expect(said()[0]).toBe('say: Provisioning with PowerShell: inline commands')
  })

  test('runs script and scripts, in order, with the exit code of the last program', async () => {
    const { run, folder, printed, lines } = await windows()
    writeFileSync(join(folder, 'one.ps1'), 'Write-Output "one $env:ROLE"\r\nexit 3\r\n')
    writeFileSync(join(folder, 'two.ps1'), 'Write-Output "two"')
    await run('powershell', { scripts: ['one.ps1', 'two.ps1'], env: { ROLE: 'x' }, valid_exit_codes: [0, 3] })
    await run('powershell', { script: 'two.ps1' })
    expect(printed()).toEqual(['stdout: one x', 'stdout: two', 'stdout: two'])
    expect(lines()[0]).toMatch(
      /^powershell -executionpolicy bypass -command "& \{ .*\. 'c:.*'; & 'c:.*\.ps1'; exit \$LASTEXITCODE \}"$/,
    )
    await expect(run('powershell', { script: 'one.ps1' })).rejects.toMatchObject({
      code: 'script-failed',
      message: 'the PowerShell script "one.ps1" ended with exit code 3; allowed: 0.',
    })
  })

  test('a command that throws fails the step, its words in the log', async () => {
    const { run, printed, left } = await windows()
    const inline = ["throw 'no such disk'", "Write-Output 'not here'"]
    await expect(run('powershell', { inline })).rejects.toMatchObject({ code: 'script-failed' })
    expect(printed()).toEqual(['stderr: no such disk'])
    expect(left()).toEqual([])
  })

  test.each([
    [{ execution_policy: 'remotesigned' }, /^powershell -executionpolicy remotesigned -file/],
    [{ use_pwsh: true }, /^pwsh -executionpolicy bypass -file/],
    [{ execution_policy: 'none' }, /^& "c:\/Windows\/Temp\/script-/],
    [
      { execute_command: 'powershell -File "{{ .Path }}" -Vars {{ .Vars }}' },
      /^powershell -File "c:.*" -Vars c:.*packer-ps-env-vars/,
    ],
    [{ remote_path: 'c:/set up.ps1', remote_env_var_path: 'c:/vars.ps1' }, /-file "c:\/set up\.ps1"$/],
  ])('with %j the command is made for it', async (options, expected) => {
    const { run, lines } = await windows()
    await run('powershell', { inline: ['exit 0'], ...options }).catch(() => undefined)
    expect(lines()[0]).toMatch(expected)
  })

  test('debug_mode traces, skip_clean leaves the files, pause_after waits all the same', async () => {
    const clock = clockInAHurry()
    const { run, printed, left } = await windows({}, { clock })
    await run('powershell', { inline: ['exit 0'], debug_mode: 2, skip_clean: true, pause_after: 7_000 })
    expect(printed()).toEqual(['stdout: DEBUG: trace 2'])
    expect(left()).toHaveLength(2)
    expect(clock.slept).toEqual([7_000])
  })

  test('env_var_format and elevated_env_var_format write the variables', async () => {
    const { run, machine } = await windows()
    const paths = { remote_env_var_path: 'c:/vars.ps1', skip_clean: true, inline: ['exit 0'], env: { A: '1' } }
    await run('powershell', { ...paths, env_var_format: 'Set-Item Env:%s "%s";\n' })
    expect(machine.text('c:/vars.ps1')).toMatch(/^Set-Item Env:A "1";\n/)
    const elevated = { elevated_user: 'SYSTEM', elevated_env_var_format: '# %s %s\n' }
    await run('powershell', { ...paths, ...elevated })
    expect(machine.text('c:/vars.ps1')).toMatch(/^# A 1\n/)
  })

  test('elevated_user runs it by a scheduled task with full rights; its password is a secret', async () => {
    const { run, printed, lines, left, secrets } = await windows()
    await run('powershell', {
      inline: ['whoami', 'exit 0'],
      elevated_user: 'Administrator',
      elevated_password: windowsPassword,
    })
    expect(printed()).toEqual(['stdout: win-sandbox\\administrator'])
    expect(lines()[0]).toMatch(
      /^powershell -NoProfile -ExecutionPolicy Bypass -File "c:.*packer-elevated-shell-.*\.ps1"$/,
    )
    expect(secrets).toEqual([windowsPassword])
    expect(left()).toEqual([])
  })

  test('elevated_user without a password is a service account; a wrong password fails', async () => {
    const { run, printed } = await windows()
    await run('powershell', { inline: ['whoami'], elevated_user: 'SYSTEM' })
    expect(printed()).toEqual(['stdout: win-sandbox\\system'])
    const wrong = { inline: ['whoami'], elevated_user: 'Administrator', elevated_password: 'guess' }
    await expect(run('powershell', wrong)).rejects.toMatchObject({ code: 'script-failed' })
  })

  test('elevated_execute_command and the exit code of what runs elevated are honoured', async () => {
    const { run, lines, machine } = await windows()
    const elevated_execute_command = 'cmd /c exit 12'
    await run('powershell', {
      inline: ['x'],
      elevated_user: 'SYSTEM',
      elevated_execute_command,
      valid_exit_codes: [12],
    })
    expect(lines()).toHaveLength(1)
    expect(machine.restarts()).toBe(0)
  })

  test('a script that restarts the machine fails, unless 16001 stands for that in valid_exit_codes', async () => {
    const { run } = await windows({ restartTime: 300 })
    const inline = ['shutdown /r /t 0', 'Start-Sleep 30']
    await expect(run('powershell', { inline })).rejects.toMatchObject({
      code: 'script-disconnected',
      hint: expect.stringMatching(/windows-restart/),
    })
    await run('powershell', { inline, valid_exit_codes: [0, 16_001] })
  })

  test('start_retry_timeout is how long it waits for a machine that does not answer', async () => {
    const { run, machine, printed } = await windows()
    await machine.server.pause()
    setTimeout(() => void machine.server.resume(), 500)
    await run('powershell', { inline: ["Write-Output 'back'"], start_retry_timeout: 30_000 })
    expect(printed()).toEqual(['stdout: back'])
    await machine.server.pause()
    await expect(run('powershell', { inline: ['exit 0'], start_retry_timeout: 0 })).rejects.toMatchObject({
      code: 'connection-lost',
    })
  })
})

describe('windows-shell', () => {
  test('runs inline commands and scripts as batch files with their environment, and removes them', async () => {
    const { run, folder, printed, lines, left } = await windows()
    writeFileSync(join(folder, 'setup.bat'), '@echo off\r\necho file %ROLE%\r\nexit /b 5\r\n')
    await run('windows-shell', { inline: ['echo inline %ROLE% on %PACKER_BUILD_NAME%'], environment_vars: ['ROLE=db'] })
    await run('windows-shell', { scripts: ['setup.bat'], env: { ROLE: 'web' }, valid_exit_codes: [5] })
    expect(printed()).toEqual(['stdout: inline db on web', 'stdout: file web'])
    expect(lines()[0]).toBe(
      'set "PACKER_BUILDER_TYPE=outscale-bsu" && set "PACKER_BUILD_NAME=web" && set "ROLE=db" && "c:/Windows/Temp/script.bat"',
    )
    expect(left()).toEqual([])
    await expect(run('windows-shell', { script: 'setup.bat' })).rejects.toMatchObject({ code: 'script-failed' })
  })

  test('execute_command, env_var_format and remote_path are honoured', async () => {
    const { run, lines } = await windows()
    await run('windows-shell', {
      inline: ['exit /b 0'],
      env: { A: '1' },
      env_var_format: 'set %s=%s& ',
      execute_command: 'cmd /c {{.Vars}}"{{.Path}}"',
      remote_path: 'c:/run me.cmd',
    })
    expect(lines()[0]).toBe(
      'cmd /c set A=1& set PACKER_BUILDER_TYPE=outscale-bsu& set PACKER_BUILD_NAME=web& "c:/run me.cmd"',
    )
  })

  test('start_retry_timeout waits for the machine', async () => {
    const { run, machine } = await windows()
    await machine.server.pause()
    setTimeout(() => void machine.server.resume(), 300)
    await run('windows-shell', { inline: ['exit /b 0'], start_retry_timeout: 20_000 })
    expect(machine.computer.commands.length).toBeGreaterThan(0)
  })
})

test('the shell provisioner is refused over WinRM, unless execute_command says how', async () => {
  const { run, printed } = await windows()
  await expect(run('shell', { inline: ['true'] })).rejects.toMatchObject({
    code: 'no-shell-there',
    hint: expect.stringMatching(/powershell or windows-shell/),
  })
  await run('shell', { inline: ['true'], remote_folder: 'C:/Temp', execute_command: 'echo ran {{ .Path }}' })
  expect(printed()).toEqual([expect.stringMatching(/^stdout: ran C:\/Temp\/script_\d+\.sh$/)])
})

describe('windows-restart', () => {
  const hurried = (options: WindowsMachineOptions = {}) => windows(options, { clock: scaledClock(20) })

  test('restarts the machine and goes on when it is back', async () => {
    const { run, machine, said } = await hurried({ restartTime: 400 })
    await run('windows-restart', {})
    expect(machine.restarts()).toBe(1)
    expect(said().at(-1)).toBe('say: WIN-SANDBOX restarted.')
    expect(machine.computer.restartIn).toBeUndefined()
  })

  test('restart_check_command has to succeed before it goes on', async () => {
    const { run, machine, lines } = await hurried()
    setTimeout(() => machine.computer.files.write('C:\\ready.txt', Buffer.from('yes')), 1_000)
    await run('windows-restart', { restart_check_command: 'type C:\\ready.txt' })
    expect(lines().filter((line) => line.startsWith('type')).length).toBeGreaterThan(1)
  })

  test('check_registry waits until none of registry_keys is there', async () => {
    const { run, machine, context } = await hurried()
    const key = 'HKLM:SOFTWARE\\Mine\\Pending'
    const restart = machine.computer.restart
    machine.computer.restart = () => {
      restart()
      machine.computer.registryKeys.add(key)
      setTimeout(() => machine.computer.registryKeys.delete(key), 1_500)
    }
    await run('windows-restart', { check_registry: true, registry_keys: [key] })
    expect(machine.computer.registryKeys.size).toBe(0)
    expect(context.progressed).toContain('waiting for Windows to finish what its registry announces')
  })

  test('restart_timeout ends the wait, naming what it was at', async () => {
    const { run } = await hurried()
    await expect(
      run('windows-restart', { restart_check_command: 'exit 1', restart_timeout: 60_000 }),
    ).rejects.toMatchObject({
      code: 'restart-timeout',
      message: 'The machine was not back 60 s after its restart (waiting for restart_check_command).',
    })
  })

  test('a restart_command that fails is said', async () => {
    const { run } = await windows()
    await expect(run('windows-restart', { restart_command: 'exit 5' })).rejects.toMatchObject({
      code: 'restart-refused',
      where: { option: 'restart_command' },
    })
  })
})

describe('windows-update', () => {
  const updates = [
    { title: 'Cumulative update', needsRestart: true },
    { title: 'Preview of the next update', needsRestart: true },
    { title: 'Definitions', needsRestart: false },
  ]

  test('installs what the filters choose, restarting until nothing is left', async () => {
    const { run, machine, printed, left } = await windows({ updates, restartTime: 200 }, { clock: scaledClock(20) })
    await run('windows-update', {
      search_criteria: "IsInstalled=0 and Type='Software'",
      filters: ["exclude:$_.Title -like '*Preview*'", 'include:$true'],
    })
    expect(machine.computer.updates.map(({ title }) => title)).toEqual(['Preview of the next update'])
    expect(machine.restarts()).toBe(1)
    expect(printed()).toContain('stdout: Found: Cumulative update')
    expect(printed().at(-1)).toBe('stdout: No updates are left to install.')
    expect(left()).toEqual([])
  })

  test('update_limit takes a few at a time', async () => {
    const { run, machine } = await windows({ updates, restartTime: 100 }, { clock: scaledClock(20) })
    await run('windows-update', { update_limit: 1 })
    expect(machine.computer.updates).toEqual([])
    expect(machine.restarts()).toBe(2)
  })

  test('runs as username with its password, and fails after update_max_retries', async () => {
    const clock = clockInAHurry()
    const { run, said, secrets } = await windows({ updates: [] }, { clock })
    await run('windows-update', { username: 'Administrator', password: windowsPassword })
    expect(secrets).toContain(windowsPassword)
    const wrong = { username: 'Administrator', password: 'guess', update_max_retries: 2 }
    await expect(run('windows-update', wrong)).rejects.toMatchObject({
      code: 'windows-update-failed',
      message: 'Windows updates failed 3 times in a row; the last time: exit code 1.',
    })
    expect(said().filter((line) => line.includes('trying again'))).toHaveLength(2)
  })

  test('restart_timeout limits each restart', async () => {
    const { run, machine } = await windows({ updates }, { clock: scaledClock(60) })
    machine.computer.restart = () => void machine.server.pause()
    await expect(run('windows-update', { restart_timeout: 120_000 })).rejects.toMatchObject({ code: 'restart-timeout' })
  })
})
