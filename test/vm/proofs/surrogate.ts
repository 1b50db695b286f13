import { expectLines, madeOmi, type Proof } from '../proof.ts'

/** osc-bsusurrogate: the OMI boots by itself from a disk that the template's scripts made. */
export const surrogateProof: Proof = {
  name: 'osc-bsusurrogate: a VM boots from the disk that the template’s own scripts made',
  async run(bench) {
    const outcome = await bench.build('surrogate.pkr.hcl')
    const vm = await bench.launch(madeOmi(outcome))
    try {
      const { output } = await vm.run('cat /etc/made-by; readlink /sbin/init; cut -d " " -f 1,2 /proc/mounts')
      expectLines('the VM of the OMI', output, ['made by a surrogate', '/bin/busybox', '/dev/vda1 /'])
    } finally {
      await vm.terminate()
    }
  },
}
