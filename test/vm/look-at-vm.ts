import type { StandingVm } from '#test/support/whole-build/standing-vm.ts'
import { expectLines } from './proof.ts'
import type { RealBench } from './real-bench.ts'

/** What a build in a chroot could leave on the VM that it works on: mounts, block devices, folders, files, in words. */
export async function lookAtHost(vm: StandingVm): Promise<string> {
  const { output } = await vm.run(
    'cut -d " " -f 1-3 /proc/mounts | grep -v binfmt_misc; lsblk -n -o NAME,TYPE,SERIAL; ls /sys/block; find /mnt; cat /etc/resolv.conf; ls /tmp',
  )
  return output
}

/** Boots a VM from an OMI of a chroot build. @throws Error when it lacks one of the lines */
export async function omiBoots(bench: RealBench, omi: string, lines: readonly string[]): Promise<void> {
  const vm = await bench.launch(omi)
  try {
    const { output } = await vm.run(
      'cat /etc/made-by; readlink /sbin/init; sudo systemctl is-active greeting.service 2>/dev/null',
    )
    expectLines('the VM of the OMI', output, lines)
  } finally {
    await vm.terminate()
  }
}
