/** Something that a provisioning script does, and what must come of it. Each runs in a fresh Ubuntu as `outscale`. */
export interface Idiom {
  readonly name: string
  readonly script: string
  /** Exact standard output, or what it must contain. */
  readonly stdout?: string | RegExp
  readonly stderr?: RegExp
  readonly code?: number
}

export const idioms: readonly Idiom[] = [
  // Packer's own way of running scripts
  {
    name: 'runs a script with variables in front',
    script: `printf '#!/bin/sh -e\\necho "$FOO-$PACKER_BUILD_NAME"\\n' > /tmp/s.sh; chmod +x /tmp/s.sh; PACKER_BUILD_NAME='n' FOO='b r' /tmp/s.sh`,
    stdout: 'b r-n\n',
  },
  {
    name: 'runs a script under sudo -E -S bash -x',
    script: `echo 'echo "$FOO $(id -un) $1"' > /tmp/s.sh; export FOO=v; chmod +x /tmp/s.sh; FOO=w sudo -E -S bash -x '/tmp/s.sh' 'extra'`,
    stdout: 'w root extra\n',
    stderr: /\+ echo 'w root extra'/,
  },
  {
    name: 'sudo without -E drops variables',
    script: 'FOO=x sudo env | grep -c ^FOO; FOO=x sudo -E env | grep ^FOO',
    stdout: '0\nFOO=x\n',
  },
  {
    name: 'sudo env passes variables',
    script: `sudo env FOO='a b' bash -c 'echo "$FOO"'; sudo FOO=y sh -c 'echo $FOO'`,
    stdout: 'a b\ny\n',
  },
  {
    name: 'sudo -u runs as another user',
    script: 'sudo -u nobody id -un; sudo -n true && echo free',
    stdout: 'nobody\nfree\n',
  },
  {
    name: 'sudo -i has the home of root',
    script: `sudo -i pwd; sudo -H sh -c 'echo $HOME'; sudo su - -c whoami`,
    stdout: '/root\n/root\nroot\n',
  },
  {
    name: 'does not leak plain variables into scripts',
    script: `X=secret; printf 'echo "[$X]"\\n' > /tmp/s.sh; sh /tmp/s.sh; chmod +x /tmp/s.sh; /tmp/s.sh`,
    stdout: '[]\n[]\n',
  },
  {
    name: 'passes more than nine arguments',
    script: `printf '#!/bin/bash\\necho \${10} \${11} $#\\n' > /tmp/s.sh; chmod +x /tmp/s.sh; /tmp/s.sh a b c d e f g h i j k`,
    stdout: 'j k 11\n',
  },
  {
    name: 'bash -e file stops at a failure',
    script: `printf 'echo a\\nfalse\\necho b\\n' > /tmp/s.sh; bash -e /tmp/s.sh; echo $?`,
    stdout: 'a\n1\n',
  },
  {
    name: 'bash -lc reads the profile',
    script: `echo 'export FROM_PROFILE=yes' | sudo tee /etc/profile.d/t.sh >/dev/null; bash -lc 'echo $FROM_PROFILE'`,
    stdout: 'yes\n',
  },
  { name: 'sh -s reads the script from a pipe', script: `echo 'echo "got $1"' | sh -s one`, stdout: 'got one\n' },
  {
    name: 'an env file is sourced',
    script: `echo "export A='1 2'" > /tmp/v.sh; chmod 0600 /tmp/v.sh; . /tmp/v.sh && echo "$A"`,
    stdout: '1 2\n',
  },
  // shell language
  {
    name: 'strict mode with a cleanup trap',
    script: `bash -c 'set -euo pipefail; trap "echo cleaned" EXIT; echo work; false; echo never'`,
    stdout: 'work\ncleaned\n',
    code: 1,
  },
  {
    name: 'a trap on ERR tells the line',
    script: `printf 'set -e\\ntrap "echo failed at \\$LINENO" ERR\\ntrue\\nfalse\\n' > /tmp/s.sh; bash /tmp/s.sh`,
    stdout: /failed at \d/,
    code: 1,
  },
  {
    name: 'functions, local variables and arrays',
    script: 'pkgs=(curl jq git); log() { local m="$1"; echo "[$m]"; }; for p in "${pkgs[@]}"; do log "$p"; done',
    stdout: '[curl]\n[jq]\n[git]\n',
  },
  {
    name: 'a retry loop',
    script: 'n=0; until [ $n -ge 3 ]; do n=$((n+1)); [ $n -eq 3 ] && break; done; echo $n',
    stdout: '3\n',
  },
  { name: 'background jobs and wait', script: '(sleep 0.05; echo b) & echo a; wait; echo c', stdout: 'a\nb\nc\n' },
  { name: 'kills a background job', script: 'sleep 60 & p=$!; kill $p; wait $p; echo $?', stdout: '143\n' },
  {
    name: 'process substitution',
    script:
      'diff <(printf "a\\nb\\n") <(printf "a\\nb\\n") && echo same; while read -r l; do echo "> $l"; done < <(echo x)',
    stdout: 'same\n> x\n',
  },
  {
    name: 'logs everything through tee',
    script: `bash -c 'exec > >(tee /tmp/build.log) 2>&1; echo logged'; cat /tmp/build.log`,
    stdout: 'logged\nlogged\n',
  },
  {
    name: 'an unknown command is 127',
    script: 'no-such-command',
    code: 127,
    stderr: /no-such-command: command not found/,
  },
  {
    name: 'a random password from urandom',
    script: `tr -dc 'A-Za-z0-9' < /dev/urandom | head -c 16 | wc -c`,
    stdout: '16\n',
  },
  {
    name: 'sources os-release',
    script: 'source /etc/os-release; echo "$ID $VERSION_ID $VERSION_CODENAME"',
    stdout: 'ubuntu 24.04 noble\n',
  },
  {
    name: 'command -v finds programs',
    script: 'command -v sudo curl; command -v nginx || echo none',
    stdout: '/usr/bin/sudo\n/usr/bin/curl\nnone\n',
  },
  {
    name: 'nested here-documents',
    script: `bash <<'OUTER'\ncat > /tmp/n.conf <<INNER\nvalue=$((6*7))\nINNER\nOUTER\ncat /tmp/n.conf`,
    stdout: 'value=42\n',
  },
  { name: 'timeout ends a command', script: 'timeout 0.1 sleep 30; echo $?', stdout: '124\n' },
  {
    name: 'nohup keeps a command running',
    script: 'nohup sh -c "sleep 0.05; echo late > /tmp/late" >/dev/null 2>&1 & wait; cat /tmp/late',
    stdout: 'late\n',
  },
  { name: 'flock runs its command', script: 'flock /tmp/lock echo locked', stdout: 'locked\n' },
  // files and permissions
  {
    name: 'an ordinary user cannot write to /etc',
    script: 'echo x > /etc/x',
    code: 1,
    stderr: /\/etc\/x: Permission denied/,
  },
  { name: 'an ordinary user cannot read shadow', script: 'cat /etc/shadow', code: 1, stderr: /Permission denied/ },
  { name: 'grep tells a missing right as such', script: 'grep root /etc/shadow', code: 2, stderr: /Permission denied/ },
  {
    name: 'sudo sh -c redirects as root',
    script: `sudo sh -c 'echo "k=v" > /etc/app.conf'; cat /etc/app.conf; stat -c '%U:%G %a' /etc/app.conf`,
    stdout: 'k=v\nroot:root 644\n',
  },
  {
    name: 'here-document into sudo tee',
    script: `cat <<EOF | sudo tee /etc/app.d.conf > /dev/null\nhost=$(hostname)\nport=80\nEOF\ngrep port /etc/app.d.conf`,
    stdout: 'port=80\n',
  },
  {
    name: 'sudo tee -a appends',
    script: `echo 'vm.swappiness=10' | sudo tee -a /etc/sysctl.conf; tail -n 1 /etc/sysctl.conf`,
    stdout: 'vm.swappiness=10\nvm.swappiness=10\n',
  },
  {
    name: 'the sticky bit protects /tmp',
    script: 'sudo touch /tmp/roots; rm -f /tmp/roots',
    code: 1,
    stderr: /Operation not permitted/,
  },
  {
    name: 'umask shapes new files',
    script: 'umask 077; touch /tmp/u; mkdir /tmp/ud; stat -c %a /tmp/u /tmp/ud',
    stdout: '600\n700\n',
  },
  {
    name: 'symbolic and octal modes',
    script:
      'touch /tmp/m; chmod 600 /tmp/m; chmod u+x,g=r,o= /tmp/m; stat -c %a /tmp/m; chmod a+rX /tmp/m; stat -c %A /tmp/m',
    stdout: '740\n-rwxr-xr-x\n',
  },
  {
    name: 'chown -R as root',
    script:
      'mkdir -p /tmp/o/d; touch /tmp/o/d/f; sudo chown -R root:adm /tmp/o; stat -c %U:%G /tmp/o/d/f; chown outscale /tmp/o',
    stdout: 'root:adm\n',
    code: 1,
    stderr: /Operation not permitted/,
  },
  {
    name: 'cp -a keeps owner, mode and links',
    script:
      'sudo mkdir /opt/a; sudo sh -c "echo x > /opt/a/f; chmod 640 /opt/a/f; ln -s f /opt/a/l"; sudo cp -a /opt/a /opt/b; stat -c %a /opt/b/f; readlink /opt/b/l',
    stdout: '640\nf\n',
  },
  {
    name: 'install sets mode and owner',
    script:
      'echo x > /tmp/i; sudo install -D -m 0750 -o root -g adm /tmp/i /opt/app/bin/tool; stat -c "%a %G" /opt/app/bin/tool; sudo install -d -m 700 /opt/secret; stat -c %a /opt/secret',
    stdout: '750 adm\n700\n',
  },
  {
    name: 'mktemp makes private files',
    script: 't=$(mktemp); stat -c %a "$t"; d=$(mktemp -d); stat -c %a "$d"; rm -rf "$t" "$d"',
    stdout: '600\n700\n',
  },
  {
    name: 'sed -i edits in place as root',
    script: `sudo sed -i 's/^#PermitRootLogin.*/PermitRootLogin no/' /etc/ssh/sshd_config; grep ^PermitRootLogin /etc/ssh/sshd_config`,
    stdout: 'PermitRootLogin no\n',
  },
  {
    name: 'sed -i keeps owner and mode',
    script: `sudo sed -i 's/root/root/' /etc/shadow; sudo stat -c '%a %G' /etc/shadow`,
    stdout: '640 shadow\n',
  },
  {
    name: 'find -exec and -delete',
    script:
      'mkdir -p /tmp/f/a; touch /tmp/f/1.log /tmp/f/a/2.log /tmp/f/k; find /tmp/f -name "*.log" -exec chmod 600 {} \\;; stat -c %a /tmp/f/1.log; find /tmp/f -name "*.log" -delete; find /tmp/f -type f',
    stdout: '600\n/tmp/f/k\n',
  },
  {
    name: 'find by permission and owner',
    script: 'find /usr/bin -perm -4000 -name "su*" | sort; find /home -maxdepth 1 -user outscale',
    stdout: '/usr/bin/su\n/usr/bin/sudo\n/home/outscale\n',
  },
  {
    name: 'find with xargs -0',
    script: `mkdir -p '/tmp/x y'; touch '/tmp/x y/a b'; find '/tmp/x y' -type f -print0 | xargs -0 -n1 basename`,
    stdout: 'a b\n',
  },
  {
    name: 'dd and truncate make sparse files',
    script: 'dd if=/dev/zero of=/tmp/z bs=1M count=3 2>/dev/null; truncate -s 1G /tmp/t; stat -c %s /tmp/z /tmp/t',
    stdout: '3145728\n1073741824\n',
  },
  {
    name: 'tar packs and unpacks',
    script:
      'mkdir -p /tmp/t1/s /tmp/t2; echo c > /tmp/t1/s/f; tar -czf /tmp/a.tgz -C /tmp/t1 s; tar -xzf /tmp/a.tgz -C /tmp/t2; cat /tmp/t2/s/f',
    stdout: 'c\n',
  },
  {
    name: 'tar keeps owners, modes and links',
    script: `sudo sh -c 'mkdir -p /t/s/d /o; echo a > /t/s/f; chmod 750 /t/s/f; chown outscale:adm /t/s/f; ln -s f /t/s/l; tar czpf /t/x.tgz -C /t s; tar -xzpf /t/x.tgz -C /o --strip-components=1'; stat -c '%a %U:%G' /o/f; readlink /o/l; tar tzf /t/x.tgz`,
    stdout: '750 outscale:adm\nf\ns/\ns/d/\ns/f\ns/l\n',
  },
  {
    name: 'tar through a pipe',
    script:
      'mkdir -p /tmp/p1 /tmp/p2; echo z > /tmp/p1/f; tar -C /tmp/p1 -cf - . | tar -C /tmp/p2 -xf -; cat /tmp/p2/f',
    stdout: 'z\n',
  },
  {
    name: 'realpath and readlink -f',
    script: 'ln -sf /etc/os-release /tmp/l; readlink -f /tmp/l; realpath /tmp/../etc/hosts',
    stdout: '/usr/lib/os-release\n/etc/hosts\n',
  },
  {
    name: 'links and their replacement',
    script: 'ln -s /a /tmp/ln; ln -sfn /b /tmp/ln; readlink /tmp/ln; ln -s x /tmp/ln',
    stdout: '/b\n',
    code: 1,
    stderr: /File exists/,
  },
  {
    name: 'sha256sum checks',
    script: 'cd /tmp; echo x > c; sha256sum c > c.sum; sha256sum -c c.sum',
    stdout: 'c: OK\n',
  },
  { name: 'base64 round trip', script: 'echo "hello wörld" | base64 | base64 -d', stdout: 'hello wörld\n' },
  {
    name: 'binary content survives text tools',
    script: `head -c 300 /dev/urandom > /tmp/b; base64 /tmp/b | base64 -d | cmp - /tmp/b 2>/dev/null; base64 /tmp/b > /tmp/b64; base64 -d /tmp/b64 > /tmp/b2; cmp /tmp/b /tmp/b2 && gzip -c /tmp/b > /tmp/b.gz && gunzip -c /tmp/b.gz > /tmp/b3; cmp /tmp/b /tmp/b3 && echo same`,
    stdout: 'same\n',
  },
  // users
  {
    name: 'useradd with groups and sudo',
    script: `sudo useradd -m -s /bin/bash -G sudo deploy; echo 'deploy ALL=(ALL) NOPASSWD:ALL' | sudo tee /etc/sudoers.d/deploy >/dev/null; sudo chmod 440 /etc/sudoers.d/deploy; sudo visudo -c -f /etc/sudoers.d/deploy; id -nG deploy; sudo -u deploy sudo whoami; stat -c %U /home/deploy`,
    stdout: '/etc/sudoers.d/deploy: parsed OK\ndeploy sudo\nroot\ndeploy\n',
  },
  {
    name: 'useradd twice fails with 9',
    script: 'sudo useradd twice; sudo useradd twice',
    code: 9,
    stderr: /user 'twice' already exists/,
  },
  {
    name: 'groupadd, usermod -aG, getent',
    script: 'sudo groupadd -g 1500 app; sudo usermod -aG app outscale; getent group app; getent passwd nosuch; echo $?',
    stdout: 'app:x:1500:outscale\n2\n',
  },
  {
    name: 'chpasswd and passwd -l',
    script: `echo 'outscale:pw' | sudo chpasswd; sudo passwd -S outscale | cut -d' ' -f2; sudo passwd -l outscale; sudo passwd -S outscale | cut -d' ' -f2`,
    stdout: /^P\n.*\nL\n$/,
  },
  {
    name: 'an authorized key for a new user',
    script: `sudo useradd -m k; sudo mkdir -p /home/k/.ssh; echo 'ssh-ed25519 AAAA k' | sudo tee /home/k/.ssh/authorized_keys >/dev/null; sudo chown -R k:k /home/k/.ssh; sudo chmod 700 /home/k/.ssh; sudo stat -c '%U %a' /home/k/.ssh`,
    stdout: 'k 700\n',
  },
  {
    name: 'userdel -r removes the home',
    script: 'sudo useradd -m gone; sudo userdel -r gone; ls /home; id gone',
    stdout: 'outscale\n',
    code: 1,
    stderr: /no such user/,
  },
  // packages and services
  {
    name: 'apt-get update and install nginx',
    script:
      'export DEBIAN_FRONTEND=noninteractive; sudo apt-get update -qq && sudo -E apt-get install -y -qq nginx > /dev/null && dpkg -s nginx | grep Status; test -x /usr/sbin/nginx && systemctl is-active nginx; systemctl is-enabled nginx',
    stdout: 'Status: install ok installed\nactive\nenabled\n',
  },
  { name: 'apt-get needs root', script: 'apt-get install -y jq', code: 100, stderr: /are you root\?/ },
  {
    name: 'apt-get needs -y without a terminal',
    script: 'sudo apt-get install nginx < /dev/null',
    code: 1,
    stdout: /Abort\./,
  },
  {
    name: 'an unknown package is 100',
    script: 'sudo apt-get install -y no-such-package',
    code: 100,
    stderr: /E: Unable to locate package no-such-package/,
  },
  {
    name: 'dpkg-query and dpkg -l',
    script: `sudo apt-get install -y htop >/dev/null; dpkg-query -W -f='\${Package} \${db:Status-Abbrev}\\n' htop; dpkg -l htop | tail -1 | awk '{print $1, $2}'`,
    stdout: 'htop ii \nii htop\n',
  },
  { name: 'apt-mark hold', script: 'sudo apt-mark hold curl; apt-mark showhold', stdout: 'curl set on hold.\ncurl\n' },
  {
    name: 'purge removes the configuration',
    script:
      'sudo apt-get install -y haproxy >/dev/null; ls /etc/haproxy/haproxy.cfg; sudo apt-get purge -y haproxy >/dev/null; ls /etc/haproxy/haproxy.cfg',
    stdout: '/etc/haproxy/haproxy.cfg\n',
    code: 2,
  },
  {
    name: 'docker is installed the documented way',
    script: `sudo install -m 0755 -d /etc/apt/keyrings; echo key | sudo gpg --dearmor -o /etc/apt/keyrings/docker.gpg; echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.gpg] https://download.docker.com/linux/ubuntu $(. /etc/os-release && echo "$VERSION_CODENAME") stable" | sudo tee /etc/apt/sources.list.d/docker.list > /dev/null; sudo apt-get update -qq; sudo apt-get install -y docker-ce docker-ce-cli containerd.io >/dev/null; sudo usermod -aG docker outscale; id -nG outscale | tr ' ' '\\n' | grep docker; systemctl is-active docker; cat /etc/apt/sources.list.d/docker.list | grep -o noble`,
    stdout: /docker\nactive\nnoble\n$/,
  },
  {
    name: 'policy of systemd units',
    script: `printf '[Unit]\\nDescription=App\\n[Service]\\nExecStart=/usr/bin/sleep 600\\n[Install]\\nWantedBy=multi-user.target\\n' | sudo tee /etc/systemd/system/app.service >/dev/null; sudo systemctl daemon-reload; sudo systemctl enable --now app 2>/dev/null; systemctl is-active app; readlink /etc/systemd/system/multi-user.target.wants/app.service; sudo systemctl stop app; systemctl is-active app`,
    stdout: 'active\n/etc/systemd/system/app.service\ninactive\n',
    code: 3,
  },
  {
    name: 'a service that cannot start says so',
    script: `printf '[Service]\\nExecStart=/opt/none\\n' | sudo tee /etc/systemd/system/bad.service >/dev/null; sudo systemctl start bad`,
    code: 1,
    stderr: /Job for bad\.service failed/,
  },
  {
    name: 'an unknown service is not found',
    script: 'sudo systemctl enable nothing; sudo systemctl start nothing',
    code: 5,
    stderr: /nothing\.service not found/,
  },
  {
    name: 'one-shot units run their program',
    script: `printf '[Service]\\nType=oneshot\\nExecStart=/bin/sh -c "echo ran > /run/ran"\\n' | sudo tee /etc/systemd/system/once.service >/dev/null; sudo systemctl start once; cat /run/ran`,
    stdout: 'ran\n',
  },
  {
    name: 'masks a unit',
    script: 'sudo systemctl mask apt-daily.timer 2>/dev/null; systemctl is-enabled apt-daily.timer',
    stdout: 'masked\n',
    code: 1,
  },
  {
    name: 'service works as an alias',
    script:
      'sudo apt-get install -y redis-server >/dev/null; sudo service redis-server restart; service redis-server status | head -1',
    stdout: /redis-server\.service/,
  },
  // system
  {
    name: 'sysctl sets a parameter',
    script: `echo 'net.ipv4.ip_forward = 1' | sudo tee /etc/sysctl.d/99-fw.conf >/dev/null; sudo sysctl --system >/dev/null; cat /proc/sys/net/ipv4/ip_forward; sysctl -n net.ipv4.ip_forward`,
    stdout: '1\n1\n',
  },
  {
    name: 'hostname and time zone',
    script:
      'sudo hostnamectl set-hostname golden; hostname; sudo timedatectl set-timezone Europe/Paris; readlink /etc/localtime',
    stdout: 'golden\n/usr/share/zoneinfo/Europe/Paris\n',
  },
  {
    name: 'a swap file',
    script: `sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile >/dev/null && sudo swapon /swapfile && grep -c /swapfile /proc/swaps; echo '/swapfile none swap sw 0 0' | sudo tee -a /etc/fstab >/dev/null`,
    stdout: '1\n',
  },
  {
    name: 'hardening of sshd',
    script: `sudo sed -i -e 's/^#\\?PasswordAuthentication.*/PasswordAuthentication no/' /etc/ssh/sshd_config; echo 'AllowUsers outscale' | sudo tee -a /etc/ssh/sshd_config >/dev/null; sudo systemctl restart ssh; sudo grep -c '^PasswordAuthentication no' /etc/ssh/sshd_config`,
    stdout: '1\n',
  },
  {
    name: 'ufw rules',
    script: 'sudo ufw allow 22/tcp >/dev/null; sudo ufw --force enable; sudo ufw status | head -1',
    stdout: 'Firewall is active and enabled on system startup\nStatus: active\n',
  },
  {
    name: 'crontab',
    script: `(crontab -l 2>/dev/null; echo '0 3 * * * /opt/backup') | crontab -; crontab -l`,
    stdout: '0 3 * * * /opt/backup\n',
  },
  {
    name: 'grub defaults',
    script: `sudo sed -i 's/^GRUB_CMDLINE_LINUX=.*/GRUB_CMDLINE_LINUX="audit=1"/' /etc/default/grub && sudo update-grub 2>/dev/null; grep -c audit=1 /boot/grub/grub.cfg`,
    stdout: '1\n',
  },
  {
    name: 'locales',
    script: 'sudo locale-gen en_US.UTF-8 >/dev/null; sudo update-locale LANG=en_US.UTF-8; cat /etc/default/locale',
    stdout: 'LANG=en_US.UTF-8\n',
  },
  { name: 'cloud-init has finished', script: 'cloud-init status --wait', stdout: 'status: done\n' },
  {
    name: 'waits for boot-finished',
    script: 'while [ ! -f /var/lib/cloud/instance/boot-finished ]; do sleep 0.01; done; echo up',
    stdout: 'up\n',
  },
  {
    name: 'the metadata service answers',
    script:
      'curl -s http://169.254.169.254/latest/meta-data/instance-id; echo; curl -sf http://169.254.169.254/latest/meta-data/none || echo $?',
    stdout: /^i-\w+\n22\n$/,
  },
  {
    name: 'there is no Internet',
    script:
      'curl -fsSL https://example.com/install.sh | sh; echo ${PIPESTATUS[0]}; wget -q https://example.com; echo $?',
    stdout: '6\n4\n',
    stderr: /Could not resolve host: example\.com \(the sandbox has no Internet\)/,
  },
  {
    name: 'disks are listed',
    script: `lsblk -no NAME,FSTYPE,MOUNTPOINT /dev/vda1; findmnt -n -o SOURCE /; df -h / | tail -1 | awk '{print $6}'; sudo blkid -s TYPE -o value /dev/vda1`,
    stdout: 'vda1 ext4 /\n/dev/vda1\n/\next4\n',
  },
  {
    name: 'free, nproc, uname and ps',
    script: 'nproc; uname -sm; free -m | grep -c Mem; ps aux | grep -c "[s]ystemd"',
    stdout: /^2\nLinux x86_64\n1\n/,
  },
  {
    name: 'logger writes to the journal',
    script: 'logger -t build "step done"; journalctl -t build --no-pager | grep -o "step done"',
    stdout: 'step done\n',
  },
  {
    name: 'jq and awk',
    script: `echo '{"a":[1,2,3]}' | jq -r '.a | length'; df -P / | awk 'NR==2 {print $1}'`,
    stdout: '3\n/dev/vda1\n',
  },
  {
    name: 'a password on standard input of sudo -S',
    script: `echo 'pw' | sudo -S env A=1 sh -c 'echo $A'`,
    stdout: '1\n',
  },
  {
    name: 'removes a temporary key with sed -i.bak',
    script: `mkdir -p ~/.ssh; printf 'ssh-ed25519 AAAA keep\\nssh-ed25519 BBBB packer_1\\n' > ~/.ssh/authorized_keys; sed -i.bak '/ packer_1$/d' ~/.ssh/authorized_keys; rm ~/.ssh/authorized_keys.bak; cat ~/.ssh/authorized_keys`,
    stdout: 'ssh-ed25519 AAAA keep\n',
  },
  // cleaning up an image
  {
    name: 'cleans an image',
    script: `sudo apt-get clean; sudo rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*; sudo rm -rf /var/lib/cloud/*; sudo truncate -s 0 /etc/machine-id; sudo find /var/log -type f -exec truncate -s 0 {} \\;; sudo rm -f /etc/ssh/ssh_host_*; unset HISTFILE; rm -f ~/.bash_history; ls /etc/ssh | grep -c host; wc -c < /etc/machine-id; sync`,
    stdout: '0\n0\n',
  },
  { name: 'cloud-init clean', script: 'sudo cloud-init clean --logs; ls /var/lib/cloud | wc -l', stdout: '0\n' },
  {
    name: 'removes old users and keys',
    script: `sudo shred -u /etc/ssh/*_key /etc/ssh/*_key.pub; sudo rm -f /root/.ssh/authorized_keys; sudo passwd -d root >/dev/null; sudo usermod -L root; ls /etc/ssh/*_key 2>/dev/null | wc -l`,
    stdout: '0\n',
  },
]
