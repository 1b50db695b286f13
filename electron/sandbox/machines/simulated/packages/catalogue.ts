/** A package that the sandbox's repositories have, and what installing it puts on the disk. */
export interface CataloguePackage {
  readonly name: string
  readonly version: string
  readonly summary: string
  /** In /usr/bin. */
  readonly programs: readonly string[]
  /** In /usr/sbin. */
  readonly administration: readonly string[]
  /** Installed with unit files, enabled and started by Debian's tools and left alone by Red Hat's. */
  readonly services: readonly string[]
  readonly files: Readonly<Record<string, string>>
  /** System account that comes with it. */
  readonly account: string | undefined
  readonly depends: readonly string[]
}

type Entry = Partial<Omit<CataloguePackage, 'name'>>

const nginxSite = 'server {\n    listen 80 default_server;\n    root /var/www/html;\n    index index.html;\n}\n'
const nginxFiles = {
  '/etc/nginx/nginx.conf':
    'user www-data;\nworker_processes auto;\nevents { worker_connections 768; }\nhttp { include /etc/nginx/sites-enabled/*; }\n',
  '/var/www/html/index.nginx-debian.html': '<h1>Welcome to nginx!</h1>\n',
}

/** In both families, under the same name. */
const common: Readonly<Record<string, Entry>> = {
  acl: { programs: ['getfacl', 'setfacl'] },
  ansible: { version: '9.2.0', programs: ['ansible', 'ansible-playbook', 'ansible-galaxy'] },
  at: { programs: ['at'], services: ['atd'] },
  'bash-completion': { files: { '/usr/share/bash-completion/bash_completion': '# bash completion\n' } },
  certbot: { programs: ['certbot'] },
  chrony: {
    programs: ['chronyc'],
    services: ['chrony'],
    files: { '/etc/chrony/chrony.conf': 'pool ntp.sandbox.invalid iburst\n' },
  },
  clamav: { programs: ['clamscan'] },
  cmake: { version: '3.28.3', programs: ['cmake'] },
  containerd: {
    version: '1.7.12',
    programs: ['ctr'],
    administration: ['containerd'],
    services: ['containerd'],
    files: { '/etc/containerd/config.toml': 'version = 2\n' },
  },
  'containerd.io': {
    version: '1.7.25',
    programs: ['ctr'],
    administration: ['containerd'],
    services: ['containerd'],
    files: { '/etc/containerd/config.toml': 'version = 2\n' },
  },
  dnsmasq: { administration: ['dnsmasq'], services: ['dnsmasq'], files: { '/etc/dnsmasq.conf': '# dnsmasq\n' } },
  'docker-ce': {
    version: '27.5.1',
    programs: ['docker'],
    administration: ['dockerd'],
    services: ['docker'],
    files: { '/etc/docker/.keep': '' },
    account: 'docker',
    depends: ['docker-ce-cli', 'containerd.io'],
  },
  'docker-ce-cli': { version: '27.5.1', programs: ['docker'] },
  'docker-buildx-plugin': { files: { '/usr/libexec/docker/cli-plugins/docker-buildx': '' } },
  'docker-compose-plugin': { files: { '/usr/libexec/docker/cli-plugins/docker-compose': '' } },
  emacs: { programs: ['emacs'] },
  fail2ban: {
    programs: ['fail2ban-client'],
    services: ['fail2ban'],
    files: { '/etc/fail2ban/jail.conf': '[DEFAULT]\nbantime = 10m\n' },
  },
  ffmpeg: { programs: ['ffmpeg'] },
  gcc: { version: '13.2.0', programs: ['gcc', 'cc'] },
  git: { version: '2.43.0', programs: ['git'] },
  golang: { version: '1.22', programs: ['go', 'gofmt'] },
  grafana: {
    administration: ['grafana-server'],
    services: ['grafana-server'],
    files: { '/etc/grafana/grafana.ini': '[server]\n' },
    account: 'grafana',
  },
  haproxy: {
    version: '2.8.5',
    administration: ['haproxy'],
    services: ['haproxy'],
    files: { '/etc/haproxy/haproxy.cfg': 'global\n    daemon\ndefaults\n    mode http\n' },
    account: 'haproxy',
  },
  htop: { programs: ['htop'] },
  iftop: { administration: ['iftop'] },
  iotop: { administration: ['iotop'] },
  jq: { version: '1.7.1', programs: ['jq'] },
  keepalived: {
    administration: ['keepalived'],
    services: ['keepalived'],
    files: { '/etc/keepalived/keepalived.conf': '# keepalived\n' },
  },
  kubeadm: { version: '1.31.5', programs: ['kubeadm'] },
  kubectl: { version: '1.31.5', programs: ['kubectl'] },
  kubelet: { version: '1.31.5', programs: ['kubelet'], services: ['kubelet'] },
  lsof: { programs: ['lsof'] },
  lynx: { programs: ['lynx'] },
  make: { version: '4.3', programs: ['make'] },
  mc: { programs: ['mc'] },
  memcached: {
    programs: ['memcached'],
    services: ['memcached'],
    files: { '/etc/memcached.conf': '-m 64\n-p 11211\n' },
  },
  nano: { programs: ['nano'] },
  'nfs-utils': { administration: ['mount.nfs'] },
  nginx: {
    version: '1.24.0',
    summary: 'small, powerful, scalable web/proxy server',
    administration: ['nginx'],
    services: ['nginx'],
    files: nginxFiles,
    account: 'www-data',
  },
  nmap: { programs: ['nmap'] },
  nodejs: { version: '18.19.1', programs: ['node', 'nodejs'] },
  npm: { version: '9.2.0', programs: ['npm', 'npx'], depends: ['nodejs'] },
  podman: { version: '4.9.3', programs: ['podman'] },
  postfix: {
    administration: ['postfix'],
    services: ['postfix'],
    files: { '/etc/postfix/main.cf': 'inet_interfaces = loopback-only\n' },
    account: 'postfix',
  },
  prometheus: {
    programs: ['prometheus'],
    services: ['prometheus'],
    files: { '/etc/prometheus/prometheus.yml': 'global: {}\n' },
    account: 'prometheus',
  },
  redis: {
    version: '7.0.15',
    programs: ['redis-cli', 'redis-server'],
    services: ['redis'],
    files: { '/etc/redis/redis.conf': 'bind 127.0.0.1\nport 6379\n' },
    account: 'redis',
  },
  rclone: { programs: ['rclone'] },
  screen: { programs: ['screen'] },
  socat: { programs: ['socat'] },
  squid: { administration: ['squid'], services: ['squid'], files: { '/etc/squid/squid.conf': 'http_port 3128\n' } },
  strace: { programs: ['strace'] },
  sysstat: { programs: ['iostat', 'sar'], services: ['sysstat'] },
  tcpdump: { programs: ['tcpdump'] },
  telnet: { programs: ['telnet'] },
  terraform: { programs: ['terraform'] },
  tmux: { programs: ['tmux'] },
  tomcat: { services: ['tomcat'], account: 'tomcat' },
  traceroute: { programs: ['traceroute'] },
  tree: { programs: ['tree'] },
  'qemu-guest-agent': { administration: ['qemu-ga'], services: ['qemu-guest-agent'] },
  vim: { version: '9.1.0016', programs: ['vim', 'vi', 'view'] },
  wireguard: { programs: ['wg', 'wg-quick'] },
  zip: { programs: ['zip'] },
  zsh: { programs: ['zsh'] },
}

