#!/bin/sh
# Fills a mounted file system with a small Linux that is made of this machine's own kernel and a few of its programs, and
# makes the disk bootable: MBR, extlinux, kernel, an initramfs that mounts the root, busybox as init, dropbear for SSH.
# Takes $root, where the file system is mounted, and $device, the disk that it is on.
set -eu

for folder in bin sbin dev proc sys run tmp root mnt etc/dropbear home/outscale boot/extlinux lib/modules; do
  mkdir -p "$root/$folder"
done
chmod 1777 "$root/tmp"

# A program with the libraries that it is linked with.
copy_program() {
  install -D "$1" "$root$1"
  for file in $(ldd "$1" | grep -o '/[^ ]*'); do install -D "$file" "$root$file"; done
}
cp /bin/busybox "$root/bin/busybox"
chroot "$root" /bin/busybox --install -s /bin
ln -s /bin/busybox "$root/sbin/init"
copy_program /usr/sbin/dropbear
copy_program /usr/bin/curl

kernel=$(uname -r)
for module in virtio_net net_failover failover button evdev; do
  find "/lib/modules/$kernel" -name "$module.ko" -exec cp {} "$root/lib/modules/" \;
done
cp "/boot/vmlinuz-$kernel" "$root/boot/vmlinuz"
cp "/boot/initrd.img-$kernel" "$root/boot/initrd.img"

cat > "$root/etc/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
outscale:x:1000:1000:outscale:/home/outscale:/bin/sh
END
printf 'root:x:0:\noutscale:x:1000:\n' > "$root/etc/group"
printf 'root:*:19000::::::\noutscale:*:19000::::::\n' > "$root/etc/shadow"
echo /bin/sh > "$root/etc/shells"
chown 1000:1000 "$root/home/outscale"
cat > "$root/etc/inittab" <<'END'
::sysinit:/etc/start
::respawn:/bin/acpid -f
::respawn:/usr/sbin/dropbear -F -E -R -s
::shutdown:/bin/umount -a -r
END
mkdir -p "$root/etc/acpi/PWRF"
printf '#!/bin/sh\npoweroff\n' > "$root/etc/acpi/PWRF/00000080"
cat > "$root/etc/lease" <<'END'
#!/bin/sh
case $1 in
  deconfig) ip link set "$interface" up ;;
  bound) ip addr replace "$ip/$mask" dev "$interface" ;;
esac
END
cat > "$root/etc/start" <<'END'
#!/bin/sh
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
mount -o remount,rw /
for module in failover net_failover virtio_net evdev button; do insmod /lib/modules/$module.ko; done
for card in lo eth0 eth1; do ip link set $card up; done
for card in eth0 eth1; do udhcpc -q -n -f -t 20 -T 1 -i $card -s /etc/lease; done
key=$(/usr/bin/curl --silent --fail --max-time 10 http://169.254.169.254/latest/meta-data/public-keys/0/openssh-key)
mkdir -p /home/outscale/.ssh
echo "$key" > /home/outscale/.ssh/authorized_keys
chmod 700 /home/outscale/.ssh
chown -R outscale:outscale /home/outscale
END
chmod 755 "$root/etc/start" "$root/etc/lease" "$root/etc/acpi/PWRF/00000080"

cat > "$root/boot/extlinux/extlinux.conf" <<'END'
DEFAULT small
LABEL small
  LINUX /boot/vmlinuz
  INITRD /boot/initrd.img
  APPEND root=/dev/vda1 rw console=ttyS0 quiet net.ifnames=0 mitigations=off nokaslr random.trust_cpu=on
END
extlinux --install "$root/boot/extlinux"
dd if=/usr/lib/syslinux/mbr/mbr.bin of="$device" bs=440 count=1 conv=notrunc status=none
echo small > "$root/etc/hostname"
