import type { CloudContext } from '#electron/engine/build-context.ts'

/** Proves the keys with one read that reads nothing (ReadVms with DryRun), before anything is made. */
export async function checkCredentials(context: CloudContext): Promise<void> {
  const { oapi } = context.account
  context.log.say(`Checking the credentials in ${oapi.region}`)
  await oapi.call('ReadVms', { DryRun: true }, context)
}
