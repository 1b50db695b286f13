import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(import.meta.dirname))

interface Import {
  readonly from: string
  /** A path from the root for our own files, a package's name otherwise. */
  readonly to: string
  readonly own: boolean
  readonly typeOnly: boolean
}

const files = ['shared', 'electron', 'renderer'].flatMap((room) => sourcesBelow(room))
const imports = files.flatMap((file) => importsOf(file))
const own = imports.filter((entry) => entry.own)
const packages = imports.filter((entry) => !entry.own)

describe('the import rules of the house (design section 2)', () => {
  test('there is something to check', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(100)
  })

  test('shared imports neither of the other rooms', () => {
    expect(own.filter((entry) => room(entry.from) === 'shared' && room(entry.to) !== 'shared')).toEqual([])
  })

  test('shared uses neither Node nor the DOM nor React', () => {
    const impure = /^(node:|electron$|react|@mui\/|@emotion\/|ws$|ssh2$|zustand)/
    expect(packages.filter((entry) => room(entry.from) === 'shared' && impure.test(entry.to))).toEqual([])
  })

  test('the renderer never imports the main process', () => {
    expect(own.filter((entry) => room(entry.from) === 'renderer' && room(entry.to) === 'electron')).toEqual([])
    const nodeOnly = /^(node:|electron$|ws$|ssh2$|aws4$|just-bash)/
    expect(packages.filter((entry) => room(entry.from) === 'renderer' && nodeOnly.test(entry.to))).toEqual([])
  })

  test('the main process never imports the renderer', () => {
    expect(own.filter((entry) => room(entry.from) === 'electron' && room(entry.to) === 'renderer')).toEqual([])
  })

  test('only electron/desktop imports the package electron', () => {
    const elsewhere = packages.filter((entry) => entry.to === 'electron' && !entry.from.startsWith('electron/desktop/'))
    expect(elsewhere).toEqual([])
  })

  test('features do not import one another', () => {
    const across = own.filter((entry) => {
      const from = feature(entry.from)
      const to = feature(entry.to)
      return from !== undefined && to !== undefined && from !== to
    })
    expect(across).toEqual([])
  })

  test('small shared components of the renderer know no feature and no shell', () => {
    const upwards = own.filter(
      (entry) => entry.from.startsWith('renderer/ui/') && /^renderer\/(features|app)\//.test(entry.to),
    )
    expect(upwards).toEqual([])
  })

  test('builders, steps, communicators and provisioners know nothing of hosts and screens', () => {
    const inner = /^electron\/(engine|builders|communicators|provisioners|post-processors|oapi|credentials|sandbox)\//
    const outer = /^electron\/(desktop|web|cli|studio|launcher)\//
    expect(own.filter((entry) => inner.test(entry.from) && outer.test(entry.to))).toEqual([])
  })

  test('the engine knows no builder, the builders know no sandbox', () => {
    const pairs: [RegExp, RegExp][] = [
      [/^electron\/engine\//, /^electron\/(builders|sandbox)\//],
      [/^electron\/builders\//, /^electron\/sandbox\//],
      [/^electron\/oapi\//, /^electron\/(engine|builders|sandbox|communicators)\//],
    ]
    for (const [from, to] of pairs) {
      expect(own.filter((entry) => from.test(entry.from) && to.test(entry.to))).toEqual([])
    }
  })

  test('nothing imports from the tests', () => {
    expect(own.filter((entry) => room(entry.to) === 'test')).toEqual([])
  })

  test('there are no import cycles', () => {
    expect(cycles(own.filter((entry) => !entry.typeOnly))).toEqual([])
  })
})

describe('the top level of the repository', () => {
  test('holds what the mission lists and nothing else', () => {
    const allowed =
      /^(package\.json|package-lock\.json|tsconfig[^/]*\.json|electron-builder\.yml|electron|renderer|shared|assets|test|README\.md|LICENSE|CONTRIBUTING\.md|[a-z.-]+\.config\.[cm]?[jt]s|biome\.json|node_modules|out|dist|test-output|\..*)$/
    expect(readdirSync(root).filter((name) => !allowed.test(name))).toEqual([])
  })
})

function room(path: string): string {
  return path.split('/')[0]!
}

function feature(path: string): string | undefined {
  return /^renderer\/features\/([^/]+)\//.exec(path)?.[1]
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(root, path)).isDirectory()) return sourcesBelow(path)
    return /\.tsx?$/.test(name) ? [path.split(sep).join('/')] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/gm
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2] ?? match[3]!
    const typeOnly = match[1] !== undefined
    if (target.startsWith('.')) {
      return { from: file, to: posix.normalize(posix.join(posix.dirname(file), target)), own: true, typeOnly }
    }
    if (target.startsWith('#')) return { from: file, to: target.slice(1), own: true, typeOnly }
    return { from: file, to: target, own: false, typeOnly }
  })
}

/** Strongly connected groups of more than one file, each as its file names. */
function cycles(edges: readonly Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const edge of edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to])
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string) => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const target of next.get(node) ?? []) {
      if (!index.has(target)) {
        visit(target)
        low.set(node, Math.min(low.get(node)!, low.get(target)!))
      } else if (stack.includes(target)) {
        low.set(node, Math.min(low.get(node)!, index.get(target)!))
      }
    }
    if (low.get(node) !== index.get(node)) return
    const group = stack.splice(stack.indexOf(node))
    if (group.length > 1) found.push(group.map((name) => relative('.', name)))
  }
  for (const node of next.keys()) if (!index.has(node)) visit(node)
  return found
}