const debian: Readonly<Record<string, Entry>> = {
  apache2: {
    version: '2.4.58',
    administration: ['apache2', 'apache2ctl', 'a2ensite', 'a2enmod'],
    services: ['apache2'],
    files: {
      '/etc/apache2/apache2.conf': 'ServerRoot "/etc/apache2"\n',
      '/var/www/html/index.html': '<h1>It works!</h1>\n',
    },
    account: 'www-data',
  },
  'apt-transport-https': {},
  'apt-utils': { programs: ['apt-ftparchive'] },
  auditd: {
    administration: ['auditctl', 'auditd'],
    services: ['auditd'],
    files: { '/etc/audit/auditd.conf': 'log_file = /var/log/audit/audit.log\n' },
  },
  'build-essential': { depends: ['gcc', 'g++', 'make'] },
  debsums: { programs: ['debsums'] },
  'default-jdk': { depends: ['openjdk-21-jdk'] },
  'default-jre': { depends: ['openjdk-21-jre'] },
  dnsutils: { programs: ['dig', 'nslookup'] },
  'docker.io': {
    version: '24.0.7',
    programs: ['docker'],
    administration: ['dockerd'],
    services: ['docker'],
    account: 'docker',
    depends: ['containerd'],
    files: { '/etc/docker/.keep': '' },
  },
  'docker-compose': { programs: ['docker-compose'], depends: ['docker.io'] },
  'g++': { version: '13.2.0', programs: ['g++'] },
  'iptables-persistent': { files: { '/etc/iptables/rules.v4': '' } },
  'language-pack-en': {},
  'language-pack-fr': {},
  'libpam-pwquality': { files: { '/etc/security/pwquality.conf': '# minlen = 8\n' } },
  'libssl-dev': {},
  'linux-image-generic': {},
  logrotate: { administration: ['logrotate'] },
  'mariadb-server': {
    version: '10.11.7',
    programs: ['mariadb', 'mysql'],
    administration: ['mariadbd'],
    services: ['mariadb'],
    files: { '/etc/mysql/my.cnf': '[mysqld]\n' },
    account: 'mysql',
  },
  'mysql-server': {
    version: '8.0.41',
    programs: ['mysql'],
    administration: ['mysqld'],
    services: ['mysql'],
    files: { '/etc/mysql/my.cnf': '[mysqld]\n' },
    account: 'mysql',
  },
  'nfs-common': { administration: ['mount.nfs'] },
  ntp: { services: ['ntp'], files: { '/etc/ntp.conf': 'pool ntp.sandbox.invalid\n' } },
  'open-vm-tools': { services: ['open-vm-tools'] },
  'openjdk-11-jdk': { programs: ['java', 'javac'] },
  'openjdk-17-jdk': { version: '17.0.13', programs: ['java', 'javac'] },
  'openjdk-17-jre': { version: '17.0.13', programs: ['java'] },
  'openjdk-17-jre-headless': { version: '17.0.13', programs: ['java'] },
  'openjdk-21-jdk': { version: '21.0.5', programs: ['java', 'javac'] },
  'openjdk-21-jre': { version: '21.0.5', programs: ['java'] },
  php: { version: '8.3', programs: ['php'] },
  'php-fpm': { version: '8.3', services: ['php8.3-fpm'] },
  pipx: { programs: ['pipx'] },
  postgresql: {
    version: '16',
    programs: ['psql', 'createdb', 'createuser', 'pg_dump'],
    services: ['postgresql'],
    files: {
      '/etc/postgresql/16/main/postgresql.conf': 'port = 5432\n',
      '/etc/postgresql/16/main/pg_hba.conf': 'local all postgres peer\n',
    },
    account: 'postgres',
  },
  'postgresql-client': { version: '16', programs: ['psql'] },
  'python-is-python3': { programs: ['python'] },
  'python3-apt': {},
  'python3-dev': {},
  'python3-pip': { programs: ['pip', 'pip3'] },
  'python3-venv': {},
  'redis-server': {
    version: '7.0.15',
    programs: ['redis-cli', 'redis-server'],
    services: ['redis-server'],
    files: { '/etc/redis/redis.conf': 'bind 127.0.0.1\nport 6379\n' },
    account: 'redis',
  },
  snapd: { services: ['snapd'] },
  aptitude: { programs: ['aptitude'] },
  aide: { administration: ['aide'] },
  'ca-certificates-java': {},
  'cloud-init': { programs: ['cloud-init'] },
  dirmngr: {},
  'linux-tools-common': {},
  rkhunter: { programs: ['rkhunter'] },
}

