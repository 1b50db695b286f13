#!/bin/bash
# Makes a bootable disk image of Debian 12 with its own boot loader (SeaBIOS → MBR → extlinux → kernel → systemd).
# As root. usage: make-disk.sh <work folder> <image.qcow2>
set -euo pipefail
work=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$work/root

packages=systemd-sysv,udev,kmod,openssh-server,sudo,procps,iproute2,curl,ca-certificates
# An initramfs that loads a handful of modules and mounts the root: software emulation makes a larger one slow.
packages+=,linux-image-cloud-amd64,tiny-initramfs
# For templates that partition, format, fill and make bootable another disk.
packages+=,fdisk,parted,e2fsprogs,dosfstools,extlinux,syslinux-common,busybox-static,dropbear-bin,cpio,lsof,psmisc

mkdir -p "$work"
mmdebstrap --quiet --mode=root --variant=apt --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --essential-hook="copy-in $here/files/etc/tiny-initramfs /etc" \
  bookworm "$root"

cp -R --no-preserve=ownership "$here/files/." "$root/"
chmod 440 "$root/etc/sudoers.d/outscale"
echo debian > "$root/etc/hostname"
printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
chroot "$root" useradd --create-home --shell /bin/bash --groups sudo outscale
chroot "$root" systemctl --quiet enable cloud-boot cloud-user-data power-button ssh
# What a machine of the sandbox has no use for, each a part of a second or more at every boot.
chroot "$root" systemctl --quiet mask \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  systemd-tmpfiles-clean.timer getty-static.service getty@tty1.service serial-getty@ttyS0.service \
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \
  sys-fs-fuse-connections.mount kmod-static-nodes.service modprobe@configfs.service modprobe@dm_mod.service \
  modprobe@efi_pstore.service modprobe@fuse.service modprobe@loop.service modprobe@drm.service \
  systemd-binfmt.service systemd-journal-flush.service systemd-machine-id-commit.service \
  systemd-network-generator.service systemd-pstore.service systemd-random-seed.service systemd-remount-fs.service \
  systemd-sysctl.service systemd-sysusers.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
  systemd-repart.service
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
