import { expectLines, madeOmi, type Proof } from '../proof.ts'

const look = `
cat /run/greeting
cat /etc/built-on
sudo systemctl is-active greeting.service
cmp /etc/systemd/system/greeting.service /tmp/greeting.service 2>/dev/null || ls /etc/systemd/system/greeting.service
echo keys: $(sudo cat /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys 2>/dev/null | wc -l)
echo host: $(hostname)
`

/** osc-bsu: what was installed is in the OMI and runs; the temporary key is not. */
export const bsuProof: Proof = {
  name: 'osc-bsu: a VM of the OMI runs the installed service and knows only its own key',
  async run(bench) {
    const outcome = await bench.build('bsu.pkr.hcl')
    const vm = await bench.launch(madeOmi(outcome))
    try {
      const { output } = await vm.run(look)
      const host = /host: (.*)/.exec(output)?.[1] ?? ''
      expectLines('the VM of the OMI', output, [
        `hello from ${host}`,
        'active',
        '/etc/systemd/system/greeting.service',
        // The key that the VM was launched with; the build's own would be a second one.
        'keys: 1',
      ])
      if (!/^\d+\.\d+\.\d+-\d+-cloud-amd64$/m.test(output)) throw new Error(`no real kernel: ${output}`)
    } finally {
      await vm.terminate()
    }
  },
}
