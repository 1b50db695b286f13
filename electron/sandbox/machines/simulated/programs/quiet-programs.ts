import { createHash } from 'node:crypto'
import type { Process, Program } from '../kernel/process.ts'
import { definePrograms, forEachPath } from './define.ts'

/** Administration commands that a build calls for their effect on a real system, and that have none on a simulated one. */
const withoutEffect =
  'update-grub grub-install grub-mkconfig grub2-mkconfig grub2-install grub2-set-default grubby update-initramfs dracut update-ca-certificates update-ca-trust update-rc.d invoke-rc.d chkconfig update-crypto-policies authselect restorecon semanage setsebool getsebool setenforce chcon firewall-cmd iptables aa-status netplan update-alternatives alternatives select-editor savelog agetty hwclock insmod modinfo mesg wall dmesg dircolors cal sum cksum top lsns vi vim view w policy-rc.d sshd zramctl vipw sftp-server'.split(
    ' ',
  )

/** Tools whose work would be missed: they fail rather than pretend. */
const notSimulated = 'bzip2 unxz xz unzip zip zgrep hexdump fmt'.split(' ')

export const quietPrograms: readonly Program[] = [
  ...withoutEffect.map((name): Program => ({ name, run: () => 0 })),
  ...notSimulated.map(
    (name): Program => ({ name, run: (process) => process.fail("the sandbox's simulated machine cannot do this") }),
  ),
  ...definePrograms({
    'update-grub': async (process) => {
      if (process.credentials.uid !== 0)
        return process.error('grub-mkconfig: You must run this as root\n').then(() => 1)
      process.files.mkdirAll('/boot/grub')
      process.files.writeFile(
        '/boot/grub/grub.cfg',
        `# made by update-grub\n${process.files.tryReadText('/etc/default/grub') ?? ''}`,
      )
      await process.error("Sourcing file `/etc/default/grub'\nGenerating grub configuration file ...\ndone\n")
      return 0
    },
    setenforce: (process) => {
      process.kernel.log('setenforce', process.args[0] ?? '')
      return 0
    },
    'update-alternatives': async (process) => {
      const at = process.args.indexOf('--set')
      const install = process.args.indexOf('--install')
      const [name, path] = at >= 0 ? process.args.slice(at + 1) : []
      const link = install >= 0 ? process.args[install + 1] : name === undefined ? undefined : `/usr/bin/${name}`
      const target = install >= 0 ? process.args[install + 3] : path
      if (link === undefined || target === undefined) return 0
      if (process.files.find(link, false)?.inode.kind === 'symlink') process.files.unlink(link)
      if (!process.files.exists(link)) process.files.symlink(target, link)
      return 0
    },
    sha512sum: (process) => digest(process, 'sha512'),
    cmp: async (process) => {
      const [left = '', right = ''] = process.args.filter((arg) => !arg.startsWith('-'))
      const same = Buffer.from(process.files.readBytes(left)).equals(Buffer.from(process.files.readBytes(right)))
      if (!same && !process.args.includes('-s')) await process.out(`${left} ${right} differ\n`)
      return same ? 0 : 1
    },
    shuf: async (process) => {
      const lines = (await process.readAll()).toString('utf8').split('\n').filter(Boolean)
      for (let index = lines.length - 1; index > 0; index -= 1) {
        const other = Math.floor(Math.random() * (index + 1))
        ;[lines[index], lines[other]] = [lines[other] ?? '', lines[index] ?? '']
      }
      await process.out(lines.map((line) => `${line}\n`).join(''))
      return 0
    },
    getopt: (process) => process.fail("the sandbox's simulated machine has no getopt; use getopts"),
  }),
]

async function digest(process: Process, algorithm: string): Promise<number> {
  const paths = process.args.filter((arg) => !arg.startsWith('-'))
  return forEachPath(process, paths.length === 0 ? ['-'] : paths, '', async (path) => {
    const bytes = path === '-' ? await process.readAll() : process.files.readBytes(path)
    await process.out(`${createHash(algorithm).update(bytes).digest('hex')}  ${path}\n`)
  })
}
