import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const configuration = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))

test('the packaged runtime runs nothing but the packaged app (spec/electron.md, row 8)', () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
  expect(configuration.asar).toBe(true)
})

test('every fuse is one that the packager knows: a misspelt one would be left as it comes', () => {
  const schema = JSON.parse(readFileSync(join(root, 'node_modules', 'app-builder-lib', 'scheme.json'), 'utf8'))
  const known = Object.keys(schema.definitions.FuseOptionsV1.properties)
  expect(Object.keys(configuration.electronFuses).filter((name) => !known.includes(name))).toEqual([])
})

test('what is packaged updates itself from nowhere: the system’s package management does (row 11)', () => {
  expect(configuration.publish).toBeNull()
})

test('only what the app needs is packaged', () => {
  expect(configuration.files).toEqual([
    'out/**',
    'assets/**',
    'package.json',
    'LICENSE',
    '!node_modules/node-liblzma/**',
  ])
})
