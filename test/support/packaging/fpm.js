#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * Stands in for fpm, which electron-builder would fetch from GitHub, over Debian's own dpkg-deb: takes fpm's arguments as
 * electron-builder gives them (`CUSTOM_FPM_PATH`) and makes the same tree. Not compressed: it is made to be looked into.
 */
const text = { type: 'string' }
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...text, short: 's' },
    t: { ...text, short: 't' },
    d: { ...text, short: 'd', multiple: true },
    force: { type: 'boolean' },
    'deb-recommends': { ...text, multiple: true },
    'deb-compression': text,
    'deb-priority': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
  },
})

const tree = mkdtempSync(join(tmpdir(), 'omi-deb-'))
for (const pair of positionals) {
  const [from = '', to = ''] = pair.split('=')
  const target = join(tree, to)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(from, target, { recursive: true })
}
const control = join(tree, 'DEBIAN')
mkdirSync(control)
writeFileSync(
  join(control, 'control'),
  [
    `Package: ${values.name}`,
    `Version: ${values.version}`,
    `Architecture: ${values.architecture}`,
    `Maintainer: ${values.maintainer}`,
    `Depends: ${values.d?.join(', ')}`,
    `Recommends: ${values['deb-recommends']?.join(', ')}`,
    `Section: ${values.category}`,
    `Priority: ${values['deb-priority']}`,
    `Homepage: ${values.url}`,
    `Description: ${values.description}`,
    '',
  ].join('\n'),
)
for (const [name, script] of [
  ['postinst', values['after-install']],
  ['postrm', values['after-remove']],
]) {
  if (script === undefined) continue
  cpSync(script, join(control, name))
  chmodSync(join(control, name), 0o755)
}
execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, values.package], { stdio: 'inherit' })
rmSync(tree, { recursive: true, force: true })
