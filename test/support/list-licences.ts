import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * Writes what comes with the app and under which licence: `node test/support/list-licences.ts`. A test fails when the list
 * is not up to date, or when something comes with a licence that is not on its list.
 *
 * The main process's packages are packaged as they are, each with its licence beside it. Those of the page are bundled
 * (in `package.json` they are development's): their licences' texts are collected in a file of their own.
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
export const pageLicencesPath = join(root, 'assets', 'page-licences.txt')

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
}

/** What the packager takes, also what only other systems install, and what is bundled into the page; by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { packages } = readLock()
  const leftOut = packagesLeftOut()
  const packaged = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && entry.dev !== true && entry.link !== true && !leftOut.has(nameOf(path)),
  )
  const bundled = pathsOfPage(packages).flatMap((path) => {
    const entry = packages[path]
    return entry === undefined ? [] : [[path, entry] as const]
  })
  const shipped = [...packaged, ...bundled].map(([path, { version = '', license }]) => ({
    name: nameOf(path),
    version,
    licence: license ?? licenceOfInstalled(path),
  }))
  const unique = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version))
}

/** The licences' texts of what is bundled into the page. */
export function pageLicences(): string {
  const paths = [...pathsOfPage(readLock().packages)].sort()
  return paths.map((path) => `${nameOf(path)}\n\n${licenceTextOf(path)}\n`).join(`\n${'-'.repeat(72)}\n\n`)
}

function readLock(): { readonly packages: Readonly<Record<string, LockEntry>> } {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** Where the packages are that the page imports, and those that these depend on. */
function pathsOfPage(packages: Readonly<Record<string, LockEntry>>): readonly string[] {
  const found = new Set<string>()
  const visit = (name: string, from: string): void => {
    const path = resolved(name, from, packages)
    if (path === undefined || found.has(path)) return
    found.add(path)
    for (const dependency of Object.keys(packages[path]?.dependencies ?? {})) visit(dependency, path)
  }
  for (const name of importedByPage()) visit(name, '')
  return [...found]
}

/** As Node looks for a package: in the nearest folder of packages, then upwards. */
function resolved(name: string, from: string, packages: Readonly<Record<string, LockEntry>>): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[path] !== undefined) return path
    if (folder === '') return undefined
  }
}

function importedByPage(): ReadonlySet<string> {
  const names = globSync(['renderer/**/*.ts', 'renderer/**/*.tsx', 'shared/**/*.ts'], { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from |import |import\()'([^'.#][^']*)'/g)].map(
      ([, specifier = '']) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[1] ?? specifier,
    ),
  )
  return new Set(names.sort())
}

function licenceTextOf(path: string): string {
  const folder = join(root, path)
  const file = existsSync(folder) && readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name))
  if (file) return readFileSync(join(folder, file), 'utf8').trim()
  return `${licenceOfInstalled(path)}; the package comes without the text of its licence.`
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

The licence of what the main process uses is beside it in \`node_modules\`; those of what the page is made of are in
\`page-licences.txt\`. Both lists are made by \`node test/support/list-licences.ts\`.

| package | version | licence |
|---|---|---|
${rows.join('\n')}
`
}

if (process.argv[1] === import.meta.filename) {
  const packages = shippedPackages()
  writeFileSync(licenceListPath, licenceList(packages))
  writeFileSync(pageLicencesPath, pageLicences())
  process.stdout.write(`${packages.length} packages are listed in ${licenceListPath}\n`)
}
