import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** Imports a public key, or has a pair generated. The name is unique in the account: up to 255 ASCII characters. */
export const CreateKeypairRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  KeypairName: z.string(),
  /** An OpenSSH public key, in base64 once more. */
  PublicKey: z.string().optional(),
})
export type CreateKeypairRequest = z.infer<typeof CreateKeypairRequest>

/** `PrivateKey` comes only once, and only when no public key was given. */
export const KeypairCreated = z.strictObject({
  KeypairFingerprint: z.string().optional(),
  KeypairId: z.string().optional(),
  KeypairName: z.string().optional(),
  KeypairType: z.string().optional(),
  /** A secret. */
  PrivateKey: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
})
export type KeypairCreated = z.infer<typeof KeypairCreated>

export const CreateKeypairResponse = z.strictObject({
  Keypair: KeypairCreated.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type CreateKeypairResponse = z.infer<typeof CreateKeypairResponse>

export const DeleteKeypairRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  KeypairId: z.string().optional(),
  KeypairName: z.string().optional(),
})
export type DeleteKeypairRequest = z.infer<typeof DeleteKeypairRequest>

export const DeleteKeypairResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteKeypairResponse = z.infer<typeof DeleteKeypairResponse>

export const FiltersKeypair = z.strictObject({
  KeypairFingerprints: z.array(z.string()).optional(),
  KeypairIds: z.array(z.string()).optional(),
  KeypairNames: z.array(z.string()).optional(),
  KeypairTypes: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
})
export type FiltersKeypair = z.infer<typeof FiltersKeypair>

export const Keypair = z.strictObject({
  KeypairFingerprint: z.string().optional(),
  KeypairId: z.string().optional(),
  KeypairName: z.string().optional(),
  KeypairType: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
})
export type Keypair = z.infer<typeof Keypair>

export const ReadKeypairsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersKeypair.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadKeypairsRequest = z.infer<typeof ReadKeypairsRequest>

export const ReadKeypairsResponse = z.strictObject({
  Keypairs: z.array(Keypair).optional(),
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadKeypairsResponse = z.infer<typeof ReadKeypairsResponse>

/** The operations on key pairs. */
export const keypairOperations = {
  CreateKeypair: {
    request: CreateKeypairRequest,
    response: CreateKeypairResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadKeypairs: {
    request: ReadKeypairsRequest,
    response: ReadKeypairsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  DeleteKeypair: {
    request: DeleteKeypairRequest,
    response: DeleteKeypairResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
