import { quotePowershell } from '#electron/communicators/winrm/powershell.ts'

/** What the script ends with when a restart is pending: 101, and the same as a scheduled task reports it. */
export const restartPending: readonly number[] = [101, 2_147_942_501]

export interface UpdateChoice {
  readonly search_criteria: string
  /** `include:EXPRESSION` and `exclude:EXPRESSION`, of which the first that fits decides. */
  readonly filters: readonly string[]
  readonly update_limit: number
}

/**
 * The script that finds and installs updates by the Windows Update Agent's COM interface: exit code 0 when there is
 * nothing left to install, 101 when Windows has to restart, 1 when something failed.
 */
export function updateScript({ search_criteria, filters, update_limit }: UpdateChoice): string {
  return [
    '# omi-studio: windows-update',
    "$ErrorActionPreference = 'Stop'",
    "$ProgressPreference = 'SilentlyContinue'",
    'trap { [Console]::Out.WriteLine("Windows Update failed: $($_.Exception.Message)"); exit 1 }',
    `$criteria = ${quotePowershell(search_criteria)}`,
    `$limit = ${update_limit}`,
    '$filters = @(',
    ...filters.map((filter) => `  ${filterLiteral(filter)}`),
    ')',
    'function Test-RestartPending {',
    '  (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired -or',
    "    (Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending') -or",
    "    (Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired')",
    '}',
    'function Test-Wanted($update) {',
    '  foreach ($filter in $filters) {',
    '    if ($update | Where-Object $filter.Fits) { return $filter.Include }',
    '  }',
    '  return $false',
    '}',
    "if (Test-RestartPending) { [Console]::Out.WriteLine('A restart is pending.'); exit 101 }",
    '$session = New-Object -ComObject Microsoft.Update.Session',
    "$session.ClientApplicationID = 'omi-studio'",
    // What was installed already is left alone: some updates stay in the list until the next restart.
    '$done = @{}',
    'while ($true) {',
    "  [Console]::Out.WriteLine('Searching for updates...')",
    '  $found = $session.CreateUpdateSearcher().Search($criteria).Updates',
    '  $chosen = New-Object -ComObject Microsoft.Update.UpdateColl',
    '  for ($index = 0; $index -lt $found.Count -and $chosen.Count -lt $limit; $index++) {',
    '    $update = $found.Item($index)',
    '    if ($done[$update.Identity.UpdateID]) { continue }',
    '    if (-not (Test-Wanted $update)) { [Console]::Out.WriteLine("Skipped: $($update.Title)"); continue }',
    '    if ($update.InstallationBehavior.CanRequestUserInput) {',
    '      [Console]::Out.WriteLine("Skipped, for it asks questions: $($update.Title)"); continue',
    '    }',
    '    if (-not $update.EulaAccepted) { $update.AcceptEula() }',
    '    [Console]::Out.WriteLine("Found: $($update.Title)")',
    '    [void]$chosen.Add($update)',
    '  }',
    "  if ($chosen.Count -eq 0) { [Console]::Out.WriteLine('No updates are left to install.'); exit 0 }",
    '  [Console]::Out.WriteLine("Downloading $($chosen.Count) updates...")',
    '  $downloader = $session.CreateUpdateDownloader()',
    '  $downloader.Updates = $chosen',
    '  $downloaded = $downloader.Download()',
    // 2: all succeeded; 3: with errors, so that some can be installed at least.
    '  if ($downloaded.ResultCode -notin 2, 3) { throw "the download ended with result $($downloaded.ResultCode)" }',
    '  $ready = New-Object -ComObject Microsoft.Update.UpdateColl',
    '  for ($index = 0; $index -lt $chosen.Count; $index++) {',
    '    if ($chosen.Item($index).IsDownloaded) { [void]$ready.Add($chosen.Item($index)) }',
    '  }',
    "  if ($ready.Count -eq 0) { throw 'none of the updates could be downloaded' }",
    '  [Console]::Out.WriteLine("Installing $($ready.Count) updates...")',
    '  $installer = $session.CreateUpdateInstaller()',
    '  $installer.Updates = $ready',
    '  $installed = $installer.Install()',
    '  if ($installed.RebootRequired -or (Test-RestartPending)) { exit 101 }',
    '  if ($installed.ResultCode -ne 2) { throw "the installation ended with result $($installed.ResultCode)" }',
    '  for ($index = 0; $index -lt $ready.Count; $index++) { $done[$ready.Item($index).Identity.UpdateID] = $true }',
    '}',
    '',
  ].join('\r\n')
}

function filterLiteral(filter: string): string {
  const [kind = '', ...expression] = filter.split(':')
  return `@{ Include = $${kind === 'include'}; Fits = { ${expression.join(':')} } }`
}
