import type { Communicator } from '#electron/communicators/communicator.ts'
import type { BuildContext } from '#electron/engine/build-context.ts'
import type { LoginKey } from './create-key-pair.ts'

/**
 * Takes the temporary key out of the authorized_keys of the build's user and of root (`ssh_clear_authorized_keys`), so
 * that it is not in the OMI. The lines are known by the key itself, since its comment may have been changed on the way.
 * What cannot be done is told and does not fail the build, as in the reference.
 */
export async function clearAuthorizedKeys(
  context: BuildContext,
  communicator: Communicator,
  key: LoginKey,
): Promise<void> {
  if (key.kind !== 'temporary') return
  // Base64: nothing in it means anything to sed but the slash.
  const body = (key.publicKey.split(' ')[1] ?? '').replaceAll('/', '\\/')
  context.log.say('Removing the temporary key from authorized_keys')
  await removeLines(context, communicator, '~/.ssh/authorized_keys', body, '')
  await removeLines(context, communicator, '/root/.ssh/authorized_keys', body, 'sudo ')
}

async function removeLines(
  context: BuildContext,
  communicator: Communicator,
  file: string,
  body: string,
  asRoot: string,
): Promise<void> {
  const command = `if ${asRoot}test -f ${file}; then ${asRoot}sed -i '/${body}/d' ${file}; fi`
  let words = ''
  const onStderr = (chunk: string) => {
    words += chunk
  }
  const end = await communicator.execute({ command, onStderr }, context.signal)
  if (end.kind === 'exited' && end.code === 0) return
  const how = end.kind === 'exited' ? `exit code ${end.code}` : end.kind
  context.warn(`The temporary key could not be removed from ${file} (${how}): ${words.trim()}`)
}
