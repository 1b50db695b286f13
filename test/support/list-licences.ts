import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * Writes the list of what comes with the app and under which licence: `node test/support/list-licences.ts`. A test fails
 * when it is not up to date, or when something comes with a licence that is not on its list.
 */

/** A package that is packaged with the app. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** SPDX */
  readonly licence: string
}

const root = join(import.meta.dirname, '..', '..')
export const licenceListPath = join(root, 'assets', 'third-party-licences.md')

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
}

/** Everything below `dependencies` that the packager does not leave out, also what only other systems install, by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>
  }
  const shipped = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.link !== true)
    .map(([path, { version = '', license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? licenceOfInstalled(path),
    }))
  const leftOut = packagesLeftOut()
  const unique = new Map(
    shipped.filter(({ name }) => !leftOut.has(name)).map((one) => [`${one.name}@${one.version}`, one]),
  )
  return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version))
}

function packagesLeftOut(): ReadonlySet<string> {
  const { files } = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as { files: readonly string[] }
  return new Set(files.flatMap((pattern) => /^!node_modules\/(.+)\/\*\*$/.exec(pattern)?.[1] ?? []))
}

/** The lock file lacks the licence of packages that write it in the old form. */
function licenceOfInstalled(path: string): string {
  const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
    license?: string | { type?: string }
    licenses?: readonly { type?: string }[]
  }
  const { license, licenses } = manifest
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown'
}

/** The list as it stands in the repository. */
export function licenceList(packages: readonly ShippedPackage[]): string {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return `# Software that comes with OMI Studio

Each package's own licence file is beside it in \`node_modules\`. This list is made by
\`node test/support/list-licences.ts\`.

| package | version | licence |
|---|---|---|
${rows.join('\n')}
`
}

if (process.argv[1] === import.meta.filename) {
  const packages = shippedPackages()
  writeFileSync(licenceListPath, licenceList(packages))
  process.stdout.write(`${packages.length} packages are listed in ${licenceListPath}\n`)
}
