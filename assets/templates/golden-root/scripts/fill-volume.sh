#!/bin/sh
# Runs as root on the helper VM: makes a bootable Debian of its empty disk.
set -eu

# The guest names disks as it likes: ours is the one that the helper's own root is not on.
own=/dev/$(lsblk -no PKNAME "$(findmnt -no SOURCE /)")
disk=$(lsblk -dnpo NAME,TYPE | awk -v own="$own" '$2 == "disk" && $1 != own { print $1; exit }')
echo "Filling $disk"

parted -s "$disk" mklabel gpt mkpart bios 1MiB 3MiB set 1 bios_grub on mkpart root ext4 3MiB 100%
udevadm settle
root=$(lsblk -lnpo NAME "$disk" | tail -n 1)
mkfs.ext4 -q -L golden-root "$root"

new=/mnt/new
mkdir -p "$new"
mount "$root" "$new"

# The helper's own file system, without what is mounted into it. A debootstrap would do as well.
cp -ax / "$new/"
echo 'LABEL=golden-root / ext4 defaults,errors=remount-ro 0 1' > "$new/etc/fstab"
echo 'Laid out by OMI Studio' > "$new/etc/motd"

# Every VM of the OMI is to have an identity of its own.
rm -f "$new"/etc/ssh/ssh_host_*
: > "$new/etc/machine-id"
rm -rf "$new"/var/lib/cloud/* "$new"/tmp/* "$new"/home/*/.ssh/authorized_keys

for kernel in dev proc sys; do mount --bind "/$kernel" "$new/$kernel"; done
chroot "$new" grub-install "$disk"
chroot "$new" update-grub
for kernel in sys proc dev; do umount "$new/$kernel"; done

umount "$new"
