import * as z from 'zod'

/** What crosses the contract about credentials. No shape holds a secret: they go in only, and only once. */

const epochMilliseconds = z.number()

/**
 * The fields of a set of credentials as people may see them: secrets as "set", an access key by its last four
 * characters. What is not set is absent.
 */
export const shownCredentialsSchema = z.strictObject({
  /** The last four characters; empty when the key is too short to show any. */
  accessKeyEnd: z.string().optional(),
  secretKeySet: z.boolean(),
  region: z.string().optional(),
  /** As given; without it, the region's own. */
  endpoint: z.string().optional(),
  /** Who the client certificate was made for, and until when it counts; when it cannot be read, only that it is set. */
  clientCertificate: z
    .strictObject({ subject: z.string().optional(), validTo: epochMilliseconds.optional() })
    .optional(),
  clientKeySet: z.boolean(),
  /** Who issued the certificate authority that is trusted besides the system's. */
  authority: z.string().optional(),
  /** The server's certificate is not checked. */
  skipVerification: z.boolean(),
  login: z.string().optional(),
  passwordSet: z.boolean(),
  /** Without login and password. */
  proxy: z.string().optional(),
})
export type ShownCredentials = z.infer<typeof shownCredentialsSchema>

/** What a test of credentials came to. */
export const testOutcomeSchema = z.strictObject({
  at: epochMilliseconds,
  /** `limited`: they work, but rights are missing or something deserves a look. */
  outcome: z.enum(['works', 'limited', 'failed']),
  /** In one sentence. */
  summary: z.string(),
  accountId: z.string().optional(),
})
export type TestOutcome = z.infer<typeof testOutcomeSchema>

/** Where a profile's secrets are: `session` keeps them in memory until OMI Studio ends. */
export const profileStorageSchema = z.enum(['vault', 'session'])
export type ProfileStorage = z.infer<typeof profileStorageSchema>

export const profileNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  // The name is said on the command line and becomes a key of ~/.osc/config.json.
  .regex(/^[^\p{Cc}"\\]+$/u)

/** A profile of the app's own. */
export const profileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  storage: profileStorageSchema,
  createdAt: epochMilliseconds,
  /** Where it was imported from, in words. */
  importedFrom: z.string().optional(),
  shown: shownCredentialsSchema,
  /** Absent: saved untested. Changed credentials lose it. */
  test: testOutcomeSchema.optional(),
})
export type Profile = z.infer<typeof profileSchema>

/** A profile that was deleted and can be brought back. */
export const deletedProfileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Until then it can be brought back; its secrets are out of the vault already. */
  until: epochMilliseconds,
})
export type DeletedProfile = z.infer<typeof deletedProfileSchema>

/** The place that keeps secrets. */
export const vaultStateSchema = z.discriminatedUnion('kind', [
  /** Kept under a key in the system's keyring: `macOS Keychain`, `Windows Credential Manager`, `Secret Service`. */
  z.strictObject({ kind: z.literal('keyring'), keyring: z.string() }),
  /** Kept under a passphrase that the person chose. `open`: it has been given since OMI Studio started. */
  z.strictObject({ kind: z.literal('passphrase'), open: z.boolean() }),
  /** No keyring, and no passphrase chosen: secrets stay in memory (`vault.create` makes a vault under a passphrase). */
  z.strictObject({ kind: z.literal('none'), reason: z.string(), hint: z.string() }),
  /** There are secrets, but the keyring that has their key cannot be reached, or no longer has it. */
  z.strictObject({ kind: z.literal('unreachable'), reason: z.string(), hint: z.string() }),
])
export type VaultState = z.infer<typeof vaultStateSchema>

/** Credentials that were found on this computer. */
export const foundCredentialsSchema = z.strictObject({
  /** For `credentials.startDraft`. */
  id: z.string(),
  kind: z.enum(['environment', 'former-environment', 'shared-file', 'role']),
  /** For people: `environment OSC_*`, `profile "prod"`. */
  title: z.string(),
  /** The file, or the metadata service's address. */
  place: z.string().optional(),
  /** The profile's name in its file: proposed as the name of the import. */
  profile: z.string().optional(),
  /** The one that the chain takes when nobody names another. */
  isDefault: z.boolean(),
  shown: shownCredentialsSchema,
  /** What is wrong with it or worth knowing: half a pair, a file that others may read, a certificate that is not there. */
  problems: z.array(z.string()),
  /** Has a key pair or a login, whole and readable. */
  usable: z.boolean(),
  /** A profile of the app's own that has the same access key. */
  sameAs: z.string().optional(),
})
export type FoundCredentials = z.infer<typeof foundCredentialsSchema>

