import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { GuestProgram } from './windows-computer.ts'

/** Does what one of our scripts would do; the result is its exit code. */
type OurScript = (text: string, program: GuestProgram) => Promise<number>

/** The script that a text is, by the name in its first line; `undefined` for anybody else's. */
export function ourScript(text: string): OurScript | undefined {
  const name = /^# omi-studio: ([\w-]+)/.exec(text)?.[1]
  return name === undefined ? undefined : scripts[name]
}

const scripts: Readonly<Record<string, OurScript>> = {
  'receive-files': receiveFiles,
  'send-file': async (text, program) => sendFile(pathIn(text, program), program),
  'list-folder': async (text, program) => listFolder(pathIn(text, program), program),
  'remove-file': async (text, { computer, ...program }) => {
    computer.files.remove(pathIn(text, { computer, ...program }))
    return 0
  },
  'run-elevated': runElevated,
  'windows-update': windowsUpdate,
}

async function receiveFiles(_text: string, program: GuestProgram): Promise<number> {
  const { files } = program.computer
  let path: string | undefined
  let chunks: Buffer[] = []
  const finish = () => {
    if (path === undefined) return
    const content = Buffer.concat(chunks)
    files.write(path, content)
    program.stdout(`${createHash('sha256').update(content).digest('hex')}\r\n`)
    path = undefined
    chunks = []
  }
  const named = (line: string) => expand(Buffer.from(line.slice(1), 'base64').toString('utf8'), program)
  for await (const line of createInterface({ input: program.stdin })) {
    if (line === '') continue
    if (line.startsWith(':')) {
      finish()
      files.makeFolder(named(line))
    } else if (line.startsWith('>')) {
      finish()
      path = named(line)
      if (!files.isFolder(path)) continue
      program.stderr(`${path} is a folder.\r\n`)
      return 1
    } else chunks.push(Buffer.from(line, 'base64'))
  }
  if (program.signal.aborted) return 1
  finish()
  return 0
}

function sendFile(path: string, { computer, stdout, stderr }: GuestProgram): number {
  const content = computer.files.read(path)
  if (content === undefined) {
    stderr(`Could not find file '${path}'.\r\n`)
    return 1
  }
  stdout(`size ${content.length}\r\n`)
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += 49_152) stdout(`${bytes.subarray(at, at + 49_152).toString('base64')}\r\n`)
  stdout(`sha256 ${createHash('sha256').update(bytes).digest('hex')}\r\n`)
  return 0
}

function listFolder(path: string, { computer, stdout, stderr }: GuestProgram): number {
  if (!computer.files.isFolder(path)) {
    stderr(`${path} is no folder.\r\n`)
    return 1
  }
  for (const { kind, below, size } of computer.files.list(path)) {
    stdout(`${kind === 'folder' ? 'D' : 'F'} ${size} ${Buffer.from(below).toString('base64')}\r\n`)
  }
  return 0
}

/** Runs the command as the user whose password it has, as a scheduled task would. */
async function runElevated(text: string, program: GuestProgram): Promise<number> {
  const user = literalIn(text, 'user') ?? ''
  const password = literalIn(text, 'password')
  const service = /^(nt authority\\)?(system|local ?service|network ?service)$/i.test(user)
  if (!service && program.computer.passwordOf(user) !== password) {
    program.stderr('The user name or password is incorrect. (Exception from HRESULT: 0x8007052E)\r\n')
    return 1
  }
  const environment = new Map([
    ...program.computer.environment,
    ['USERNAME', service ? `${program.computer.name}$` : user],
  ])
  return program.shell(literalIn(text, 'command') ?? '', { ...program, user, environment, stderr: program.stdout })
}

/** Finds, filters and installs; 101 when Windows has to restart. */
async function windowsUpdate(text: string, { computer, stdout }: GuestProgram): Promise<number> {
  if (computer.registryKeys.has(rebootRequired)) return 101
  const limit = Number(/^\$limit = (\d+)/m.exec(text)?.[1] ?? 1000)
  const filters = [...text.matchAll(/@\{ Include = \$(true|false); Fits = \{ (.*) \} \}/g)].map(
    ([, include, fits = '']) => ({
      include: include === 'true',
      fits,
    }),
  )
  for (;;) {
    stdout('Searching for updates...\r\n')
    const wanted = computer.updates.filter(
      ({ title }) => filters.find(({ fits }) => fitsTitle(fits, title))?.include === true,
    )
    const chosen = wanted.slice(0, limit)
    if (chosen.length === 0) {
      stdout('No updates are left to install.\r\n')
      return 0
    }
    for (const update of chosen) {
      stdout(`Found: ${update.title}\r\n`)
      computer.updates.splice(computer.updates.indexOf(update), 1)
    }
    if (!chosen.some(({ needsRestart }) => needsRestart)) continue
    computer.registryKeys.add(rebootRequired)
    return 101
  }
}

const rebootRequired = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired'

/** `$true` and `$_.Title -like '…'`, which is what filters usually are. */
function fitsTitle(expression: string, title: string): boolean {
  if (expression.trim().toLowerCase() === '$true') return true
  const pattern = /\$_\.Title -like '([^']*)'/i.exec(expression)?.[1]
  if (pattern === undefined) return false
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${escaped}$`, 'i').test(title)
}

function pathIn(text: string, program: GuestProgram): string {
  const written = /ExpandEnvironmentVariables\('((?:[^']|'')*)'\)/.exec(text)?.[1] ?? ''
  return expand(written.replaceAll("''", "'"), program)
}

function literalIn(text: string, variable: string): string | undefined {
  const found = new RegExp(`^\\$${variable} = '((?:[^']|'')*)'`, 'm').exec(text)?.[1]
  return found?.replaceAll("''", "'")
}

function expand(path: string, { environment }: GuestProgram): string {
  return path.replaceAll(/%(\w+)%/g, (written, name: string) => environment.get(name.toUpperCase()) ?? written)
}
