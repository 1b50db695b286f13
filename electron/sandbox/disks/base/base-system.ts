import { randomUUID } from 'node:crypto'
import type { LinuxSystem } from '../disk.ts'
import { FileTree } from '../file-tree.ts'
import { programFile } from '../program-file.ts'
import { TreeWriter } from '../tree-writer.ts'
import { newFileSystem, type PartitionTable, type VolumeContent } from '../volume-content.ts'
import {
  commonAdministration,
  commonPrograms,
  debianAdministration,
  debianPrograms,
  redHatAdministration,
  redHatPrograms,
} from './base-programs.ts'
import { writePackageDatabase } from './package-database.ts'
import { type SystemProfile, systemProfiles } from './system-profile.ts'
import { writeUnits } from './units.ts'

/** When the public OMIs were made; the same at every start, so that images do not differ without a reason. */
const madeAt = Date.UTC(2025, 1, 20, 9, 0, 0)

/** The disk of a public Linux OMI: a partition table with a boot partition and the root file system. */
export function baseSystemContent(base: LinuxSystem): VolumeContent {
  const profile = systemProfiles[base]
  const tree = FileTree.empty(madeAt)
  const root = newFileSystem(profile.fileSystem, profile.family === 'debian' ? 'cloudimg-rootfs' : 'root', tree)
  writeSystem(new TreeWriter(tree, () => madeAt), profile, root.uuid)
  const table: PartitionTable = {
    kind: 'partitioned',
    table: 'gpt',
    uuid: randomUUID(),
    partitions: [
      {
        number: 1,
        start: 100,
        size: 10 * 1024 - 101,
        name: '',
        type: 'Linux filesystem',
        bootable: true,
        uuid: randomUUID(),
        content: root,
      },
    ],
  }
  return table
}

function writeSystem(writer: TreeWriter, profile: SystemProfile, rootUuid: string): void {
  writeDirectories(writer)
  writePrograms(writer, profile)
  writeIdentity(writer, profile, rootUuid)
  writeAccounts(writer, profile)
  writeSsh(writer, profile)
  writeCloudInit(writer, profile)
  writeUnits(writer, profile.family)
  writePackageDatabase(writer, profile)
}

function writeDirectories(writer: TreeWriter): void {
  const plain =
    'boot dev etc home media mnt opt proc run srv sys usr/bin usr/sbin usr/lib usr/lib64 usr/include usr/share/doc usr/share/keyrings usr/share/man usr/local/bin usr/local/sbin usr/local/share/ca-certificates usr/local/lib usr/local/etc usr/src var/backups var/cache var/lib var/lib/misc var/log/journal var/mail var/opt var/spool/cron var/www etc/apt etc/profile.d etc/sysctl.d etc/cron.d etc/cron.daily etc/cron.hourly etc/cron.weekly etc/logrotate.d etc/modprobe.d etc/modules-load.d etc/security/limits.d etc/skel etc/default etc/udev/rules.d etc/systemd/system etc/systemd/journald.conf.d etc/tmpfiles.d etc/ssl/certs etc/ssl/private etc/pki etc/update-motd.d etc/dhcp etc/init.d etc/opt'
  for (const path of plain.split(' ')) writer.directory(`/${path}`)
  writer.directory('/root', { mode: 0o700 })
  writer.directory('/tmp', { mode: 0o1777 })
  writer.directory('/var/tmp', { mode: 0o1777 })
  writer.directory('/etc/sudoers.d', { mode: 0o750 })
  writer.directory('/lost+found', { mode: 0o700 })
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) writer.symlink(`/${name}`, `usr/${name}`)
  writer.symlink('/var/run', '/run')
  writer.symlink('/var/lock', '/run/lock')
}

function writePrograms(writer: TreeWriter, profile: SystemProfile): void {
  const isDebian = profile.family === 'debian'
  for (const name of [...commonPrograms, ...(isDebian ? debianPrograms : redHatPrograms)]) {
    const setUser = ['sudo', 'su', 'passwd', 'mount', 'umount', 'crontab', 'chage', 'gpasswd'].includes(name)
    writer.file(`/usr/bin/${name}`, programFile(name === 'sh' ? 'bash' : name), { mode: setUser ? 0o4755 : 0o755 })
  }
  for (const name of [...commonAdministration, ...(isDebian ? debianAdministration : redHatAdministration)]) {
    writer.file(`/usr/sbin/${name}`, programFile(name), { mode: 0o755 })
  }
  if (isDebian) {
    writer.file('/usr/bin/dash', programFile('bash'), { mode: 0o755 })
    writer.symlink('/usr/bin/sh', 'dash')
    writer.symlink('/usr/bin/update-alternatives', '../sbin/update-alternatives')
  } else {
    writer.symlink('/usr/bin/sh', 'bash')
  }
  writer.file('/usr/lib/openssh/sftp-server', programFile('sftp-server'), { mode: 0o755 })
  writer.file('/usr/lib/systemd/systemd', programFile('init'), { mode: 0o755 })
}

