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

test('where updates come from is said when a release is made, nowhere else (row 11)', () => {
  expect(configuration.publish).toBeNull()
})

test('templates and links of ours open the app', () => {
  expect(configuration.fileAssociations.map(({ ext }: { ext: string }) => ext)).toEqual(['pkr.hcl', 'pkr.json'])
  expect(configuration.protocols).toEqual([{ name: 'OMI Studio', schemes: ['omi'] }])
})
