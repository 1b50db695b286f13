import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, listPackage } from '@electron/asar'
import { expect, test } from '@playwright/test'
import { startDesktopApp } from './support/desktop-app.ts'

const run = promisify(execFile)
const root = dirname(dirname(import.meta.dirname))

/** How Electron's own binary carries its fuses: a mark, the version, how many there are, and one letter each. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuses = '011011010'

/** The packager's work with a stand-in runtime: everything but the runtime itself is as it will be. */
test.describe('the package', () => {
  let folder: string
  let app: string
  const deb = existsSync('/usr/bin/dpkg-deb')

  /** Runs the packager; a Debian package is put together by the stand-in for fpm. */
  async function pack(target: 'dir' | 'deb'): Promise<void> {
    const packager = join(root, 'node_modules', 'electron-builder', 'cli.js')
    const settings = [`-c.electronDist=${join(folder, 'runtime')}`, `-c.directories.output=${join(folder, 'out')}`]
    await run(process.execPath, [packager, '--linux', target, ...settings], {
      cwd: root,
      maxBuffer: 50_000_000,
      env: { ...process.env, CUSTOM_FPM_PATH: join(root, 'test', 'support', 'packaging', 'fpm.js') },
    })
  }

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'omi-package-'))
    const runtime = join(folder, 'runtime')
    await mkdir(join(runtime, 'resources'), { recursive: true })
    await writeFile(join(runtime, 'electron'), '#!/bin/sh\n')
    await appendFile(join(runtime, 'electron'), `${fuseMark}\x01${String.fromCharCode(fuses.length)}${fuses}`)
    await chmod(join(runtime, 'electron'), 0o755)
    await writeFile(join(runtime, 'LICENSE'), 'of the runtime')
    await writeFile(join(runtime, 'LICENSES.chromium.html'), 'of the runtime')
    await pack(deb ? 'deb' : 'dir')
    app = join(folder, 'out', 'linux-unpacked')
  })

  test.afterAll(() => rm(folder, { recursive: true, force: true }))

  test('holds the app, its templates and licences, and nothing of its development', async () => {
    expect(await readdir(app)).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'omi-studio', 'resources']))
    const archive = join(app, 'resources', 'app.asar')
    const files = listPackage(archive, { isPack: false })
    for (const wanted of [
      '/package.json',
      '/LICENSE',
      '/out/main/desktop.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/assets/templates/minimal/minimal.pkr.hcl',
      '/assets/third-party-licences.md',
      '/assets/page-licences.txt',
      '/node_modules/ssh2/package.json',
      '/node_modules/ssh2/LICENSE',
    ]) {
      expect(files, wanted).toContain(wanted)
    }
    const own = files.filter((file) => !file.startsWith('/node_modules'))
    expect(own.filter((file) => !/^\/(out|assets|package\.json|LICENSE)(\/|$)/.test(file))).toEqual([])
    const ofDevelopment =
      /\.(map|tsx?|spec\.js)$|\/(vite|vitest|typescript|electron|electron-builder|playwright[^/]*|react|@mui|@biomejs)\/|^\/(test|\.git|\.ci)\//
    expect(files.filter((file) => ofDevelopment.test(file) && !/\.wasm$/.test(file)).slice(0, 20)).toEqual([])
    // Far above it a development tree got in; the runtime comes on top.
    expect((await stat(archive)).size).toBeLessThan(60_000_000)
  })

  test('has the fuses as configured, read back from the binary', async () => {
    const binary = await readFile(join(app, 'omi-studio'), 'latin1')
    const wire = binary.slice(binary.indexOf(fuseMark) + fuseMark.length + 2).slice(0, fuses.length)
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol] = wire
    expect({ runAsNode, nodeOptions, inspect, snapshot, fileProtocol }).toEqual({
      runAsNode: '0',
      nodeOptions: '0',
      inspect: '0',
      snapshot: '0',
      fileProtocol: '0',
    })
    expect({ cookies, integrity, onlyAsar }).toEqual({ cookies: '1', integrity: '1', onlyAsar: '1' })
  })

  test('as a Debian package opens templates and links, and puts everything in its place', async () => {
    test.skip(!deb, 'dpkg-deb is not here')
    const made = (await readdir(join(folder, 'out'))).find((name) => name.endsWith('.deb')) ?? 'none'
    const installed = join(folder, 'installed')
    await run('dpkg-deb', ['-R', join(folder, 'out', made), installed])
    expect(await readFile(join(installed, 'DEBIAN', 'control'), 'utf8')).toMatch(/^Package: omi-studio$/m)
    const entry = await readFile(join(installed, 'usr', 'share', 'applications', 'omi-studio.desktop'), 'utf8')
    expect(entry).toMatch(/^Exec="\/opt\/OMI Studio\/omi-studio" .*%U/m)
    expect(entry).toMatch(/^MimeType=.*application\/x-packer-template;.*x-scheme-handler\/omi;/m)
    const types = await readFile(join(installed, 'usr', 'share', 'mime', 'packages', 'omi-studio.xml'), 'utf8')
    expect(types).toContain('*.pkr.hcl')
    expect(types).toContain('*.pkr.json')
    const icons = join(installed, 'usr', 'share', 'icons', 'hicolor')
    expect(existsSync(join(icons, '512x512', 'apps', 'omi-studio.png'))).toBe(true)
    expect(existsSync(join(installed, 'opt', 'OMI Studio', 'resources', 'app.asar'))).toBe(true)
  })

  test('lacks nothing: the app starts from it, and builds', async () => {
    const unpacked = join(folder, 'unpacked')
    extractAll(join(app, 'resources', 'app.asar'), unpacked)
    const home = join(folder, 'home')
    await mkdir(home)
    const desktop = await startDesktopApp(home, { appFolder: unpacked })
    try {
      const path = join(unpacked, 'assets', 'templates', 'minimal', 'minimal.pkr.hcl')
      const outcome = await desktop.window.evaluate(async (template) => {
        const { omiStudio } = globalThis
        const answer = await omiStudio.call('runs.start', { path: template, variables: {}, account: 'sandbox' })
        if (answer.kind === 'failure') return answer.error
        const { runId } = answer.output as { runId: string }
        return new Promise((resolve) => {
          omiStudio.subscribe(
            'runs.events',
            { runId },
            (events) => {
              const end = (events as { type: string }[]).find(({ type }) => type === 'run-ended')
              if (end !== undefined) resolve(end)
            },
            (error) => resolve(error ?? 'the stream ended'),
          )
        })
      }, path)
      expect(outcome).toMatchObject({ type: 'run-ended', outcome: 'succeeded' })
    } finally {
      await desktop.end()
    }
  })
})
