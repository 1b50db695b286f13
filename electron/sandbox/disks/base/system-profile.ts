import type { LinuxSystem } from '../disk.ts'

/** What makes one public OMI different from another. */
export interface SystemProfile {
  readonly base: LinuxSystem
  readonly family: 'debian' | 'redhat'
  readonly prettyName: string
  /** `ID`, `VERSION_ID`, `VERSION_CODENAME` … of /etc/os-release. */
  readonly release: Readonly<Record<string, string>>
  /** Kernel release. */
  readonly kernel: string
  readonly fileSystem: 'ext4' | 'xfs'
  /** Installed packages: name → version. */
  readonly packages: Readonly<Record<string, string>>
}

const debianPackages: Readonly<Record<string, string>> = {
  adduser: '3.137',
  apt: '2.7.14',
  bash: '5.2.21-2',
  'base-files': '13',
  bsdutils: '1:2.39.3-9',
  bzip2: '1.0.8-5',
  'ca-certificates': '20240203',
  'cloud-init': '24.2-0',
  'cloud-guest-utils': '0.33-1',
  coreutils: '9.4-3',
  cron: '3.0pl1-184',
  curl: '8.5.0-2',
  dash: '0.5.12-6',
  debconf: '1.5.86',
  diffutils: '1:3.10-1',
  dpkg: '1.22.6',
  e2fsprogs: '1.47.0-2',
  fdisk: '2.39.3-9',
  file: '1:5.45-3',
  findutils: '4.9.0-5',
  gawk: '1:5.2.1-2',
  gnupg: '2.4.4-2',
  grep: '3.11-4',
  'grub-pc': '2.12-1',
  gzip: '1.12-1',
  hostname: '3.23',
  'init-system-helpers': '1.66',
  iproute2: '6.1.0-1',
  iptables: '1.8.10-3',
  jq: '1.7.1-3',
  less: '590-2',
  locales: '2.39-0',
  'lsb-release': '12.0-2',
  mount: '2.39.3-9',
  'net-tools': '2.10-0',
  'netplan.io': '1.0-2',
  'openssh-client': '1:9.6p1-3',
  'openssh-server': '1:9.6p1-3',
  openssl: '3.0.13-0',
  parted: '3.6-4',
  passwd: '1:4.13',
  procps: '2:4.0.4-4',
  python3: '3.12.3-0',
  'python3-minimal': '3.12.3-0',
  rsync: '3.2.7-1',
  rsyslog: '8.2312.0-3',
  sed: '4.9-2',
  'software-properties-common': '0.99.48',
  sudo: '1.9.15p5-3',
  systemd: '255.4-1',
  'systemd-sysv': '255.4-1',
  tar: '1.35+dfsg-3',
  tzdata: '2024a-3',
  udev: '255.4-1',
  ufw: '0.36.2-6',
  'unattended-upgrades': '2.9.1',
  unzip: '6.0-28',
  'util-linux': '2.39.3-9',
  'vim-tiny': '2:9.1.0016-1',
  wget: '1.21.4-1',
  xfsprogs: '6.6.0-1',
  'xz-utils': '5.6.1',
}

