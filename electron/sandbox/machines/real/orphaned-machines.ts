import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** ms that an orphan has to end by itself before it is killed. */
const longestEnd = 5_000

/**
 * Ends the machines of a region whose program was killed, and removes the folder of their process ids. They are known by
 * the path of that folder on their command lines; since the region's folder is locked, whoever has it there is an orphan.
 */
export async function endOrphanedMachines(folder: string): Promise<void> {
  const orphans = (await listProcesses()).filter(({ words }) => isMachineOf(folder, words)).map(({ pid }) => pid)
  for (const pid of orphans) signal(pid, 'SIGTERM')
  const deadline = Date.now() + longestEnd
  while (orphans.some((pid) => signal(pid, 0)) && Date.now() < deadline) await pause(50)
  for (const pid of orphans) signal(pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true })
}

function isMachineOf(folder: string, words: readonly string[]): boolean {
  const pidFile = words[words.indexOf('-pidfile') + 1] ?? ''
  return /(^|\/)qemu-system-[\w]+$/.test(words[0] ?? '') && pidFile.startsWith(`${folder}/`)
}

/** Returns whether the process was there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}

interface ProcessLine {
  readonly pid: number
  readonly words: readonly string[]
}

async function listProcesses(): Promise<ProcessLine[]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    return Promise.all(
      pids.map(async (pid) => {
        const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
        return { pid: Number(pid), words: line.split('\0') }
      }),
    )
  }
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,args='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').map((line) => {
    const [pid, ...words] = line.trim().split(/ +/)
    return { pid: Number(pid), words }
  })
}
