import { setTimeout as delay } from 'node:timers/promises'
import { runPowershell } from './powershell.ts'
import type { GuestProgram } from './windows-computer.ts'

/**
 * A small `cmd`: lines joined by `&`, `&&` and `||`, variables, redirection to a file, batch files, and the commands that
 * provisioning scripts usually have. The result is the exit code.
 */
export async function runCmd(line: string, program: GuestProgram): Promise<number> {
  let code = 0
  for (const { join, text } of commandsOf(line)) {
    if ((join === '&&' && code !== 0) || (join === '||' && code === 0)) continue
    code = await runOne(text, program)
    if (program.signal.aborted) return 1
  }
  return code
}

/** Runs the lines of a batch file, as with `@echo off`. */
export async function runBatch(text: string, program: GuestProgram): Promise<number> {
  let code = 0
  for (const written of text.split(/\r?\n/)) {
    const line = written.trim().replace(/^@/, '')
    if (line === '' || /^(rem\b|::|:|echo off$)/i.test(line)) continue
    const ends = /^exit(?:\s+\/b)?(?:\s+(-?\d+))?$/i.exec(expand(line, program))
    if (ends !== null) return Number(ends[1] ?? code)
    code = await runCmd(line, program)
    program.environment.set('ERRORLEVEL', String(code))
  }
  return code
}

interface Piece {
  readonly join: '' | '&' | '&&' | '||'
  readonly text: string
}

function commandsOf(line: string): readonly Piece[] {
  const pieces: { join: Piece['join']; text: string }[] = [{ join: '', text: '' }]
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const join = quoted ? undefined : /^(&&|\|\||&(?!\d))/.exec(line.slice(at))?.[0]
    // `2>&1` is no join.
    if (join !== undefined && line[at - 1] !== '>') {
      pieces.push({ join: join as Piece['join'], text: '' })
      at += join.length - 1
      continue
    }
    if (line[at] === '"') quoted = !quoted
    const last = pieces.at(-1)
    if (last !== undefined) last.text += line[at]
  }
  return pieces.map(({ join, text }) => ({ join, text: text.trim() })).filter(({ text }) => text !== '')
}

async function runOne(written: string, program: GuestProgram): Promise<number> {
  const line = expand(written, program)
  const redirected = /^(.*?)\s*>\s*(?:"([^"]+)"|(\S+))(?:\s+2>&1)?$/.exec(line)
  if (redirected !== null && !/^powershell|^pwsh/i.test(line)) {
    const [, command = '', quoted, bare = ''] = redirected
    const kept: string[] = []
    const keep = (text: string) => void kept.push(text)
    const code = await runOne(command, { ...program, stdout: keep, stderr: keep })
    const target = quoted ?? bare
    if (target.toLowerCase() !== 'nul') program.computer.files.write(target, Buffer.from(kept.join('')))
    return code
  }
  const [, name = '', rest = ''] = /^(?:call\s+)?("[^"]+"|[^\s/]\S*)\s*([\s\S]*)$/i.exec(line) ?? []
  const known = builtIns[name.toLowerCase().replace(/\.exe$/, '')]
  if (known !== undefined) return known(rest, program)
  const path = name.replaceAll('"', '')
  if (/\\sysprep(\.exe)?$/i.test(path)) return sysprep(rest, program)
  const file = program.computer.files.read(path)
  if (file !== undefined && /\.(bat|cmd)$/i.test(path)) return runBatch(Buffer.from(file).toString('utf8'), program)
  program.stderr(
    `'${path}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
  )
  return 1
}

type BuiltIn = (rest: string, program: GuestProgram) => number | Promise<number>

const builtIns: Readonly<Record<string, BuiltIn>> = {
  echo: (rest, { stdout }) => {
    stdout(`${rest}\r\n`)
    return 0
  },
  'echo.': (_rest, { stdout }) => {
    stdout('\r\n')
    return 0
  },
  set: (rest, { environment }) => {
    const assignment = /^"([^="]+)=([^"]*)"$/.exec(rest) ?? /^([^="]+)=(.*)$/.exec(rest)
    if (assignment === null) return 1
    const [, name = '', value = ''] = assignment
    environment.set(name.toUpperCase(), value)
    return 0
  },
  exit: (rest) => Number(/-?\d+/.exec(rest)?.[0] ?? 0),
  ver: (_rest, { stdout }) => {
    stdout('\r\nMicrosoft Windows [Version 10.0.20348.2582]\r\n')
    return 0
  },
  hostname: (_rest, { stdout, computer }) => {
    stdout(`${computer.name}\r\n`)
    return 0
  },
  whoami: (_rest, { stdout, computer, user }) => {
    stdout(`${computer.name.toLowerCase()}\\${user.toLowerCase()}\r\n`)
    return 0
  },
  type: (rest, { stdout, stderr, computer }) => {
    const content = computer.files.read(rest.replaceAll('"', ''))
    if (content === undefined) {
      stderr('The system cannot find the file specified.\r\n')
      return 1
    }
    stdout(Buffer.from(content).toString('utf8'))
    return 0
  },
  mkdir: (rest, { computer }) => {
    computer.files.makeFolder(rest.replaceAll('"', ''))
    return 0
  },
  del: (rest, { computer }) => {
    computer.files.remove(rest.replaceAll('"', ''))
    return 0
  },
  timeout: async (rest, { signal }) => {
    await delay(Number(/\d+/.exec(rest)?.[0] ?? 0) * 1000, undefined, { signal }).catch(() => undefined)
    return signal.aborted ? 1 : 0
  },
  cmd: (rest, program) => runCmd(rest.replace(/^(\/[a-z]\s+)+/i, ''), program),
  shutdown: (rest, { computer, stderr }) => shutdown(rest, computer, stderr),
  powershell: runPowershell,
  pwsh: runPowershell,
}

/** Only what an image needs: the machine makes a new password when it boots from one. */
function sysprep(rest: string, { computer }: GuestProgram): number {
  if (/\/generalize\b/i.test(rest)) computer.generalise()
  if (/\/shutdown\b/i.test(rest)) return shutdown('/s /t 0', computer, () => undefined)
  return /\/reboot\b/i.test(rest) ? shutdown('/r /t 0', computer, () => undefined) : 0
}

/** 1190: a restart is scheduled already; 1116: there is none to take back. */
function shutdown(rest: string, computer: GuestProgram['computer'], stderr: (text: string) => void): number {
  if (/\/a\b/i.test(rest)) {
    if (computer.restartIn === undefined) {
      stderr('Unable to abort the system shutdown because no shutdown was in progress.(1116)\r\n')
      return 1116
    }
    computer.restartIn = undefined
    return 0
  }
  if (computer.restartIn !== undefined) {
    stderr('A system shutdown has already been scheduled.(1190)\r\n')
    return 1190
  }
  const seconds = Number(/\/t\s+(\d+)/i.exec(rest)?.[1] ?? 30)
  computer.restartIn = seconds
  // Windows answers first, and then goes.
  if (seconds === 0) setTimeout(() => (/\/s\b/i.test(rest) ? computer.powerOff() : computer.restart()), 50)
  return 0
}

function expand(line: string, { environment }: GuestProgram): string {
  return line.replaceAll(/%([^%\s]+)%/g, (written, name: string) => environment.get(name.toUpperCase()) ?? written)
}