function writeIdentity(writer: TreeWriter, profile: SystemProfile, rootUuid: string): void {
  const release = Object.entries({ PRETTY_NAME: profile.prettyName, ...profile.release })
  const lines = release.map(
    ([name, value]) => `${name}=${/^[\w.]+$/.test(value) && name !== 'VERSION_ID' ? value : `"${value}"`}\n`,
  )
  writer.file('/usr/lib/os-release', `${lines.join('')}HOME_URL="https://example.invalid/omi-studio-sandbox"\n`)
  writer.symlink('/etc/os-release', '../usr/lib/os-release')
  writer.file('/etc/issue', `${profile.prettyName} (simulated) \\n \\l\n`)
  writer.file('/etc/motd', '')
  writer.file('/etc/hostname', 'localhost\n')
  writer.file('/etc/hosts', '127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback\n')
  writer.file('/etc/resolv.conf', 'nameserver 192.0.2.53\n')
  writer.file('/etc/nsswitch.conf', 'passwd: files systemd\ngroup: files systemd\nshadow: files\nhosts: files dns\n')
  writer.file('/etc/machine-id', '', { mode: 0o444 })
  writer.file('/etc/fstab', `UUID=${rootUuid}\t/\t${profile.fileSystem}\tdefaults\t0 1\n`)
  writer.file('/etc/environment', 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n')
  writer.file('/etc/profile', profileScript)
  writer.file('/etc/bash.bashrc', '# System-wide settings for interactive shells.\n')
  writer.file('/etc/shells', '/bin/sh\n/bin/bash\n/usr/bin/bash\n/usr/bin/sh\n')
  writer.file('/etc/login.defs', 'UMASK 022\nUID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nPASS_MAX_DAYS 99999\n')
  writer.file('/etc/sysctl.conf', '# Kernel parameters, see sysctl.d(5).\n')
  writer.file('/etc/security/limits.conf', '# Limits, see limits.conf(5).\n')
  writer.file('/etc/crontab', '# m h dom mon dow user command\n')
  writer.file('/etc/logrotate.conf', 'weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n')
  writer.file('/etc/skel/.bashrc', '# Settings for interactive shells.\n')
  writer.file('/etc/skel/.profile', 'if [ -d "$HOME/bin" ]; then PATH="$HOME/bin:$PATH"; fi\n')
  writer.symlink('/etc/localtime', '/usr/share/zoneinfo/Etc/UTC')
  for (const zone of ['Etc/UTC', 'UTC', 'Europe/Paris', 'Europe/London', 'America/New_York', 'Asia/Tokyo']) {
    writer.file(`/usr/share/zoneinfo/${zone}`, 'TZif2')
  }
  writer.file('/etc/timezone', 'Etc/UTC\n')
  writer.file(`/boot/vmlinuz-${profile.kernel}`, `simulated kernel ${profile.kernel}\n`)
  writer.file(`/boot/initrd.img-${profile.kernel}`, 'simulated initial file system\n')
  writer.directory(`/usr/lib/modules/${profile.kernel}`)
  writer.file('/etc/ssl/certs/ca-certificates.crt', '# The sandbox trusts nobody: it has no Internet.\n')
  for (const log of ['syslog', 'auth.log', 'dpkg.log', 'cloud-init.log', 'cloud-init-output.log']) {
    writer.file(`/var/log/${log}`, '', { mode: 0o640, gid: 4 })
  }
  writer.file('/var/log/wtmp', '', { mode: 0o664 })
  writer.file('/var/log/btmp', '', { mode: 0o660 })
  writer.file('/var/log/lastlog', '', { mode: 0o664 })
  const grub =
    'GRUB_DEFAULT=0\nGRUB_TIMEOUT=0\nGRUB_CMDLINE_LINUX_DEFAULT="console=tty1 console=ttyS0"\nGRUB_CMDLINE_LINUX=""\n'
  writer.file('/etc/default/grub', grub)
  if (profile.family === 'debian') {
    writer.file('/boot/grub/grub.cfg', '# made by update-grub\n')
    writer.directory('/etc/default/grub.d')
    writer.directory('/etc/netplan')
    writer.directory('/etc/apparmor.d')
    writer.file('/etc/default/locale', 'LANG=C.UTF-8\n')
    writer.file('/etc/locale.gen', '# en_US.UTF-8 UTF-8\n# fr_FR.UTF-8 UTF-8\n')
    writer.file('/etc/debian_version', profile.release.ID === 'debian' ? '12.9\n' : 'trixie/sid\n')
    if (profile.release.ID === 'ubuntu') {
      const { VERSION_ID, VERSION_CODENAME } = profile.release
      writer.file(
        '/etc/lsb-release',
        `DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${VERSION_ID}\nDISTRIB_CODENAME=${VERSION_CODENAME}\nDISTRIB_DESCRIPTION="${profile.prettyName}"\n`,
      )
    }
  } else {
    writer.file('/boot/grub2/grub.cfg', '# made by grub2-mkconfig\n')
    writer.file('/etc/redhat-release', `${profile.prettyName.replace(/(\d\.\d)/, 'release $1')}\n`)
    writer.file('/etc/locale.conf', 'LANG=C.UTF-8\n')
    writer.file('/etc/selinux/config', 'SELINUX=enforcing\nSELINUXTYPE=targeted\n')
    writer.directory('/etc/sysconfig/network-scripts')
    writer.directory('/etc/NetworkManager/conf.d')
  }
}

const profileScript = `if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
fi
export PATH
if [ -d /etc/profile.d ]; then
  for i in /etc/profile.d/*.sh; do
    if [ -r "$i" ]; then
      . "$i"
    fi
  done
  unset i
fi
`

function writeAccounts(writer: TreeWriter, profile: SystemProfile): void {
  const web = profile.family === 'debian' ? 'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n' : ''
  const admin = profile.family === 'debian' ? 'sudo' : 'wheel'
  writer.file(
    '/etc/passwd',
    `root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nsys:x:3:3:sys:/dev:/usr/sbin/nologin\nmail:x:8:8:mail:/var/mail:/usr/sbin/nologin\n${web}nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nsyslog:x:104:111::/nonexistent:/usr/sbin/nologin\nsshd:x:106:65534::/run/sshd:/usr/sbin/nologin\noutscale:x:1000:1000:OUTSCALE:/home/outscale:/bin/bash\n`,
  )
  writer.file(
    '/etc/group',
    `root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:syslog,outscale\ntty:x:5:\ndisk:x:6:\nmail:x:8:\n${admin}:x:27:outscale\nwww-data:x:33:\nshadow:x:42:\nusers:x:100:\nnogroup:x:65534:\nsystemd-journal:x:101:\nsyslog:x:111:\noutscale:x:1000:\n`,
  )
  const locked = ['daemon', 'bin', 'sys', 'mail', 'nobody', 'syslog', 'sshd'].map(
    (name) => `${name}:*:20139:0:99999:7:::\n`,
  )
  writer.file('/etc/shadow', `root:!:20139:0:99999:7:::\n${locked.join('')}outscale:!:20139:0:99999:7:::\n`, {
    mode: 0o640,
    gid: 42,
  })
  writer.file('/etc/gshadow', '', { mode: 0o640, gid: 42 })
  writer.file('/etc/subuid', 'outscale:100000:65536\n')
  writer.file('/etc/subgid', 'outscale:100000:65536\n')
  writer.file(
    '/etc/sudoers',
    `Defaults env_reset\nDefaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nroot ALL=(ALL:ALL) ALL\n%${admin} ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n`,
    { mode: 0o440 },
  )
  writer.file('/etc/sudoers.d/90-cloud-init-users', 'outscale ALL=(ALL) NOPASSWD:ALL\n', { mode: 0o440 })
  writer.directory('/home/outscale', { mode: 0o750, uid: 1000, gid: 1000 })
  for (const name of ['.bashrc', '.profile']) {
    writer.file(`/home/outscale/${name}`, writer.read(`/etc/skel/${name}`) ?? '', { uid: 1000, gid: 1000 })
    writer.file(`/root/${name}`, writer.read(`/etc/skel/${name}`) ?? '')
  }
}

function writeSsh(writer: TreeWriter, profile: SystemProfile): void {
  const sftp = profile.family === 'debian' ? '/usr/lib/openssh/sftp-server' : '/usr/libexec/openssh/sftp-server'
  writer.file(
    '/etc/ssh/sshd_config',
    `Include /etc/ssh/sshd_config.d/*.conf\n#PermitRootLogin prohibit-password\n#PubkeyAuthentication yes\n#PasswordAuthentication yes\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding no\nPrintMotd no\nSubsystem sftp ${sftp}\n`,
  )
  writer.directory('/etc/ssh/sshd_config.d')
  writer.file('/etc/ssh/sshd_config.d/60-cloudimg-settings.conf', 'PasswordAuthentication no\n', { mode: 0o600 })
  writer.file('/etc/ssh/ssh_config', 'Host *\n    SendEnv LANG LC_*\n')
}

function writeCloudInit(writer: TreeWriter, profile: SystemProfile): void {
  writer.file(
    '/etc/cloud/cloud.cfg',
    `# The sandbox's cloud-init reads: users, default_user, disable_root, ssh_pwauth, hostname.\ndisable_root: true\npreserve_hostname: false\nsystem_info:\n  distro: ${profile.release.ID}\n  default_user:\n    name: outscale\n    lock_passwd: true\n    shell: /bin/bash\n    sudo: ["ALL=(ALL) NOPASSWD:ALL"]\n`,
  )
  writer.file('/etc/cloud/cloud.cfg.d/90_dpkg.cfg', 'datasource_list: [ Ec2, None ]\n')
  writer.directory('/var/lib/cloud')
}
