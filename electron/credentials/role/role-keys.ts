import * as z from 'zod'
import { type Clock, systemClock } from '#electron/clock.ts'
import type { KeyPair, KeyPairRenewal } from '#electron/credentials/credentials.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { MetadataService } from './metadata-service.ts'

/** The temporary keys of a VM's role. */
export interface RoleKeys extends KeyPairRenewal {
  /** The role's name. */
  readonly role: string
  /** Epoch ms at which the pair that counts now expires. */
  expiresAt(): number
}

/** ms before their expiry at which keys are asked for anew: a request under way still needs them for a while. */
const renewBefore = 5 * 60_000

/** ms after a failed renewal before the next: the old keys still count, and the service need not be asked at each call. */
const pauseAfterFailure = 30_000

/**
 * Reads the role of this VM and its keys; `undefined` when it has no role. From then on `current` gives the pair that
 * counts, renewed shortly before it expires, once for all who ask at the same time.
 *
 * @throws StudioError `no-metadata-service`, or `invalid-role-keys`
 */
export async function openRoleKeys(
  metadata: MetadataService,
  clock: Clock = systemClock,
  signal?: AbortSignal,
): Promise<RoleKeys | undefined> {
  const listed = await metadata.read(keysPath, signal)
  const role = listed?.split('\n')[0]?.trim() ?? ''
  if (role === '') return undefined
  const read = (asked?: AbortSignal) => readKeys(metadata, role, asked)
  let keys = await read(signal)
  let failedAt = Number.NEGATIVE_INFINITY
  let renewing: Promise<void> | undefined

  async function renew(): Promise<void> {
    try {
      keys = await read()
    } catch (error) {
      failedAt = clock.now()
      if (clock.now() < keys.expiresAt) return
      throw expired(error)
    }
  }

  return {
    role,
    expiresAt: () => keys.expiresAt,
    async current(asked) {
      asked?.throwIfAborted()
      const now = clock.now()
      const rests = now < keys.expiresAt && now < failedAt + pauseAfterFailure
      if (now >= keys.expiresAt - renewBefore && !rests) {
        renewing ??= renew().finally(() => {
          renewing = undefined
        })
        await renewing
        asked?.throwIfAborted()
      }
      return keys.pair
    },
  }
}

const keysPath = 'iam/security-credentials/'

const keysSchema = z.looseObject({
  Code: z.string().optional(),
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  Token: z.string().min(1).optional(),
  Expiration: z.iso.datetime({ offset: true }),
})

interface ReadKeys {
  readonly pair: KeyPair
  readonly expiresAt: number
}

async function readKeys(metadata: MetadataService, role: string, signal: AbortSignal | undefined): Promise<ReadKeys> {
  const text = await metadata.read(`${keysPath}${encodeURIComponent(role)}`, signal)
  const read = keysSchema.safeParse(parse(text ?? ''))
  if (!read.success || (read.data.Code !== undefined && read.data.Code !== 'Success')) {
    throw new StudioError({
      code: 'invalid-role-keys',
      message: `The metadata service gave no usable keys for the role "${role}".`,
      hint: 'Check the role of this VM, or use an access key and a secret key.',
    })
  }
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = read.data
  return {
    pair: {
      accessKey: AccessKeyId,
      secretKey: new Secret(SecretAccessKey),
      ...(Token !== undefined && { sessionToken: new Secret(Token) }),
    },
    expiresAt: Date.parse(Expiration),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function expired(cause: unknown): StudioError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StudioError(
    {
      code: 'role-keys-expired',
      message: `The temporary keys of this VM's role have expired, and there are no new ones: ${reason}`,
      hint: 'Check that the VM still has its role and that its metadata service answers (http://169.254.169.254).',
    },
    { cause },
  )
}
