import { expectLines, type Proof } from '../proof.ts'

const look = `
sudo mount /dev/disk/by-label/data /mnt
sha256sum /mnt/blob | cut -d ' ' -f 1 | cmp - /mnt/sum && echo same
stat -c %s /mnt/blob
sudo umount /mnt
`

/** osc-bsuvolume: the volume is there alone, and another VM that it is linked to finds the data on it. */
export const volumeProof: Proof = {
  name: 'osc-bsuvolume: another VM mounts the volume and finds the data',
  async run(bench) {
    const { code, output, made } = await bench.build('volume.pkr.hcl')
    const [volume] = made
    if (code !== 0 || made.length !== 1 || volume?.kind !== 'volume') {
      throw new Error(`the build ended with ${code} and made ${JSON.stringify(made)}:\n${output}`)
    }
    const vm = await bench.launch(await bench.debian())
    try {
      await vm.link({ id: volume.id, deviceName: '/dev/xvdf' })
      const seen = await vm.run(`udevadm settle\n${look}`)
      expectLines('the VM with the volume', seen.output, ['same', '3000000'])
    } finally {
      await vm.terminate()
    }
  },
}
