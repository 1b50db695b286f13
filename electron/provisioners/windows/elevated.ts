import { randomUUID } from 'node:crypto'
import { quotePowershell } from '#electron/communicators/winrm/powershell.ts'
import type { ProvisionerContext } from '../provisioner.ts'
import { windowsTemporaryFile } from './paths.ts'

/** Who runs a command with full rights. */
export interface ElevatedUser {
  readonly user: string
  /** Empty for a service account such as SYSTEM. */
  readonly password: string
}

/** A command that runs another with full rights, and the file that it needs on the machine. */
export interface ElevatedCommand {
  readonly command: string
  readonly path: string
}

/**
 * Puts a script on the machine that runs a command line as another user with full rights, by a scheduled task, which is
 * how one gets them without sitting at the machine: a login over the network never has them.
 */
export async function uploadElevated(
  command: string,
  by: ElevatedUser,
  { communicator, log, signal }: ProvisionerContext,
): Promise<ElevatedCommand> {
  if (by.password !== '') log.addSecret(by.password)
  const path = windowsTemporaryFile('packer-elevated-shell', 'ps1')
  await communicator.upload({ content: elevatedScript(command, by, `packer-${randomUUID()}`), path, signal })
  return { command: `powershell -NoProfile -ExecutionPolicy Bypass -File "${path}"`, path }
}

/**
 * The script: registers a task that runs the command once, prints its output as it comes, ends with its exit code, and
 * leaves nothing. The task has no time limit and the priority of a program that somebody waits for.
 */
export function elevatedScript(command: string, { user, password }: ElevatedUser, task: string): string {
  const service = password === ''
  return [
    '# omi-studio: run-elevated',
    "$ErrorActionPreference = 'Stop'",
    `$command = ${quotePowershell(command)}`,
    `$name = ${quotePowershell(task)}`,
    `$user = ${quotePowershell(user)}`,
    `$password = ${service ? '$null' : quotePowershell(password)}`,
    `$logon = ${service ? 5 : 1}`,
    '$log = Join-Path $env:SystemRoot "Temp\\$name.out"',
    '$scheduler = New-Object -ComObject Schedule.Service',
    '$scheduler.Connect()',
    '$task = $scheduler.NewTask(0)',
    "$task.RegistrationInfo.Description = 'A command of an OMI Studio build'",
    '$task.Principal.RunLevel = 1',
    '$task.Settings.Enabled = $true',
    '$task.Settings.AllowDemandStart = $true',
    '$task.Settings.DisallowStartIfOnBatteries = $false',
    '$task.Settings.StopIfGoingOnBatteries = $false',
    "$task.Settings.ExecutionTimeLimit = 'PT0S'",
    '$task.Settings.Priority = 4',
    '$action = $task.Actions.Create(0)',
    "$action.Path = 'cmd.exe'",
    '$action.Arguments = "/c $command > `"$log`" 2>&1"',
    "$folder = $scheduler.GetFolder('\\')",
    '[void]$folder.RegisterTaskDefinition($name, $task, 6, $user, $password, $logon, $null)',
    '$reader = $null',
    '$result = 1',
    'function Show-Output {',
    '  if (-not $script:reader -and (Test-Path -LiteralPath $log)) {',
    "    $stream = New-Object IO.FileStream $log, 'Open', 'Read', 'ReadWrite, Delete'",
    '    $script:reader = New-Object IO.StreamReader $stream',
    '  }',
    '  if ($script:reader) { while (($line = $script:reader.ReadLine()) -ne $null) { [Console]::Out.WriteLine($line) } }',
    '}',
    'try {',
    '  [void]$folder.GetTask($name).Run($null)',
    '  $waited = 0',
    '  do {',
    '    Start-Sleep -Milliseconds 250',
    '    $waited += 250',
    '    Show-Output',
    '    $current = $folder.GetTask($name)',
    // 4: it runs. 267011: it has not run yet, which must not last, or nobody may run it.
    '    $pending = $current.LastTaskResult -eq 267011 -and $waited -lt 60000',
    '  } while ($current.State -eq 4 -or $current.LastTaskResult -eq 267009 -or $pending)',
    '  Show-Output',
    '  $result = $current.LastTaskResult',
    '} finally {',
    '  if ($reader) { $reader.Close() }',
    '  $folder.DeleteTask($name, 0)',
    '  Remove-Item -LiteralPath $log -Force -ErrorAction SilentlyContinue',
    '}',
    'exit $result',
    '',
  ].join('\r\n')
}
