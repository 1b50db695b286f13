import type { Process, Program } from '../kernel/process.ts'
import { definePrograms } from './define.ts'

/** What asks a terminal about itself, or clears it. */
export const terminalPrograms: readonly Program[] = definePrograms({
  stty: async (process) => {
    const { terminal } = process
    if (terminal === undefined) return process.fail("'standard input': Inappropriate ioctl for device")
    for (const [at, argument] of process.args.entries()) {
      if (argument === 'size') await process.out(`${terminal.rows} ${terminal.columns}\n`)
      else if (argument === 'echo' || argument === '-echo') terminal.echo = argument === 'echo'
      else if (argument === 'sane') terminal.echo = true
      else if (argument === 'rows' || argument === 'cols' || argument === 'columns') {
        const count = Number(process.args[at + 1])
        if (count > 0) Object.assign(terminal, argument === 'rows' ? { rows: count } : { columns: count })
      }
    }
    return 0
  },
  tput: async (process) => {
    const [wanted = ''] = process.args.filter((argument) => !argument.startsWith('-'))
    const answer = capability(process, wanted)
    if (answer === undefined) return process.fail(`unknown terminfo capability '${wanted}'`, 4)
    await process.out(answer)
    return 0
  },
  clear: (process) => process.out('\x1b[H\x1b[2J\x1b[3J').then(() => 0),
  reset: (process) => process.out('\x1bc').then(() => 0),
})

function capability({ terminal, args }: Process, name: string): string | undefined {
  const colour = args.at(-1) ?? ''
  switch (name) {
    case 'cols':
      return `${terminal?.columns ?? 80}\n`
    case 'lines':
      return `${terminal?.rows ?? 24}\n`
    case 'colors':
      return `${terminal?.type.endsWith('256color') === true ? 256 : 8}\n`
    case 'setaf':
      return `\x1b[3${colour}m`
    case 'setab':
      return `\x1b[4${colour}m`
    case 'bold':
      return '\x1b[1m'
    case 'sgr0':
      return '\x1b(B\x1b[m'
    case 'clear':
      return '\x1b[H\x1b[2J\x1b[3J'
    default:
      return undefined
  }
}
