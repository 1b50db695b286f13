import { generateKeyPairSync } from 'node:crypto'
import ssh2 from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import { generateHostKeys } from '../boot/host-keys.ts'
import type { Process, Program } from '../kernel/process.ts'
import { definePrograms, forEachPath } from './define.ts'
import { notice, runCurl, runRsync, runWget } from './network-tools.ts'
import { parseOptions } from './options.ts'

/** Programs that reach for the network or the cloud, and the rest of a system's tools that only have to be there. */
export const cloudPrograms: readonly Program[] = definePrograms({
  curl: (process) => runCurl(process),
  wget: (process) => runWget(process),

  async 'cloud-init'(process) {
    const [command, ...args] = process.args
    if (command === 'status') {
      if (args.includes('--wait') || args.includes('-w')) await process.wait(process.kernel.cloudInit)
      await process.out(
        args.includes('--long')
          ? 'status: done\nboot_status_code: enabled-by-generator\ndetail: DataSourceEc2\nerrors: []\n'
          : 'status: done\n',
      )
    } else if (command === 'clean') {
      if (process.credentials.uid !== 0) return process.fail('Error: this command must be run as root')
      for (const name of process.files.isDirectory('/var/lib/cloud') ? process.files.list('/var/lib/cloud') : [])
        process.files.removeAll(`/var/lib/cloud/${name}`)
      if (args.some((arg) => arg === '--logs' || arg === '-l'))
        for (const log of ['cloud-init.log', 'cloud-init-output.log'])
          if (process.files.exists(`/var/log/${log}`)) process.files.unlink(`/var/log/${log}`)
      if (args.includes('--machine-id')) process.files.writeFile('/etc/machine-id', 'uninitialized\n')
    } else if (command === 'query')
      await process.out(`${process.kernel.host.metadata('/latest/meta-data/instance-id') ?? ''}\n`)
    else if (command === '--version') await process.out('cloud-init (simulated by OMI Studio)\n')
    return 0
  },
  'cloud-id': (process) => process.out('outscale\n').then(() => 0),

  async 'ssh-keygen'(process) {
    const options = parseOptions(process.args, 'At:b:f:N:C:qylR:EF:', {})
    const path = options.value('f')
    if (options.has('A')) {
      if (process.credentials.uid !== 0)
        return process.fail('Could not save your private key in /etc/ssh: Permission denied')
      const existing = (name: string) => process.files.exists(`/etc/ssh/${name}`)
      await generateHostKeys(
        (name, content, mode) => {
          process.files.writeFile(`/etc/ssh/${name}`, content)
          process.files.chmod(`/etc/ssh/${name}`, mode)
        },
        existing,
        process.kernel.hostname,
      )
      return 0
    }
    if (options.has('R')) return 0
    if (path === undefined) return process.fail('-f is needed in the sandbox')
    if (options.has('y') || options.has('l')) {
      const key = ssh2.utils.parseKey(process.files.readText(path))
      if (key instanceof Error) return process.fail(`${path} is not a key file.`)
      await process.out(
        options.has('l')
          ? `256 SHA256:${await fingerprint(key.getPublicSSH())} ${key.comment} (${key.type})\n`
          : `${key.type} ${key.getPublicSSH().toString('base64')}\n`,
      )
      return 0
    }
    const type = options.value('t') ?? 'ed25519'
    const comment = options.value('C') ?? `${process.env.get('USER') ?? 'root'}@${process.kernel.hostname}`
    const pair =
      type === 'rsa'
        ? ssh2.utils.generateKeyPairSync('rsa', { bits: Number(options.value('b') ?? 3072), comment })
        : type === 'ecdsa'
          ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, comment })
          : generateEd25519(comment)
    process.files.writeFile(path, pair.private)
    process.files.chmod(path, 0o600)
    process.files.writeFile(`${path}.pub`, `${pair.public}\n`)
    if (!options.has('q'))
      await process.out(
        `Your identification has been saved in ${path}\nYour public key has been saved in ${path}.pub\n`,
      )
    return 0
  },

  ping: (process) =>
    process.error(`ping: ${process.args.at(-1)}: Temporary failure in name resolution (${notice})\n`).then(() => 2),
  nslookup: (process) =>
    process.out(`** server can't find ${process.args.at(-1)}: SERVFAIL (${notice})\n`).then(() => 1),
  ssh: (process) =>
    process
      .error(
        `ssh: Could not resolve hostname ${process.args.find((arg) => !arg.startsWith('-'))}: Temporary failure in name resolution (${notice})\n`,
      )
      .then(() => 255),
  sftp: (process) => process.error(`sftp: ${notice}\n`).then(() => 255),
  'ssh-keyscan': (process) => process.error(`${notice}\n`).then(() => 1),
  rsync: (process) => runRsync(process),

  ip: (process) => {
    const { privateIp } = process.kernel.host
    const text =
      process.args.includes('route') || process.args[0] === 'r'
        ? `default via ${privateIp.replace(/\d+$/, '1')} dev eth0 proto dhcp\n`
        : `1: lo: <LOOPBACK,UP>\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,MULTICAST,UP>\n    inet ${privateIp}/24 scope global dynamic eth0\n`
    return process.out(text).then(() => 0)
  },
  ifconfig: (process) => process.out(`eth0: inet ${process.kernel.host.privateIp}\n`).then(() => 0),
  ss: (process) =>
    process.out('State  Recv-Q Send-Q Local Address:Port\nLISTEN 0      128          0.0.0.0:22\n').then(() => 0),
  arp: () => 0,
  route: () => 0,

  async crontab(process) {
    const options = parseOptions(process.args, 'leru:i')
    const user = options.value('u') ?? process.env.get('USER') ?? 'root'
    const path = `/var/spool/cron/crontabs/${user}`
    if (options.has('l')) {
      const text = process.files.tryReadText(path)
      if (text === undefined) return process.error(`no crontab for ${user}\n`).then(() => 1)
      await process.out(text)
      return 0
    }
    if (options.has('r')) {
      if (process.files.exists(path)) process.files.unlink(path)
      return 0
    }
    const source = options.operands[0] ?? '-'
    const text = source === '-' ? (await process.readAll()).toString('utf8') : process.files.readText(source)
    process.files.mkdirAll('/var/spool/cron/crontabs')
    process.files.writeFile(path, text)
    process.files.chmod(path, 0o600)
    return 0
  },

  async 'locale-gen'(process) {
    for (const name of process.args.filter((arg) => !arg.startsWith('-'))) {
      const line = `${name}${name.includes('.') ? '' : '.UTF-8'} UTF-8`
      const text = process.files.tryReadText('/etc/locale.gen') ?? ''
      if (!text.includes(`\n${line}`)) process.files.writeFile('/etc/locale.gen', `${text}${line}\n`)
    }
    await process.out('Generating locales (this might take a while)...\nGeneration complete.\n')
    return 0
  },
  async 'update-locale'(process) {
    process.files.writeFile('/etc/default/locale', `${process.args.filter((arg) => arg.includes('=')).join('\n')}\n`)
    return 0
  },
  async ufw(process) {
    const words = process.args.filter((arg) => !arg.startsWith('--'))
    if (process.credentials.uid !== 0)
      return process.error('ERROR: You need to be root to run this script\n').then(() => 1)
    process.files.mkdirAll('/etc/ufw')
    const rules = process.files.tryReadText('/etc/ufw/user.rules') ?? ''
    const [command] = words
    if (command === 'enable' || command === 'disable') {
      process.files.writeFile('/etc/ufw/ufw.conf', `ENABLED=${command === 'enable' ? 'yes' : 'no'}\n`)
      await process.out(
        `Firewall ${command === 'enable' ? 'is active and enabled' : 'stopped and disabled'} on system startup\n`,
      )
    } else if (command === 'status') {
      await process.out(
        `Status: ${/yes/.test(process.files.tryReadText('/etc/ufw/ufw.conf') ?? '') ? 'active' : 'inactive'}\n${rules}`,
      )
    } else if (command === 'reset') process.files.writeFile('/etc/ufw/user.rules', '')
    else {
      process.files.writeFile('/etc/ufw/user.rules', `${rules}${words.join(' ')}\n`)
      await process.out('Rules updated\n')
    }
    return 0
  },

  async lsb_release(process) {
    const release = Object.fromEntries(
      (process.files.tryReadText('/etc/os-release') ?? '')
        .split('\n')
        .map((line) => [line.split('=')[0] ?? '', line.split('=').slice(1).join('=').replace(/^"|"$/g, '')]),
    )
    const fields: readonly (readonly [string, string, string])[] = [
      ['i', 'Distributor ID', release.NAME?.split(' ')[0] ?? ''],
      ['d', 'Description', release.PRETTY_NAME ?? ''],
      ['r', 'Release', release.VERSION_ID ?? ''],
      ['c', 'Codename', release.VERSION_CODENAME ?? 'n/a'],
    ]
    const flags = process.args
      .join('')
      .replace('--codename', 'c')
      .replace('--release', 'r')
      .replace('--id', 'i')
      .replace('--short', 's')
      .replace('--all', 'a')
      .replace('--description', 'd')
    const short = flags.includes('s')
    for (const [letter, name, value] of fields) {
      if (flags.includes(letter) || flags.includes('a'))
        await process.out(short ? `${value}\n` : `${name}:\t${value}\n`)
    }
    return 0
  },

  async openssl(process) {
    const [command, ...args] = process.args
    if (command === 'rand') {
      const bytes = crypto.getRandomValues(new Uint8Array(Number(args.find((arg) => /^\d+$/.test(arg)) ?? 16)))
      await process.out(`${Buffer.from(bytes).toString(args.includes('-hex') ? 'hex' : 'base64')}\n`)
      return 0
    }
    if (command === 'version') return process.out('OpenSSL 3.0.13 (simulated by OMI Studio)\n').then(() => 0)
    const output = args[args.indexOf('-out') + 1]
    if ((command === 'genrsa' || command === 'genpkey' || command === 'req') && args.includes('-out')) {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      })
      const key = args.includes('-keyout') ? args[args.indexOf('-keyout') + 1] : undefined
      if (key) process.files.writeFile(key, privateKey)
      process.files.writeFile(
        output ?? '',
        command === 'req'
          ? '-----BEGIN CERTIFICATE-----\nsimulated by OMI Studio\n-----END CERTIFICATE-----\n'
          : privateKey,
      )
      return 0
    }
    return process.fail(`the sandbox's openssl cannot do "${command ?? ''}"`)
  },

  async gpg(process) {
    // Keys are only stored: nothing is downloaded in the sandbox, so nothing is verified with them.
    const at = process.args.findIndex((arg) => arg === '-o' || arg === '--output')
    const source = process.args.at(-1) ?? ''
    const reads = source.startsWith('-') || process.args.at(-2) === '-o' || process.args.at(-2) === '--output'
    if (at >= 0)
      process.files.writeFile(
        process.args[at + 1] ?? '',
        reads ? await process.readAll() : process.files.readBytes(source).slice(),
      )
    else if (process.args.includes('--dearmor'))
      await process.out(reads ? await process.readAll() : process.files.readBytes(source))
    return 0
  },

  async python3(process) {
    if (/^(-V|--version)$/.test(process.args[0] ?? '')) return process.out('Python 3.12.3\n').then(() => 0)
    await process.error("python3: the sandbox's simulated machine does not run Python code\n")
    return 1
  },

  getenforce: (process) =>
    process
      .out(
        `${/^SELINUX=(\w+)/m.exec(process.files.tryReadText('/etc/selinux/config') ?? '')?.[1]?.replace(/^./, (letter) => letter.toUpperCase()) ?? 'Disabled'}\n`,
      )
      .then(() => 0),
  sestatus: (process) => process.out('SELinux status:                 enabled\n').then(() => 0),

  async getconf(process) {
    const values: Readonly<Record<string, string>> = {
      PAGE_SIZE: '4096',
      PAGESIZE: '4096',
      _NPROCESSORS_ONLN: String(process.kernel.cores),
      LONG_BIT: '64',
      ARG_MAX: '2097152',
    }
    const value = values[process.args[0] ?? '']
    if (value === undefined) return process.fail(`Unrecognized variable \`${process.args[0]}'`)
    await process.out(`${value}\n`)
    return 0
  },

  'run-parts': async (process) => {
    const folder = process.args.find((arg) => !arg.startsWith('-')) ?? ''
    let code = 0
    for (const name of process.files.list(folder)) {
      if (/^[\w-]+$/.test(name) && process.files.may(`${folder}/${name}`, 'execute')) {
        const status = await process.spawn([`${folder}/${name}`])
        if (status.kind !== 'exited' || status.code !== 0) code = 1
      }
    }
    return code
  },

  async less(process) {
    return showFiles(process)
  },
  more: (process) => showFiles(process),
  man: (process) => process.fail('the sandbox has no manual pages', 16),
  ischroot: () => 1,
})

async function showFiles(process: Process): Promise<number> {
  if (process.args.length === 0) {
    await process.out(await process.readAll())
    return 0
  }
  return forEachPath(
    process,
    process.args.filter((arg) => !arg.startsWith('-')),
    '',
    (path) => process.out(process.files.readBytes(path)),
  )
}

async function fingerprint(key: Buffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(key)))
    .toString('base64')
    .replace(/=+$/, '')
}
