import type { TreeWriter } from '../tree-writer.ts'

interface UnitOfBase {
  readonly name: string
  readonly description: string
  readonly exec: string
}

const common: readonly UnitOfBase[] = [
  { name: 'cloud-init', description: 'Cloud-init: network stage', exec: '/usr/bin/cloud-init init' },
  { name: 'cloud-config', description: 'Cloud-init: config stage', exec: '/usr/bin/cloud-init modules --mode=config' },
  { name: 'cloud-final', description: 'Cloud-init: final stage', exec: '/usr/bin/cloud-init modules --mode=final' },
  { name: 'rsyslog', description: 'System Logging Service', exec: '/usr/sbin/rsyslogd -n' },
  { name: 'systemd-journald', description: 'Journal Service', exec: '/usr/lib/systemd/systemd-journald' },
  {
    name: 'systemd-udevd',
    description: 'Rule-based Manager for Device Events',
    exec: '/usr/lib/systemd/systemd-udevd',
  },
  {
    name: 'systemd-timesyncd',
    description: 'Network Time Synchronization',
    exec: '/usr/lib/systemd/systemd-timesyncd',
  },
  { name: 'systemd-resolved', description: 'Network Name Resolution', exec: '/usr/lib/systemd/systemd-resolved' },
  { name: 'systemd-networkd', description: 'Network Configuration', exec: '/usr/lib/systemd/systemd-networkd' },
]

/** The unit files that a fresh system has; those that start at boot are enabled by links, as systemd does it. */
export function writeUnits(writer: TreeWriter, family: 'debian' | 'redhat'): void {
  const own: readonly UnitOfBase[] =
    family === 'debian'
      ? [
          { name: 'ssh', description: 'OpenBSD Secure Shell server', exec: '/usr/sbin/sshd -D' },
          { name: 'cron', description: 'Regular background program processing daemon', exec: '/usr/sbin/cron -f' },
          {
            name: 'unattended-upgrades',
            description: 'Unattended Upgrades Shutdown',
            exec: '/usr/bin/unattended-upgrade',
          },
          { name: 'apt-daily', description: 'Daily apt download activities', exec: '/usr/bin/apt-get update' },
          { name: 'apt-daily-upgrade', description: 'Daily apt upgrade', exec: '/usr/bin/apt-get upgrade' },
          { name: 'ufw', description: 'Uncomplicated firewall', exec: '/usr/sbin/ufw enable' },
        ]
      : [
          { name: 'sshd', description: 'OpenSSH server daemon', exec: '/usr/sbin/sshd -D' },
          { name: 'crond', description: 'Command Scheduler', exec: '/usr/sbin/crond -n' },
          { name: 'firewalld', description: 'firewalld - dynamic firewall daemon', exec: '/usr/sbin/firewalld' },
          { name: 'chronyd', description: 'NTP client/server', exec: '/usr/sbin/chronyd' },
          { name: 'NetworkManager', description: 'Network Manager', exec: '/usr/sbin/NetworkManager' },
        ]
  for (const unit of [...common, ...own]) {
    writer.file(`/usr/lib/systemd/system/${unit.name}.service`, unitFile(unit))
    writer.symlink(
      `/etc/systemd/system/multi-user.target.wants/${unit.name}.service`,
      `/usr/lib/systemd/system/${unit.name}.service`,
    )
  }
  if (family === 'debian') {
    for (const name of ['apt-daily', 'apt-daily-upgrade', 'fstrim', 'logrotate']) {
      writer.file(
        `/usr/lib/systemd/system/${name}.timer`,
        `[Unit]\nDescription=${name} timer\n[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n`,
      )
    }
    writer.symlink('/etc/systemd/system/sshd.service', '/usr/lib/systemd/system/ssh.service')
  }
  for (const target of ['multi-user', 'graphical', 'rescue', 'network-online']) {
    writer.file(`/usr/lib/systemd/system/${target}.target`, `[Unit]\nDescription=${target} target\n`)
  }
  writer.symlink('/etc/systemd/system/default.target', '/usr/lib/systemd/system/multi-user.target')
}

/** A service unit of the usual form. */
export function unitFile(unit: UnitOfBase): string {
  return `[Unit]\nDescription=${unit.description}\nAfter=network.target\n\n[Service]\nExecStart=${unit.exec}\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n`
}
