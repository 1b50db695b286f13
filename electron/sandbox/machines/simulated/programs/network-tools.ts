import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process } from '../kernel/process.ts'
import { parseOptions } from './options.ts'

/** What every program says that would need the network. */
export const notice = 'the sandbox has no Internet'

interface Fetched {
  readonly status: number
  readonly body: string
}

/** What answers inside the machine: the metadata service. Everything else is out of reach. */
function fetchInside(process: Process, url: string): Fetched | undefined {
  const match = /^(?:http:\/\/)?169\.254\.169\.254(\/[^?#]*)?/.exec(url)
  if (!match) return undefined
  const body = process.kernel.host.metadata(match[1] ?? '/')
  return body === undefined ? { status: 404, body: '404 - Not Found' } : { status: 200, body }
}

function hostOf(url: string): string {
  return (
    url
      .replace(/^\w+:\/\//, '')
      .replace(/^[^@/]*@/, '')
      .split(/[/:?]/)[0] ?? url
  )
}

/** `curl`, inside the machine only. */
export async function runCurl(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'fsSLOo:kX:H:d:w:IiA:e:u:m:x:#vgGNT:JRC:b:c:46', {
    fail: 'f',
    silent: 's',
    'show-error': 'S',
    location: 'L',
    'remote-name': 'O',
    output: 'o:',
    insecure: 'k',
    request: 'X:',
    header: 'H:',
    data: 'd:',
    'write-out': 'w:',
    head: 'I',
    retry: 'retry:',
    'retry-delay': 'r:',
    'retry-connrefused': 'n',
    'connect-timeout': 'm:',
    'max-time': 'm:',
    user: 'u:',
    proto: 'p:',
    'tlsv1.2': 'n',
    compressed: 'n',
    cacert: 'p:',
    version: 'version',
    'create-dirs': 'n',
    'retry-all-errors': 'n',
    'fail-with-body': 'f',
    noproxy: 'p:',
    proxy: 'x:',
    'no-progress-meter': 's',
    url: 'url:',
  })
  if (options.has('version')) return process.out('curl 8.5.0 (simulated by OMI Studio)\n').then(() => 0)
  if (options.problem)
    return process.error(`curl: option ${process.args.join(' ')}: ${options.problem}\n`).then(() => 2)
  const urls = [...options.operands, ...options.values('url')]
  if (urls.length === 0)
    return process.error("curl: (2) no URL specified\ncurl: try 'curl --help' for more information\n").then(() => 2)
  for (const url of urls) {
    if (url.startsWith('file://')) {
      await process.out(process.files.readBytes(url.slice(7)))
      continue
    }
    const fetched = fetchInside(process, url)
    if (!fetched) {
      if (!options.has('s') || options.has('S'))
        await process.error(`curl: (6) Could not resolve host: ${hostOf(url)} (${notice})\n`)
      return 6
    }
    if (fetched.status >= 400 && options.has('f')) {
      if (!options.has('s') || options.has('S'))
        await process.error(`curl: (22) The requested URL returned error: ${fetched.status}\n`)
      return 22
    }
    const path = options.value('o') ?? (options.has('O') ? url.replace(/^.*\//, '') : undefined)
    if (path === undefined) await process.out(fetched.body)
    else process.files.writeFile(path, fetched.body)
    const format = options.value('w')
    if (format !== undefined)
      await process.out(format.replaceAll('%{http_code}', String(fetched.status)).replaceAll('\\n', '\n'))
  }
  return 0
}

/** `wget`, inside the machine only. */
export async function runWget(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'qO:P:cNt:T:nv', {
    quiet: 'q',
    'output-document': 'O:',
    'no-verbose': 'q',
    tries: 't:',
    timeout: 'T:',
    'no-check-certificate': 'n',
    header: 'h:',
    'show-progress': 'n',
    progress: 'p:',
    'directory-prefix': 'P:',
    'retry-connrefused': 'n',
    'https-only': 'n',
    'quiet-no': 'n',
  })
  for (const url of options.operands) {
    const fetched = fetchInside(process, url)
    if (!fetched) {
      if (!options.has('q'))
        await process.error(
          `Resolving ${hostOf(url)}... failed: Temporary failure in name resolution.\nwget: unable to resolve host address '${hostOf(url)}' (${notice})\n`,
        )
      return 4
    }
    if (fetched.status >= 400) return process.error(`ERROR ${fetched.status}: Not Found.\n`).then(() => 8)
    const path =
      options.value('O') ??
      `${options.value('P') ? `${options.value('P')}/` : ''}${url.replace(/^.*\//, '') || 'index.html'}`
    if (path === '-') await process.out(fetched.body)
    else process.files.writeFile(path, fetched.body)
  }
  return 0
}

/** `rsync`, inside the machine only. */
export async function runRsync(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'avrzqhpPlogtDHAXxne:', {
    delete: 'delete',
    exclude: 'x:',
    archive: 'a',
    recursive: 'r',
    verbose: 'v',
    chown: 'c:',
    progress: 'P',
    'rsync-path': 'p:',
  })
  const sources = options.operands.slice(0, -1)
  const target = options.operands.at(-1) ?? ''
  if (options.operands.some((path) => /^[^/]+:/.test(path))) return process.error(`rsync: ${notice}\n`).then(() => 12)
  try {
    process.files.mkdirAll(target)
    for (const source of sources) {
      const from = source.endsWith('/') ? `${source}.` : source
      const status = await process.spawn(['cp', options.has('a') ? '-a' : '-r', from, target])
      if (status.kind !== 'exited' || status.code !== 0) return 23
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error
    return process.error(`rsync: ${error.path}: ${error.explanation}\n`).then(() => 23)
  }
  return 0
}
