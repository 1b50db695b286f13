import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  licenceList,
  licenceListPath,
  pageLicences,
  pageLicencesPath,
  shippedPackages,
} from '#test/support/list-licences.ts'

/** Licences that allow what we do: use, change and pass on under our own. Weak copyleft by file is not among them. */
const allowed =
  /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|OFL-1\.1|Python-2\.0|Zlib|WTFPL)$/

const isAllowed = (licence: string) =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.test(one)))

test('nothing comes with the app under a licence that it may not come under', () => {
  const packages = shippedPackages()
  expect(packages.length).toBeGreaterThan(50)
  expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([])
})

test('the list of licences is up to date (node test/support/list-licences.ts)', () => {
  expect(readFileSync(licenceListPath, 'utf8')).toBe(licenceList(shippedPackages()))
  expect(readFileSync(pageLicencesPath, 'utf8')).toBe(pageLicences())
})

test('what is bundled into the page is on the list, with the text of its licence', () => {
  const names = shippedPackages().map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['react', 'scheduler', '@mui/material', '@xterm/xterm', 'zod', 'ssh2']))
  expect(names).not.toContain('vite')
  expect(readFileSync(pageLicencesPath, 'utf8')).toContain('Permission is hereby granted')
})
