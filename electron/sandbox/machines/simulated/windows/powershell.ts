import { ourScript } from './our-scripts.ts'
import { runStatements } from './powershell-statements.ts'
import type { GuestProgram } from './windows-computer.ts'

/**
 * A small PowerShell: the statements that the provisioners' own wrappers are made of and what simple scripts have. Our
 * scripts for copying files and the like, which use .NET, it knows by name.
 *
 * @param line the arguments, such as `-NoProfile -EncodedCommand …`.
 */
export async function runPowershell(line: string, program: GuestProgram): Promise<number> {
  const encoded = /-e(?:nc(?:odedcommand)?|c)?\s+([A-Za-z0-9+/=]+)/i.exec(line)?.[1]
  if (encoded !== undefined) return runScript(Buffer.from(encoded, 'base64').toString('utf16le'), program)
  const file = /-file\s+(?:"([^"]+)"|(\S+))/i.exec(line)
  if (file !== null) return runScriptFile(file[1] ?? file[2] ?? '', program)
  const command = /\s-c(?:ommand)?\s+([\s\S]*)$/i.exec(` ${line}`)?.[1] ?? line
  return runScript(/^"([\s\S]*)"$/.exec(command)?.[1] ?? command, program)
}

/** Runs a script file; one that is missing is PowerShell's own failure. */
async function runScriptFile(path: string, program: GuestProgram): Promise<number> {
  const content = program.computer.files.read(path)
  if (content === undefined) {
    program.stderr(`The argument '${path}' to the -File parameter does not exist.\r\n`)
    // What Windows PowerShell ends with for it.
    return 4_294_770_688
  }
  return runScript(Buffer.from(content).toString('utf8'), program)
}

async function runScript(text: string, program: GuestProgram): Promise<number> {
  const ours = ourScript(text)
  if (ours !== undefined) return ours(text, program)
  return runStatements(text, program)
}
