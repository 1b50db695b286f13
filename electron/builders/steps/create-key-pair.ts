import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import { StudioError } from '#shared/studio-error.ts'

/** With what the build logs in. */
export type LoginKey =
  /** Made for this build; its private half has never left this computer. */
  | {
      readonly kind: 'temporary'
      readonly keypairName: string
      /** For its tags; not known when the API's answer was lost. */
      readonly keypairId?: string
      readonly privateKey: string
      readonly publicKey: string
    }
  | { readonly kind: 'file'; readonly keypairName?: string }
  | { readonly kind: 'agent'; readonly keypairName?: string }
  | { readonly kind: 'none'; readonly keypairName?: string }

/**
 * Decides on the key (spec/builders.md 2.3 C5) and, where the template brings none, makes one here and imports its
 * public half (B-19). With `-debug` the private key is kept in a file until the end.
 */
export async function createKeyPair(context: CloudContext, options: CommunicatorOptions): Promise<LoginKey> {
  const given = options.ssh_keypair_name ? { keypairName: options.ssh_keypair_name } : {}
  if (options.communicator === 'none') return { kind: 'none', ...given }
  if (options.ssh_private_key_file) {
    context.log.say(`Using the private key in ${options.ssh_private_key_file}`)
    return { kind: 'file', ...given }
  }
  if (options.ssh_agent_auth) {
    context.log.say('Using the keys of the SSH agent')
    return { kind: 'agent', ...given }
  }
  if (options.ssh_password && !options.temporary_key_pair_name) {
    context.log.say('Logging in with the password; no temporary key pair is made')
    return { kind: 'none', ...given }
  }
  return createTemporary(context, options)
}

async function createTemporary(context: CloudContext, options: CommunicatorOptions): Promise<LoginKey> {
  const chosen = options.temporary_key_pair_name
  if (chosen) await refuseTaken(context, chosen)
  const name = chosen || `packer_${timeOrderedUuid(context.clock.now())}`
  const { privateKey, publicKey } = await generate(options, name)
  context.log.addSecret(privateKey)
  context.log.say(`Creating the temporary key pair ${name}`)
  const { oapi } = context.account
  const { made } = await context.resources.create(
    { kind: 'keypair', description: `temporary key pair ${name}`, traits: { name } },
    async () => {
      const { Keypair } = await oapi.call(
        'CreateKeypair',
        { KeypairName: name, PublicKey: Buffer.from(publicKey).toString('base64') },
        { signal: context.signal, settle: true },
      )
      return { id: name, made: Keypair?.KeypairId }
    },
    async () => undefined,
  )
  if (context.settings.debug) await keepForDebugging(context, privateKey)
  const known = made === undefined ? {} : { keypairId: made }
  return { kind: 'temporary', keypairName: name, ...known, privateKey, publicKey }
}

/** A key pair of that name would be found, and deleted, as if it were the build's. */
export async function refuseTaken(context: CloudContext, name: string): Promise<void> {
  const filters = { Filters: { KeypairNames: [name] } }
  const { Keypairs = [] } = await context.account.oapi.call('ReadKeypairs', filters, context)
  if (!Keypairs.some((keypair) => keypair.KeypairName === name)) return
  throw new StudioError({
    code: 'key-pair-name-taken',
    message: `There is a key pair ${name} in the account already.`,
    hint: 'Choose another temporary_key_pair_name, or leave it out; ssh_keypair_name uses a key pair that is there.',
    where: { option: 'temporary_key_pair_name' },
  })
}

/** Windows passwords are encrypted with the key, which must be RSA for that. */
async function generate(
  options: CommunicatorOptions,
  comment: string,
): Promise<{ privateKey: string; publicKey: string }> {
  const type = options.temporary_key_pair_type ?? (options.communicator === 'winrm' ? 'rsa' : 'ed25519')
  const bits = options.temporary_key_pair_bits
  try {
    // Beside the event loop: an RSA key may take seconds to be found.
    const pair =
      type === 'rsa'
        ? await generated((done) => ssh2.utils.generateKeyPair('rsa', { bits: bits || 4096, comment }, done))
        : type === 'ecdsa'
          ? await generated((done) =>
              ssh2.utils.generateKeyPair('ecdsa', { bits: (bits || 256) as 256 | 384 | 521, comment }, done),
            )
          : generateEd25519(comment)
    return { privateKey: pair.private, publicKey: pair.public }
  } catch (error) {
    throw new StudioError(
      {
        code: 'key-generation',
        message: `A key of type ${type}${bits ? ` with ${bits} bits` : ''} cannot be made: ${error instanceof Error ? error.message : error}`,
        hint: 'ecdsa keys have 256, 384 or 521 bits, rsa keys 2048 and more; ed25519 keys need no number.',
        where: { option: bits ? 'temporary_key_pair_bits' : 'temporary_key_pair_type' },
      },
      { cause: error },
    )
  }
}

interface GeneratedPair {
  readonly private: string
  readonly public: string
}

function generated(
  generate: (done: (error: Error | null, pair: GeneratedPair) => void) => void,
): Promise<GeneratedPair> {
  return new Promise((resolve, reject) => {
    generate((error, pair) => {
      if (error === null || error === undefined) resolve(pair)
      else reject(error)
    })
  })
}

async function keepForDebugging(context: CloudContext, privateKey: string): Promise<void> {
  const path = join(context.workingFolder, `osc_${context.plan.name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.pem`)
  await context.resources.create(
    { kind: 'local-file', description: `private key ${path}`, traits: { path } },
    async () => {
      await writeFile(path, privateKey, { mode: 0o600 })
      return { id: path, made: path }
    },
  )
  context.log.say(`The private key is in ${path} until the build ends`)
}

/** As the reference makes them: the first eight digits are the time. */
function timeOrderedUuid(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
  return seconds + randomUUID().slice(8)
}
