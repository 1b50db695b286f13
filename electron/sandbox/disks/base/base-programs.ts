/** Programs that every simulated system has in /usr/bin. */
export const commonPrograms: readonly string[] = `
[ awk base64 basename bash bzip2 cal cat chage chattr chcon chgrp chmod chown cksum clear cloud-init cloud-id cmp comm
cp crontab curl cut date dd df diff dircolors dirname dmesg du echo egrep env expand expr fallocate false fgrep file
find findmnt flock fmt fold free gawk getconf getent getopt gpasswd gpg grep groups gunzip gzip head hexdump hostname hostnamectl
id install ionice join journalctl jq kill last less ln locale localectl logger logname ls lsattr lsblk lscpu
lsns man md5sum mesg mkdir mkfifo mknod mktemp more mount mountpoint mv nice nl nohup nproc nslookup od openssl passwd paste pgrep
ping pkill printenv printf ps pwd python3 readlink realpath rev rm rmdir rsync scp sed seq setfacl getfacl setsid sftp sh
sha1sum sha256sum sha512sum shred shuf sleep sort split ssh ssh-keygen ssh-keyscan stat stdbuf strings stty su sudo sum sync
systemctl systemd-analyze systemd-detect-virt systemd-run tac tail tar tee test timedatectl timeout top touch tput tr true truncate
tty umount uname unexpand uniq unxz unzip uptime users vi view w wall watch wc wget whereis which who whoami xargs xz yes zcat zgrep zip
`
  .trim()
  .split(/\s+/)

/** Programs that every simulated system has in /usr/sbin. */
export const commonAdministration: readonly string[] = `
agetty blkid blockdev chpasswd chroot depmod e2label e2fsck fdisk findfs fsck fsck.ext4 fsfreeze fstrim groupadd groupdel
groupmod growpart halt hwclock init ip iptables insmod ldconfig losetup lsmod mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.vfat mkfs.fat mkfs.xfs mkfs.btrfs mkswap
modinfo modprobe nologin parted partprobe pivot_root poweroff reboot resize2fs rmmod runlevel service sfdisk sgdisk
shutdown sshd swapoff swapon sysctl telinit tune2fs udevadm useradd userdel usermod visudo vipw wipefs xfs_growfs xfs_admin zramctl ss arp route ifconfig
`
  .trim()
  .split(/\s+/)

export const debianPrograms: readonly string[] = `
add-apt-repository apt apt-cache apt-config apt-get apt-key apt-mark debconf-set-selections debconf-show dpkg
dpkg-deb dpkg-query dpkg-divert lsb_release netplan select-editor snap unattended-upgrade run-parts ischroot savelog
`
  .trim()
  .split(/\s+/)

export const debianAdministration: readonly string[] = `
addgroup adduser delgroup deluser dpkg-reconfigure grub-install grub-mkconfig invoke-rc.d locale-gen policy-rc.d
update-ca-certificates update-grub update-initramfs update-locale update-rc.d ufw aa-status update-alternatives
`
  .trim()
  .split(/\s+/)

export const redHatPrograms: readonly string[] = `
dnf yum microdnf rpm rpmkeys update-crypto-policies update-ca-trust needs-restarting lsb_release
`
  .trim()
  .split(/\s+/)

export const redHatAdministration: readonly string[] = `
alternatives authselect chkconfig dracut firewall-cmd getenforce getsebool grub2-install grub2-mkconfig grub2-set-default grubby
restorecon semanage sestatus setenforce setsebool subscription-manager update-alternatives adduser
`
  .trim()
  .split(/\s+/)
