import * as z from 'zod'

const sealedSchema = z.strictObject({ nonce: z.base64(), data: z.base64() })

/** How the vault's own key is kept. */
const lockSchema = z.discriminatedUnion('kind', [
  /** In the system's keyring, under this account name. */
  z.strictObject({ kind: z.literal('keyring'), account: z.string() }),
  /** Here, sealed under a passphrase. */
  z.strictObject({
    kind: z.literal('passphrase'),
    derivation: z.strictObject({
      salt: z.base64(),
      // A file that was tampered with must not make the app compute for hours.
      cost: z
        .int()
        .min(2 ** 14)
        .max(2 ** 22),
      blockSize: z.int().min(1).max(32),
      parallel: z.int().min(1).max(16),
    }),
    key: sealedSchema,
  }),
])

/** The content of `vault.json`: secrets by the id of what they belong to, each sealed under the vault's key. */
export const vaultFileSchema = z.strictObject({
  lock: lockSchema.optional(),
  entries: z.record(z.string(), sealedSchema),
})
export type VaultFile = z.infer<typeof vaultFileSchema>

/** The vault of somebody who has kept nothing yet. */
export const emptyVaultFile: VaultFile = { entries: {} }
