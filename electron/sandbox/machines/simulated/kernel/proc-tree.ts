import { FileTree } from '../../../disks/file-tree.ts'
import { TreeWriter } from '../../../disks/tree-writer.ts'
import { sizeOf } from './block-devices.ts'
import type { Kernel } from './kernel.ts'
import { mountInfoLines } from './mount-info.ts'
import { enterProcess } from './proc-processes.ts'

/** Kernel parameters as `sysctl` shows them, with what a fresh machine has. */
const initialParameters: Readonly<Record<string, string>> = {
  'fs.file-max': '9223372036854775807',
  'kernel.ostype': 'Linux',
  'kernel.panic': '0',
  'kernel.pid_max': '4194304',
  'kernel.randomize_va_space': '2',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.core.somaxconn': '4096',
  'net.ipv4.conf.all.accept_redirects': '1',
  'net.ipv4.conf.all.rp_filter': '2',
  'net.ipv4.ip_forward': '0',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.default.disable_ipv6': '0',
  'vm.dirty_ratio': '20',
  'vm.max_map_count': '65530',
  'vm.overcommit_memory': '0',
  'vm.swappiness': '60',
}

/** Kernel parameters of one running machine; what is set is gone at the next boot, as on a real one. */
export class KernelParameters {
  readonly #values = new Map(Object.entries(initialParameters))

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#values.set(name, value)
  }

  names(): string[] {
    return [...this.#values.keys()].sort()
  }
}

/** The content of /proc. */
export function procTree(kernel: Kernel): FileTree {
  const tree = FileTree.empty(kernel.now())
  const writer = new TreeWriter(tree, kernel.now)
  const file = (path: string, read: () => string, write?: (text: string) => void) => {
    const slash = path.lastIndexOf('/')
    const parent = writer.directory(path.slice(0, slash))
    const content = write ? { read, write } : { read }
    tree.createGenerated(parent, path.slice(slash + 1), content, {
      mode: write ? 0o644 : 0o444,
      uid: 0,
      gid: 0,
      mtime: kernel.now(),
    })
  }
  file('/mounts', () => mountLines(kernel))
  file('/self/mounts', () => mountLines(kernel))
  file('/self/mountinfo', () => mountInfoLines(kernel))
  file('/cpuinfo', () => cpuInfo(kernel))
  file('/meminfo', () => memInfo(kernel))
  file('/cmdline', () => `BOOT_IMAGE=/boot/vmlinuz-${kernel.release} root=UUID=${kernel.rootUuid} ro console=ttyS0\n`)
  file('/version', () => `Linux version ${kernel.release} (simulated by OMI Studio) #1 SMP\n`)
  file('/uptime', () => `${uptimeSeconds(kernel).toFixed(2)} ${uptimeSeconds(kernel).toFixed(2)}\n`)
  file('/loadavg', () => `0.00 0.00 0.00 1/${kernel.processes.size} ${Math.max(1, ...kernel.processes.keys())}\n`)
  file('/filesystems', () => 'nodev\tproc\nnodev\ttmpfs\n\text4\n\txfs\n\tvfat\n')
  file('/modules', () => kernel.modules.map((name) => `${name} 16384 0 - Live 0x0000000000000000\n`).join(''))
  file('/swaps', () => swapLines(kernel))
  file('/partitions', () => {
    const lines = kernel.blocks.all().map((device, index) => ` 252 ${index} ${sizeOf(device) / 1024} ${device.name}`)
    return `major minor  #blocks  name\n\n${lines.join('\n')}\n`
  })
  for (const name of kernel.parameters.names()) {
    file(
      `/sys/${name.replaceAll('.', '/')}`,
      () => `${kernel.parameters.get(name) ?? ''}\n`,
      (text) => kernel.parameters.set(name, text.trim()),
    )
  }
  file('/sys/kernel/hostname', () => `${kernel.hostname}\n`)
  file('/sys/kernel/osrelease', () => `${kernel.release}\n`)
  file('/sys/kernel/random/uuid', () => `${crypto.randomUUID()}\n`)
  file('/sys/kernel/random/boot_id', () => `${kernel.bootId}\n`)
  writer.directory('/sys/fs/binfmt_misc')
  writer.directory('/1')
  file('/1/comm', () => 'systemd\n')
  file('/1/cmdline', () => '/sbin/init\0')
  for (const process of kernel.processes.values()) enterProcess(tree, process)
  return tree
}

/** The content of /sys: disks, the network card and the firmware. */
export function sysTree(kernel: Kernel, bootMode: 'legacy' | 'uefi'): FileTree {
  const tree = FileTree.empty(kernel.now())
  const writer = new TreeWriter(tree, kernel.now)
  for (const disk of kernel.blocks.disks) {
    writer.file(`/block/${disk.name}/serial`, `${disk.serial.slice(0, 20)}\n`)
    writer.file(`/block/${disk.name}/size`, `${disk.disk.size * 2 * 1024 ** 2}\n`)
  }
  writer.file('/class/net/eth0/address', 'aa:67:6e:00:00:01\n')
  writer.file('/class/net/eth0/operstate', 'up\n')
  writer.directory('/class/net/lo')
  writer.file('/class/dmi/id/sys_vendor', '3DS OUTSCALE\n')
  writer.file('/class/dmi/id/product_name', '3DS OUTSCALE VM (simulated by OMI Studio)\n')
  writer.file('/class/dmi/id/product_uuid', `${kernel.machineId}\n`, { mode: 0o400 })
  writer.directory('/fs/cgroup')
  writer.directory('/kernel/security')
  if (bootMode === 'uefi') writer.directory('/firmware/efi/efivars')
  return tree
}

export function uptimeSeconds(kernel: Kernel): number {
  return Math.max(0.01, (kernel.now() - kernel.bootedAt) / 1000)
}

function mountLines(kernel: Kernel): string {
  return kernel.mounts.all
    .map((mount) => `${mount.source} ${mount.target} ${mount.type} ${mount.options.join(',')} 0 0\n`)
    .join('')
}

function cpuInfo(kernel: Kernel): string {
  return Array.from({ length: kernel.cores }, (_, index) =>
    [
      `processor\t: ${index}`,
      'vendor_id\t: GenuineIntel',
      'model name\t: OMI Studio simulated vCore',
      'cpu MHz\t\t: 2400.000',
      `cpu cores\t: ${kernel.cores}`,
      'flags\t\t: fpu sse sse2 lm\n\n',
    ].join('\n'),
  ).join('')
}

function memInfo(kernel: Kernel): string {
  const total = kernel.memory * 1024 ** 2
  const row = (name: string, value: number) => `${`${name}:`.padEnd(16)}${String(Math.round(value)).padStart(8)} kB\n`
  return [
    row('MemTotal', total),
    row('MemFree', total * 0.8),
    row('MemAvailable', total * 0.9),
    row('Buffers', total * 0.01),
    row('Cached', total * 0.1),
    row(
      'SwapTotal',
      [...kernel.swaps.values()].reduce((sum, bytes) => sum + bytes / 1024, 0),
    ),
    row(
      'SwapFree',
      [...kernel.swaps.values()].reduce((sum, bytes) => sum + bytes / 1024, 0),
    ),
  ].join('')
}

function swapLines(kernel: Kernel): string {
  const rows = [...kernel.swaps].map(([path, bytes]) => {
    return `${path.padEnd(39)} ${path.startsWith('/dev/') ? 'partition' : 'file'}\t\t${bytes / 1024}\t\t0\t\t-2\n`
  })
  return `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n${rows.join('')}`
}