/** Credentials being put together. It lives in the main process, an hour at most after its last use. */
export const draftSchema = z.strictObject({
  draftId: z.string(),
  /** Proposed; not taken yet by another profile. */
  name: z.string(),
  shown: shownCredentialsSchema,
  /** The address that will be called. */
  endpointUrl: z.string().optional(),
  /** What was understood of what was pasted or imported, and corrected: "blanks around the key were taken off". */
  notes: z.array(z.string()),
  /** What has to be mended before it can be tested or saved; by field. */
  problems: z.array(z.strictObject({ field: z.string(), message: z.string(), hint: z.string().optional() })),
  /** The text held several: what they are called there, to choose from with `startDraft`. */
  choices: z.array(z.string()),
})
export type CredentialDraft = z.infer<typeof draftSchema>

const field = z.string().max(20_000)

/** Fields that change; an empty text takes the field out. PEM texts, base64 of them, and paths of files are understood. */
export const draftChangesSchema = z.strictObject({
  accessKey: field.optional(),
  secretKey: field.optional(),
  region: field.optional(),
  endpoint: field.optional(),
  clientCertificate: field.optional(),
  clientKey: field.optional(),
  authority: field.optional(),
  skipVerification: z.boolean().optional(),
  login: field.optional(),
  password: field.optional(),
  proxy: field.optional(),
})
export type DraftChanges = z.infer<typeof draftChangesSchema>

/** The stages of a test, in order. */
export const checkStages = ['reach', 'tls', 'clock', 'signature', 'account', 'rights', 'quotas'] as const
export const checkStageSchema = z.enum(checkStages)
export type CheckStage = z.infer<typeof checkStageSchema>

/** Whether the keys may call an operation. */
export const rightSchema = z.strictObject({
  operation: z.string(),
  /** What it is for: `snapshots the root volume`. */
  purpose: z.string(),
  /** The builders that need it. */
  builders: z.array(z.string()),
  /** Only needed when a template asks for it. */
  optional: z.boolean(),
  /** `unknown`: the API's answer tells neither. */
  verdict: z.enum(['allowed', 'denied', 'unknown']),
  /** What the API said, when not allowed. */
  reason: z.string().optional(),
})
export type Right = z.infer<typeof rightSchema>

export const quotaLeftSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  used: z.int(),
  max: z.int(),
  /** None left: the next build fails. */
  exhausted: z.boolean(),
})
export type QuotaLeft = z.infer<typeof quotaLeftSchema>

/** The certificate that a server showed and that is not trusted. */
export const shownCertificateSchema = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256, in pairs of hex digits. */
  fingerprint: z.string(),
})

/** What a stage of the test found. */
const findingSchema = z.discriminatedUnion('kind', [
  /** ms that this computer is ahead of the API; negative: behind. */
  z.strictObject({ kind: z.literal('clock'), skew: z.number() }),
  z.strictObject({ kind: z.literal('certificate'), certificate: shownCertificateSchema }),
  /** Refused attempts in a row with these keys, and how many more are safe before the account's authentication locks. */
  z.strictObject({
    kind: z.literal('attempts'),
    failed: z.int(),
    left: z.int(),
    lockedUntil: epochMilliseconds.optional(),
  }),
  z.strictObject({ kind: z.literal('account'), accountId: z.string(), email: z.string().optional() }),
  z.strictObject({
    kind: z.literal('rights'),
    rights: z.array(rightSchema),
    /** An EIM policy, as JSON, that allows what the builders need and nothing else: to be copied. */
    policy: z.string(),
  }),
  z.strictObject({ kind: z.literal('quotas'), quotas: z.array(quotaLeftSchema) }),
])
export type CheckFinding = z.infer<typeof findingSchema>

/** A stage of a test as it stands now; a later item for the same stage replaces it. */
export const checkStepSchema = z.strictObject({
  stage: checkStageSchema,
  state: z.enum(['waiting', 'running', 'ok', 'warning', 'failed', 'skipped']),
  /** What happened, in one sentence. */
  message: z.string(),
  /** What to do. */
  hint: z.string().optional(),
  /** A stable name of a failure, for programs: `clock-skew`, `tls-not-trusted`, `client-certificate-needed`. */
  code: z.string().optional(),
  findings: z.array(findingSchema),
})
export type CheckStep = z.infer<typeof checkStepSchema>

export const checkItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('steps'), steps: z.array(checkStepSchema) }),
  /** The last item. */
  z.strictObject({ kind: z.literal('ended'), test: testOutcomeSchema }),
])
export type CheckItem = z.infer<typeof checkItemSchema>
