import type { MachineSpec } from '../machine.ts'

/** A disk as QEMU is told of it: its block node's name, the qcow2 file and the volume's id. */
export interface QemuDrive {
  readonly node: string
  readonly file: string
  readonly serial: string
  readonly boot: boolean
}

/** What a computer lends to one machine, whatever the VM's type promises. */
export interface MachineLimits {
  readonly cores: number
  /** MiB. */
  readonly memory: number
}

export interface QemuLaunch {
  readonly spec: MachineSpec
  readonly drives: readonly QemuDrive[]
  readonly limits: MachineLimits
  /** QEMU writes its process id here; its path marks the process as ours. */
  readonly pidFile: string
  /** UEFI firmware; undefined for machines that boot from a master boot record. */
  readonly firmware: string | undefined
}

/** The file descriptors that QEMU is given beside the standard ones. */
export const qemuDescriptors = { control: 3, metadata: 4 } as const

/** The guest's ports that are forwarded to a free port of 127.0.0.1. */
export const forwardedPorts = [22] as const

/**
 * The arguments that start a machine. Software emulation only: `/dev/kvm` may be there and yet hang guests
 * (spec/machine.md 4). The first network card has the VM's private address, the second one leads to the metadata service
 * alone. The serial console is QEMU's standard output. A guest that powers off leaves QEMU paused, so that the region
 * decides what follows.
 */
export function qemuArguments({ spec, drives, limits, pidFile, firmware }: QemuLaunch): string[] {
  const memory = Math.min(Math.ceil(spec.memory * 1024), limits.memory)
  return [
    ...['-name', spec.vmId, '-pidfile', pidFile],
    ...['-machine', 'pc,graphics=off', '-accel', 'tcg,thread=multi', '-cpu', 'max'],
    ...['-smp', String(Math.min(spec.cores, limits.cores)), '-m', String(memory)],
    ...(firmware === undefined ? [] : ['-bios', firmware]),
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-vga', 'none', '-no-shutdown'],
    ...['-chardev', `socket,id=control,fd=${qemuDescriptors.control}`, '-mon', 'chardev=control,mode=control'],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-device', 'virtio-rng-pci'],
    ...networkArguments(spec.privateIp),
    ...['-chardev', `socket,id=metadata,fd=${qemuDescriptors.metadata}`],
    ...['-netdev', `user,id=link,${metadataNetwork}`, '-device', 'virtio-net-pci,netdev=link,romfile='],
    ...drives.flatMap((drive) => [
      ...['-blockdev', JSON.stringify(blockNode(drive.node, drive.file))],
      ...[
        '-device',
        JSON.stringify({ ...blockDevice(drive.node, drive.serial), ...(drive.boot ? { bootindex: 0 } : {}) }),
      ],
    ]),
  ]
}

/** The network that 169.254.169.254 is in; nothing else in it answers, and nothing leaves it. */
const metadataNetwork = [
  'net=169.254.0.0/16,host=169.254.0.1,dns=169.254.0.2,dhcpstart=169.254.0.15,ipv6=off,restrict=on',
  'guestfwd=tcp:169.254.169.254:80-chardev:metadata',
].join(',')

function networkArguments(privateIp: string): string[] {
  const [a, b, c, d] = privateIp.split('.')
  const inSubnet = (last: number) => `${a}.${b}.${c}.${last}`
  // The router's and the name server's addresses are those that no VM can have, or two others.
  const [router, names] = [1, 2, 3].filter((last) => last !== Number(d)).map(inSubnet)
  const forwards = forwardedPorts.map((port) => `hostfwd=tcp:127.0.0.1:0-${privateIp}:${port}`)
  const network = [`net=${inSubnet(0)}/24`, `host=${router}`, `dns=${names}`, `dhcpstart=${privateIp}`, 'ipv6=off']
  return [
    ...['-netdev', `user,id=net,${[...network, ...forwards].join(',')}`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ]
}

/**
 * A qcow2 file as a block node. Flushes of the guest stop at this computer's cache: the sandbox need not outlive a power
 * cut, and builds are several times faster.
 */
export function blockNode(node: string, file: string): Record<string, unknown> {
  return {
    driver: 'qcow2',
    'node-name': node,
    file: { driver: 'file', filename: file },
    discard: 'unmap',
    cache: { 'no-flush': true },
  }
}

/** The disk that the guest sees, with the volume's id as its serial. */
export function blockDevice(node: string, serial: string): Record<string, unknown> {
  return { driver: 'virtio-blk-pci', drive: node, serial, id: serial }
}
