#!/bin/bash
# Partitions, formats and fills the second disk with a small Linux that boots by itself.
set -euo pipefail
device=/dev/vdb
root=/mnt/second

test -b "$device"
echo '2048,,83,*' | sfdisk --quiet "$device"
udevadm settle
# Without the features that extlinux cannot read.
mkfs.ext4 -q -O '^64bit,^metadata_csum' "${device}1"
mkdir -p "$root"
mount "${device}1" "$root"
root=$root device=$device bash /tmp/small-linux.sh
echo "made by a surrogate" > "$root/etc/made-by"
umount "$root"
