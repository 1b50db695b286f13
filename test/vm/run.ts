/**
 * Builds on real machines: QEMU boots them, on real block devices, and what each builder makes is booted or mounted in turn.
 * Installs what it needs from Debian's packages when run as root.
 *
 *     node test/vm/run.ts [--only <text in a proof's name>]
 */
import { parseArgs } from 'node:util'
import { NoRealMachinesHere, provideImage, provideQemu } from './images/make-images.ts'
import type { Proof } from './proof.ts'
import { bsuProof } from './proofs/bsu.ts'
import { chrootKillProof, chrootLaunchedProof, chrootScratchProof, chrootSourceProof } from './proofs/chroot.ts'
import { chrootLocalProof } from './proofs/chroot-local.ts'
import { surrogateProof } from './proofs/surrogate.ts'
import { volumeProof } from './proofs/volume.ts'
import { openRealBench } from './real-bench.ts'

const proofs: readonly Proof[] = [
  bsuProof,
  surrogateProof,
  volumeProof,
  chrootScratchProof,
  chrootSourceProof,
  chrootLaunchedProof,
  chrootLocalProof,
  chrootKillProof,
]

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = proofs.filter(({ name }) => name.includes(values.only ?? ''))
if (chosen.length === 0) throw new Error(`No proof is named like "${values.only}".`)

const since = (start: number) => `${Math.round((performance.now() - start) / 1000)} s`
const started = performance.now()
try {
  await provideQemu()
  await provideImage()
} catch (error) {
  if (!(error instanceof NoRealMachinesHere)) throw error
  console.log(`Nothing was proven on real machines. ${error.message}`)
  process.exit(0)
}
console.log(`ready after ${since(started)}`)

let failed = 0
const bench = await openRealBench()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void bench.close().finally(() => process.exit(1)))
}
try {
  for (const proof of chosen) {
    const begun = performance.now()
    try {
      await proof.run(bench)
      console.log(`ok    ${proof.name} (${since(begun)})`)
    } catch (error) {
      failed += 1
      console.error(`FAIL  ${proof.name} (${since(begun)})\n${error instanceof Error ? error.message : String(error)}`)
    }
  }
} finally {
  await bench.close()
}
console.log(`${chosen.length - failed} of ${chosen.length} proofs on real machines in ${since(started)}`)
process.exitCode = failed === 0 ? 0 : 1
