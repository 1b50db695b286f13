#!/bin/bash
# Makes a bootable disk image of Debian 12 with its own boot loader (SeaBIOS → MBR → extlinux → kernel → systemd).
# As root. usage: make-disk.sh <work folder> <image.qcow2>
set -euo pipefail
work=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$work/root

packages=systemd-sysv,udev,dbus,kmod,openssh-server,sudo,procps,iproute2,curl,ca-certificates
packages+=,linux-image-cloud-amd64,initramfs-tools
# For the templates that partition, format, fill and make bootable another disk.
packages+=,fdisk,parted,e2fsprogs,dosfstools,extlinux,syslinux-common,busybox-static,dropbear-bin,cpio,lsof,psmisc

mkdir -p "$work"
echo 'MODULES=list' > "$work/driver-policy"
mmdebstrap --quiet --mode=root --variant=apt --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --essential-hook="mkdir -p \"\$1/etc/initramfs-tools/conf.d\"" \
  --essential-hook="copy-in $work/driver-policy /etc/initramfs-tools/conf.d" \
  --essential-hook="printf 'virtio_pci\nvirtio_blk\nvirtio_net\n' > \"\$1/etc/initramfs-tools/modules\"" \
  bookworm "$root"

cp -R --no-preserve=ownership "$here/files/." "$root/"
chmod 440 "$root/etc/sudoers.d/outscale"
echo debian > "$root/etc/hostname"
printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
chroot "$root" useradd --create-home --shell /bin/bash --groups sudo outscale
chroot "$root" systemctl --quiet enable systemd-networkd cloud-boot cloud-user-data ssh
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer getty@tty1.service systemd-networkd-wait-online.service \
  systemd-pstore.service modprobe@drm.service
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/machine-id" "$root"/var/cache/apt/archives/*.deb
: > "$root/etc/machine-id"

disk=$work/disk.raw
truncate --size 2G "$disk"
echo '2048,,83,*' | sfdisk --quiet "$disk"
# The file system that extlinux can read, and without features that need work at every boot.
mkfs.ext4 -q -L debian -O '^64bit,^metadata_csum' -E offset=1048576 -d "$root" "$disk" $(((2048 - 1) * 1024))
mkdir "$work/mount"
loop=$(losetup --find --show --offset 1048576 "$disk")
mount "$loop" "$work/mount"
extlinux --install "$work/mount/boot/extlinux" > "$work/extlinux.log" 2>&1
umount "$work/mount"
losetup --detach "$loop"
dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" bs=440 count=1 conv=notrunc status=none
qemu-img convert -O qcow2 "$disk" "$image"
