import type { CloudContext } from '#electron/engine/build-context.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'

/** How long keys that were accepted need not be tried again, in ms: parallel builds of an account try them once. */
const provedFor = 60_000

const proofs = new WeakMap<CloudAccount, { readonly at: number; readonly proof: Promise<unknown> }>()

/** Proves the keys with one read that reads nothing (ReadVms with DryRun), before anything is made. */
export async function checkCredentials(context: CloudContext): Promise<void> {
  const { account, clock } = context
  context.log.say(`Checking the credentials in ${account.oapi.region}`)
  const last = proofs.get(account)
  if (last !== undefined && clock.now() - last.at < provedFor) return untilAborted(last.proof, context.signal)
  // Without the signal: other builds may wait for it too.
  const proof = account.oapi.call('ReadVms', { DryRun: true })
  proofs.set(account, { at: clock.now(), proof })
  proof.catch(() => proofs.delete(account))
  return untilAborted(proof, context.signal)
}

function untilAborted(proof: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    proof.then(() => resolve(), reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