const redHatPackages: Readonly<Record<string, string>> = {
  bash: '5.1.8-9.el9',
  bzip2: '1.0.8-8.el9',
  'ca-certificates': '2024.2.69-91.4.el9',
  chrony: '4.5-1.el9',
  'cloud-init': '23.4-7.el9',
  'cloud-utils-growpart': '0.33-0.el9',
  coreutils: '8.32-36.el9',
  cronie: '1.5.7-11.el9',
  curl: '7.76.1-29.el9',
  'crypto-policies': '20240202-1.el9',
  dnf: '4.14.0-17.el9',
  dosfstools: '4.2-3.el9',
  dracut: '057-70.el9',
  e2fsprogs: '1.46.5-5.el9',
  file: '5.39-16.el9',
  findutils: '4.8.0-7.el9',
  firewalld: '1.3.4-1.el9',
  gawk: '5.1.0-6.el9',
  grep: '3.6-5.el9',
  'grub2-pc': '2.06-80.el9',
  gzip: '1.12-1.el9',
  hostname: '3.23-6.el9',
  iproute: '6.2.0-6.el9',
  iptables: '1.8.10-4.el9',
  jq: '1.6-16.el9',
  kernel: '5.14.0-427.el9',
  less: '590-4.el9',
  'net-tools': '2.0-0.64.el9',
  NetworkManager: '1.46.0-8.el9',
  'openssh-clients': '8.7p1-38.el9',
  'openssh-server': '8.7p1-38.el9',
  openssl: '3.0.7-27.el9',
  parted: '3.5-2.el9',
  'procps-ng': '3.3.17-14.el9',
  python3: '3.9.18-3.el9',
  rpm: '4.16.1.3-29.el9',
  rsync: '3.2.3-19.el9',
  rsyslog: '8.2310.0-4.el9',
  sed: '4.8-9.el9',
  'selinux-policy-targeted': '38.1.35-2.el9',
  sudo: '1.9.5p2-10.el9',
  systemd: '252-32.el9',
  tar: '1.34-6.el9',
  tzdata: '2024a-1.el9',
  unzip: '6.0-56.el9',
  'util-linux': '2.37.4-18.el9',
  'vim-minimal': '8.2.2637-20.el9',
  wget: '1.21.1-7.el9',
  xfsprogs: '6.3.0-1.el9',
  yum: '4.14.0-17.el9',
}

function debianLike(
  base: LinuxSystem,
  prettyName: string,
  kernel: string,
  release: Record<string, string>,
): SystemProfile {
  return { base, family: 'debian', prettyName, release, kernel, fileSystem: 'ext4', packages: debianPackages }
}

function redHatLike(base: LinuxSystem, prettyName: string, release: Record<string, string>): SystemProfile {
  return {
    base,
    family: 'redhat',
    prettyName,
    release: {
      ID_LIKE: release.ID === 'rhel' ? 'fedora' : 'rhel centos fedora',
      PLATFORM_ID: 'platform:el9',
      ...release,
    },
    kernel: '5.14.0-427.13.1.el9_4.x86_64',
    fileSystem: 'xfs',
    packages: redHatPackages,
  }
}

/** The public OMIs' systems. */
export const systemProfiles: Readonly<Record<LinuxSystem, SystemProfile>> = {
  'ubuntu-24.04': debianLike('ubuntu-24.04', 'Ubuntu 24.04.2 LTS', '6.8.0-53-generic', {
    NAME: 'Ubuntu',
    ID: 'ubuntu',
    ID_LIKE: 'debian',
    VERSION_ID: '24.04',
    VERSION: '24.04.2 LTS (Noble Numbat)',
    VERSION_CODENAME: 'noble',
    UBUNTU_CODENAME: 'noble',
  }),
  'ubuntu-22.04': debianLike('ubuntu-22.04', 'Ubuntu 22.04.5 LTS', '5.15.0-131-generic', {
    NAME: 'Ubuntu',
    ID: 'ubuntu',
    ID_LIKE: 'debian',
    VERSION_ID: '22.04',
    VERSION: '22.04.5 LTS (Jammy Jellyfish)',
    VERSION_CODENAME: 'jammy',
    UBUNTU_CODENAME: 'jammy',
  }),
  'debian-12': debianLike('debian-12', 'Debian GNU/Linux 12 (bookworm)', '6.1.0-31-cloud-amd64', {
    NAME: 'Debian GNU/Linux',
    ID: 'debian',
    VERSION_ID: '12',
    VERSION: '12 (bookworm)',
    VERSION_CODENAME: 'bookworm',
  }),
  'rhel-9': redHatLike('rhel-9', 'Red Hat Enterprise Linux 9.4 (Plow)', {
    NAME: 'Red Hat Enterprise Linux',
    ID: 'rhel',
    VERSION_ID: '9.4',
    VERSION: '9.4 (Plow)',
  }),
  'almalinux-9': redHatLike('almalinux-9', 'AlmaLinux 9.4 (Seafoam Ocelot)', {
    NAME: 'AlmaLinux',
    ID: 'almalinux',
    VERSION_ID: '9.4',
    VERSION: '9.4 (Seafoam Ocelot)',
  }),
  'rockylinux-9': redHatLike('rockylinux-9', 'Rocky Linux 9.4 (Blue Onyx)', {
    NAME: 'Rocky Linux',
    ID: 'rocky',
    VERSION_ID: '9.4',
    VERSION: '9.4 (Blue Onyx)',
  }),
}
