import { type ChrootHost, capture, scriptWords } from './chroot-host.ts'

/** A process that keeps a mount busy. */
export interface MountHolder {
  readonly pid: number
  /** Its command line. */
  readonly command: string
  /** What it has there: its working folder, root, program or an open file. */
  readonly path: string
}

/**
 * Lists what every process has open, by one `ls` over /proc: a small system has neither fuser nor lsof. Processes that end
 * meanwhile are complaints of `ls`, and none of ours.
 */
const openFilesScript =
  'ls -ld /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe /proc/[0-9]*/fd/* 2>/dev/null | grep -F -- "-> $1"; exit 0'

const namesScript = 'for p; do printf "%s " "$p"; cat "/proc/$p/cmdline"; echo; done 2>/dev/null; exit 0'

/** Who holds something below a path. What cannot be found out is nobody: this is for a message. */
export async function holdersOf(host: ChrootHost, path: string, signal: AbortSignal): Promise<MountHolder[]> {
  const { stdout } = await capture(host, scriptWords(openFilesScript, path), signal)
  const held = parseOpenFiles(stdout, path)
  if (held.size === 0) return []
  const names = await capture(host, scriptWords(namesScript, ...[...held.keys()].map(String)), signal)
  const commands = new Map(
    names.stdout.split('\n').map((line) => {
      const [pid = '', ...words] = line.replaceAll('\0', ' ').trim().split(' ')
      return [Number(pid), words.join(' ')] as const
    }),
  )
  return [...held].map(([pid, held]) => ({ pid, command: commands.get(pid) ?? '', path: held }))
}

/** By process, the first thing that it has there. */
export function parseOpenFiles(listing: string, path: string): Map<number, string> {
  const held = new Map<number, string>()
  for (const line of listing.split('\n')) {
    const match = / \/proc\/(\d+)\/(?:cwd|root|exe|fd\/\d+) -> (.*)$/.exec(line)
    const [, pid = '', target = ''] = match ?? []
    if (target !== path && !target.startsWith(`${path}/`)) continue
    if (!held.has(Number(pid))) held.set(Number(pid), target)
  }
  return held
}

/** `process 4711 (nginx -g daemon off;) with /mnt/x/var/log/nginx/access.log`. */
export function holdersInWords(holders: readonly MountHolder[]): string {
  return holders
    .slice(0, 5)
    .map(({ pid, command, path }) => `process ${pid}${command === '' ? '' : ` (${command})`} with ${path}`)
    .join('; ')
}
