import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'

/** Says which process owns a run; a number alone would be fooled when the system gives it out again. */
export const processIdentitySchema = z.object({ pid: z.number(), host: z.string(), startedAt: z.string() })
export type ProcessIdentity = z.infer<typeof processIdentitySchema>

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) ?? '' }
}

/** Whether the process is, or was, one of this computer. */
export function isOfThisComputer(identity: ProcessIdentity): boolean {
  return identity.host === hostname()
}

/** Whether that very process still runs on this computer. On another computer nobody here can tell: it counts as alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const start = startOf(identity.pid)
  return start === undefined || start === identity.startedAt
}

/** When a process began, as the system tells it; `undefined` where it does not. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? 'zombie' : fields[19]
    }
    if (process.platform === 'win32') return undefined
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}