const redHat: Readonly<Record<string, Entry>> = {
  audit: { administration: ['auditctl', 'auditd'], services: ['auditd'] },
  'bind-utils': { programs: ['dig', 'nslookup'] },
  'dnf-plugins-core': {},
  'dnf-utils': { programs: ['yum-config-manager'] },
  'epel-release': {
    version: '9-7.el9',
    files: { '/etc/yum.repos.d/epel.repo': '[epel]\nname=Sandbox EPEL\nenabled=1\n' },
  },
  'gcc-c++': { programs: ['g++'] },
  httpd: {
    version: '2.4.57',
    administration: ['httpd', 'apachectl'],
    services: ['httpd'],
    files: { '/etc/httpd/conf/httpd.conf': 'ServerRoot "/etc/httpd"\n' },
    account: 'apache',
  },
  'java-17-openjdk': { version: '17.0.13', programs: ['java'] },
  'java-21-openjdk': { version: '21.0.5', programs: ['java'] },
  'kernel-devel': {},
  'mariadb-server': { version: '10.5.22', programs: ['mariadb', 'mysql'], services: ['mariadb'], account: 'mysql' },
  php: { version: '8.0', programs: ['php'] },
  policycoreutils: {},
  'policycoreutils-python-utils': { administration: ['semanage'] },
  'postgresql-server': {
    version: '13.14',
    programs: ['psql', 'postgresql-setup'],
    services: ['postgresql'],
    account: 'postgres',
  },
  postgresql: { version: '13.14', programs: ['psql'] },
  'python3-pip': { programs: ['pip', 'pip3'] },
  'redhat-lsb-core': { programs: ['lsb_release'] },
  'vim-enhanced': { version: '8.2.2637', programs: ['vim'] },
  'yum-utils': { programs: ['yum-config-manager'] },
  'cloud-init': { programs: ['cloud-init'] },
  'langpacks-en': {},
  'glibc-langpack-en': {},
}

/** The packages of a family's repositories; those of the base system count too. */
export function findPackage(family: 'debian' | 'redhat', name: string): CataloguePackage | undefined {
  const own = family === 'debian' ? debian : redHat
  const entry = Object.hasOwn(own, name) ? own[name] : Object.hasOwn(common, name) ? common[name] : undefined
  if (!entry) return undefined
  const suffix = family === 'debian' ? '-1' : entry.version?.includes('.el9') ? '' : '-1.el9'
  const files =
    name === 'nginx' && family === 'debian'
      ? {
          ...entry.files,
          '/etc/nginx/sites-available/default': nginxSite,
          '/etc/nginx/sites-enabled/default': nginxSite,
        }
      : entry.files
  return {
    name,
    version: `${entry.version ?? '1.0.0'}${suffix}`,
    summary: entry.summary ?? `${name} (a stand-in of the sandbox)`,
    programs: entry.programs ?? [],
    administration: entry.administration ?? [],
    services: entry.services ?? [],
    files: files ?? {},
    account: entry.account,
    depends: entry.depends ?? [],
  }
}

export function packageNames(family: 'debian' | 'redhat'): string[] {
  return [...Object.keys(common), ...Object.keys(family === 'debian' ? debian : redHat)].sort()
}
