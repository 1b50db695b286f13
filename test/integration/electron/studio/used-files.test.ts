import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadFiles } from '#electron/studio/templates/load-files.ts'
import { usedFiles } from '#electron/studio/templates/used-files.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const source = `
source "osc-bsu" "web" {
  omi_name       = "web"
  source_omi     = "ami-00000001"
  vm_type        = "tinav6.c1r1p2"
  ssh_username   = "outscale"
  user_data_file = "\${path.root}/first-boot.yml"
}
`

/** A template of these steps in a folder with these files. */
function templateWith(steps: string, files: Readonly<Record<string, string>>, ending = 'pkr.hcl') {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const path = join(folder, `web.${ending}`)
  const hcl = `${source}\nbuild {\n  sources = ["source.osc-bsu.web"]\n${steps}\n}\n`
  writeFileSync(path, ending === 'pkr.hcl' ? hcl : steps)
  return { folder, path }
}

async function used(path: string, environment: Readonly<Record<string, string>> = {}) {
  const workingFolder = dirname(path)
  return usedFiles(await loadFiles({ path, workingFolder }, environment), workingFolder, environment)
}

test('what options and functions name is listed in their order, folders with their files', async () => {
  const { path, folder } = templateWith(
    `
  provisioner "shell" {
    scripts = ["\${path.root}/a.sh", "b.sh"]
  }
  provisioner "file" {
    source      = "\${path.root}/site/"
    destination = "/tmp/site"
  }
  provisioner "file" {
    source      = "/etc/motd"
    destination = "\${path.root}/motd"
    direction   = "download"
  }
  provisioner "shell" {
    inline = [templatefile("\${path.root}/greet.tpl", { name = "you" })]
  }
  post-processor "shell-local" {
    script = "done.sh"
  }
  post-processor "manifest" {
    output = "manifest.json"
  }`,
    {
      'first-boot.yml': '#cloud-config\n',
      'a.sh': 'true\n',
      'site/index.html': '<p>\n',
      'site/css/all.css': 'p {}\n',
      'site/.git/config': '[core]\n',
      'greet.tpl': 'echo $' + '{name}\n',
      'done.sh': 'true\n',
    },
  )
  const files = await used(path)
  expect(files.map(({ name, state, within }) => [name, state, within === undefined])).toEqual([
    ['first-boot.yml', 'file', true],
    ['a.sh', 'file', true],
    ['b.sh', 'missing', true],
    ['site', 'folder', true],
    ['site/index.html', 'file', false],
    ['site/css/all.css', 'file', false],
    ['done.sh', 'file', true],
    ['greet.tpl', 'file', true],
  ])
  expect(files[1]).toEqual({
    path: join(folder, 'a.sh'),
    name: 'a.sh',
    state: 'file',
    bytes: 5,
    partly: false,
    uses: [{ by: { kind: 'provisioner', type: 'shell', option: 'scripts' }, build: 'osc-bsu.web' }],
  })
  expect(files.at(-1)?.uses).toEqual([{}])
})

test('a template with errors, and one whose variables have no value, tells what it can', async () => {
  const { path } = templateWith(
    `
  provisioner "shell" {
    script = "a.sh"
    inlin  = []
  }
  provisioner "shell" {
    script = var.unset
  }
}
variable "unset" {
  type = string
`,
    { 'a.sh': 'true\n' },
  )
  expect((await used(path)).map(({ name }) => name)).toEqual(['first-boot.yml', 'a.sh'])
})

test('a legacy JSON template tells them, too', async () => {
  const template = {
    builders: [{ type: 'osc-bsu', omi_name: 'web', source_omi: 'ami-00000001', vm_type: 't', ssh_username: 'o' }],
    provisioners: [{ type: 'shell', script: '{{template_dir}}/a.sh' }],
  }
  const { path } = templateWith(JSON.stringify(template), { 'a.sh': 'true\n' }, 'json')
  expect((await used(path)).map(({ name, state }) => `${name} ${state}`)).toEqual(['a.sh file'])
})

test('keys are told as such or not at all, what is too large is no text, and a folder is listed up to a limit', async () => {
  const many = Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`many/${at}.txt`, '']))
  const { path, folder } = templateWith(
    `
  provisioner "file" {
    sources     = [".ssh/id_ed25519", ".ssh/authorized_keys", "keys/new/one", "osc.json", "large.bin", "many"]
    destination = "/tmp/"
  }`,
    { '.ssh/id_ed25519': 'secret', 'config.json': 'secret', 'large.bin': 'x'.repeat(1024 * 1024 + 1), ...many },
  )
  symlinkSync(join(folder, '.ssh'), join(folder, 'keys'))
  symlinkSync(join(folder, 'config.json'), join(folder, 'osc.json'))
  const files = await used(path, { OSC_CONFIG_FILE: join(folder, 'config.json') })
  const own = files.filter(({ within, name }) => within === undefined && name !== 'first-boot.yml')
  expect(own.map(({ name, state, partly }) => `${name} ${state} ${partly}`)).toEqual([
    '.ssh/id_ed25519 private false',
    '.ssh/authorized_keys private false',
    'keys/new/one private false',
    'osc.json private false',
    'large.bin large false',
    'many folder true',
  ])
  expect(files.filter(({ within }) => within === join(folder, 'many'))).toHaveLength(200)
})
