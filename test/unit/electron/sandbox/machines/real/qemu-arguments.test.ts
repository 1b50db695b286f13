import { expect, test } from 'vitest'
import type { MachineSpec } from '#electron/sandbox/machines/machine.ts'
import { type QemuLaunch, qemuArguments } from '#electron/sandbox/machines/real/qemu-arguments.ts'

function argumentsFor(spec: Partial<MachineSpec>, launch: Partial<QemuLaunch> = {}): string {
  return qemuArguments({
    spec: {
      vmId: 'i-12345678',
      hostname: 'ip-10-9-0-4',
      cores: 4,
      memory: 8,
      bootMode: 'legacy',
      disks: [],
      authorizedKeys: [],
      userData: '',
      privateIp: '10.9.0.4',
      ...spec,
    },
    drives: [],
    limits: { cores: 2, memory: 1024 },
    pidFile: '/region/machines/i-12345678.pid',
    firmware: undefined,
    ...launch,
  }).join(' ')
}

test('a VM gets what its type promises, up to what the computer lends', () => {
  expect(argumentsFor({})).toContain('-smp 2 -m 1024 ')
  expect(argumentsFor({ cores: 1, memory: 0.5 })).toContain('-smp 1 -m 512 ')
})

test('software emulation only, whatever the computer has', () => {
  expect(argumentsFor({})).toContain('-accel tcg,thread=multi')
  expect(argumentsFor({})).not.toContain('kvm')
})

test('the first card has the VM’s private address, and only loopback reaches its port 22', () => {
  const words = argumentsFor({ privateIp: '10.0.7.9' })
  expect(words).toContain('net=10.0.7.0/24,host=10.0.7.1,dns=10.0.7.2,dhcpstart=10.0.7.9')
  expect(words).toContain('hostfwd=tcp:127.0.0.1:0-10.0.7.9:22')
})

test.each([
  ['10.9.0.1', 'host=10.9.0.2,dns=10.9.0.3'],
  ['10.9.0.2', 'host=10.9.0.1,dns=10.9.0.3'],
])('the router and the name server give way to a VM with the address %s', (privateIp, expected) => {
  expect(argumentsFor({ privateIp })).toContain(expected)
})

test('the second card leads to the metadata service and nowhere else', () => {
  expect(argumentsFor({})).toContain('restrict=on,guestfwd=tcp:169.254.169.254:80-chardev:metadata')
})

test('disks have the volume’s id as serial, and one is booted from', () => {
  const words = qemuDrives()
  expect(words).toContain('"drive":"disk1","serial":"vol-1","id":"vol-1","bootindex":0')
  expect(words).toContain('"drive":"disk2","serial":"vol-2","id":"vol-2"}')
  expect(words).toContain('"filename":"/a folder/two,half.qcow2"')
})

function qemuDrives(): string {
  return argumentsFor(
    {},
    {
      drives: [
        { node: 'disk1', file: '/one.qcow2', serial: 'vol-1', boot: true },
        { node: 'disk2', file: '/a folder/two,half.qcow2', serial: 'vol-2', boot: false },
      ],
    },
  )
}
