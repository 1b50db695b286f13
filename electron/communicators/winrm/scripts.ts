import { quotePowershell } from './powershell.ts'

/**
 * What runs on the machine to copy files: scripts for Windows PowerShell 3 and later. The first line names each, for logs
 * of the machine, and for the sandbox's machines, which know them by it.
 */

const preamble = [
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  'trap { [Console]::Error.WriteLine($_.Exception.Message); exit 1 }',
]

const expand = (path: string) => `[Environment]::ExpandEnvironmentVariables(${quotePowershell(path)})`

/**
 * Reads files from its input: `:` and a path is a folder, `>` and a path the beginning of a file, all else content.
 * Paths are base64 of UTF-8. Under another name until it is whole; at the end of each its SHA-256 is printed.
 */
export const receiveFiles = [
  '# omi-studio: receive-files',
  ...preamble,
  '$stream = $null; $path = $null; $sha = $null',
  'function Finish {',
  '  if (-not $script:stream) { return }',
  '  $script:stream.Close(); $script:stream = $null',
  '  [void]$script:sha.TransformFinalBlock((New-Object byte[] 0), 0, 0)',
  '  Move-Item -LiteralPath "$script:path.part" -Destination $script:path -Force',
  "  [Console]::Out.WriteLine([BitConverter]::ToString($script:sha.Hash).Replace('-', '').ToLower())",
  '}',
  'function Named($line) {',
  '  $name = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line.Substring(1)))',
  '  [IO.Path]::GetFullPath([Environment]::ExpandEnvironmentVariables($name))',
  '}',
  'foreach ($line in $input) {',
  '  $line = $line.Trim()',
  '  if (-not $line) { continue }',
  "  if ($line[0] -eq ':') { Finish; [void][IO.Directory]::CreateDirectory((Named $line)) }",
  "  elseif ($line[0] -eq '>') {",
  '    Finish',
  '    $path = Named $line',
  '    if ([IO.Directory]::Exists($path)) { throw "$path is a folder." }',
  '    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))',
  '    $stream = [IO.File]::Create("$path.part")',
  '    $sha = [Security.Cryptography.SHA256]::Create()',
  '  } else {',
  '    $bytes = [Convert]::FromBase64String($line)',
  '    $stream.Write($bytes, 0, $bytes.Length)',
  '    [void]$sha.TransformBlock($bytes, 0, $bytes.Length, $null, 0)',
  '  }',
  '}',
  'Finish',
].join('\n')

/** Prints a file: its size, its content in lines of base64, its SHA-256. */
export function sendFile(path: string): string {
  return [
    '# omi-studio: send-file',
    ...preamble,
    `$path = [IO.Path]::GetFullPath(${expand(path)})`,
    '$stream = [IO.File]::OpenRead($path)',
    '[Console]::Out.WriteLine("size $($stream.Length)")',
    '$sha = [Security.Cryptography.SHA256]::Create()',
    '$buffer = New-Object byte[] 49152',
    'while (($count = $stream.Read($buffer, 0, $buffer.Length)) -gt 0) {',
    '  [void]$sha.TransformBlock($buffer, 0, $count, $null, 0)',
    '  [Console]::Out.WriteLine([Convert]::ToBase64String($buffer, 0, $count))',
    '}',
    '[void]$sha.TransformFinalBlock((New-Object byte[] 0), 0, 0)',
    "[Console]::Out.WriteLine('sha256 ' + [BitConverter]::ToString($sha.Hash).Replace('-', '').ToLower())",
  ].join('\n')
}

/** Lists what is below a folder: `D` or `F`, the size, and the path below it as base64 of UTF-8; folders first. */
export function listFolder(path: string): string {
  return [
    '# omi-studio: list-folder',
    ...preamble,
    `$folder = [IO.Path]::GetFullPath(${expand(path)}).TrimEnd('\\')`,
    'if (-not [IO.Directory]::Exists($folder)) { throw "$folder is no folder." }',
    'function Line($kind, $size, $name) {',
    '  $below = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($name.Substring($folder.Length + 1)))',
    '  [Console]::Out.WriteLine("$kind $size $below")',
    '}',
    "[IO.Directory]::GetDirectories($folder, '*', 'AllDirectories') | ForEach-Object { Line 'D' 0 $_ }",
    "[IO.Directory]::GetFiles($folder, '*', 'AllDirectories') | ForEach-Object { Line 'F' (New-Object IO.FileInfo $_).Length $_ }",
  ].join('\n')
}

/** Removes a file; one that is not there is fine. */
export function removeFile(path: string): string {
  return [
    '# omi-studio: remove-file',
    ...preamble,
    `$path = [IO.Path]::GetFullPath(${expand(path)})`,
    'if ([IO.File]::Exists($path)) { [IO.File]::Delete($path) }',
  ].join('\n')
}
