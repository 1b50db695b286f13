#!/bin/sh
# Runs as root on the build VM: puts a file system with the data on its empty disk.
set -eu

# The guest names disks as it likes: ours is the one that the VM's own root is not on.
own=/dev/$(lsblk -no PKNAME "$(findmnt -no SOURCE /)")
disk=$(lsblk -dnpo NAME,TYPE | awk -v own="$own" '$2 == "disk" && $1 != own { print $1; exit }')

mkfs.ext4 -q -L "$LABEL" "$disk"
mkdir -p /mnt/data
mount "$disk" /mnt/data
cp -r /tmp/data/. /mnt/data/
chown -R root:root /mnt/data
umount /mnt/data
