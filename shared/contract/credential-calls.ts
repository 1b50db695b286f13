import * as z from 'zod'
import {
  checkItemSchema,
  deletedProfileSchema,
  draftChangesSchema,
  draftSchema,
  foundCredentialsSchema,
  profileNameSchema,
  profileSchema,
  profileStorageSchema,
  vaultStateSchema,
} from './credential-shapes.ts'
import { done, nothing } from './fields.ts'

const id = z.string().min(1).max(200)
const profiles = z.strictObject({
  profiles: z.array(profileSchema),
  /** Deleted a moment ago. */
  deleted: z.array(deletedProfileSchema),
  vault: vaultStateSchema,
})

/** Where a draft begins. */
const draftOriginSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  /**
   * Any text with keys in it: `export` or `set` lines, a .env file, JSON of one profile or of many, CSV as Cockpit gives
   * it. `choice`: which of several.
   */
  z.strictObject({ kind: z.literal('pasted'), text: z.string().min(1).max(200_000), choice: z.string().optional() }),
  /** One of `credentials.found`. */
  z.strictObject({ kind: z.literal('found'), id }),
  /** A file of profiles; `choice`: which of several. */
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4096), choice: z.string().optional() }),
  /** To change a profile (`credentials.save` with `replaces`), or to make another from it. */
  z.strictObject({ kind: z.literal('profile'), id }),
])
export type DraftOrigin = z.infer<typeof draftOriginSchema>

/** What `credentials.check` tests. */
const checkSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('draft'), draftId: id }),
  z.strictObject({ kind: z.literal('profile'), id }),
  /** What the chain finds without a template: environment, shared file, role. */
  z.strictObject({ kind: z.literal('chain') }),
  z.strictObject({ kind: z.literal('sandbox') }),
])
export type CheckSubject = z.infer<typeof checkSubjectSchema>

/** The calls about credentials, profiles and the vault. */
export const credentialCalls = {
  /** The app's profiles and the state of what keeps their secrets. */
  'credentials.profiles': { input: nothing, output: profiles },
  /**
   * What is on this computer: environment, ~/.osc/config.json and its kin. Sends nothing, except with `role`, which asks
   * the metadata service of an OUTSCALE VM (it gives up after a second where there is none).
   */
  'credentials.found': {
    input: z.strictObject({ role: z.boolean().optional() }),
    output: z.strictObject({ found: z.array(foundCredentialsSchema) }),
  },
  'credentials.startDraft': { input: z.strictObject({ from: draftOriginSchema }), output: draftSchema },
  'credentials.changeDraft': {
    input: z.strictObject({ draftId: id, changes: draftChangesSchema }),
    output: draftSchema,
  },
  /** Trusts the certificate that the server showed in the last test, if it still has this SHA-256 fingerprint. */
  'credentials.trust': {
    input: z.strictObject({ draftId: id, fingerprint: z.string().max(200) }),
    output: draftSchema,
  },
  'credentials.dropDraft': { input: z.strictObject({ draftId: id }), output: done },
  /**
   * Keeps a draft as a profile; the last test of the draft comes with it. Rejects with `name-taken`, `vault-locked`,
   * `no-vault` (choose `session`, or make a vault), `invalid-draft`.
   */
  'credentials.save': {
    input: z.strictObject({
      draftId: id,
      name: profileNameSchema,
      storage: profileStorageSchema,
      /** The profile that it replaces; its id stays. */
      replaces: id.optional(),
    }),
    output: profileSchema,
  },
  'credentials.rename': { input: z.strictObject({ id, name: profileNameSchema }), output: profileSchema },
  /** The copy is called `name`, or "… copy". */
  'credentials.duplicate': {
    input: z.strictObject({ id, name: profileNameSchema.optional() }),
    output: profileSchema,
  },
  /** Can be undone with `credentials.restore` for ten minutes, as long as OMI Studio runs. */
  'credentials.delete': { input: z.strictObject({ id }), output: profiles },
  'credentials.restore': { input: z.strictObject({ id }), output: profileSchema },
  /** What an export to ~/.osc/config.json (or OSC_CONFIG_FILE) would change, with every secret hidden. */
  'credentials.previewExport': {
    input: z.strictObject({ id, as: profileNameSchema }),
    output: z.strictObject({
      path: z.string(),
      /** There is a profile of this name: what it says is changed, what it says besides is kept. */
      replaces: z.boolean(),
      /** A unified diff; empty when nothing changes. */
      diff: z.string(),
      notes: z.array(z.string()),
      /** Of the file as it was seen. */
      version: z.string(),
    }),
  },
  /** Writes it, unless the file has changed since `version`. */
  'credentials.export': {
    input: z.strictObject({ id, as: profileNameSchema, version: z.string().max(200) }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('written'), path: z.string() }),
      z.strictObject({ kind: z.literal('changed-elsewhere') }),
    ]),
  },
  /** Makes a vault under a passphrase, where there is no keyring. */
  'vault.create': { input: z.strictObject({ passphrase: z.string().min(1).max(1024) }), output: vaultStateSchema },
  /** Opens it until OMI Studio ends. Rejects with `wrong-passphrase`. */
  'vault.open': { input: z.strictObject({ passphrase: z.string().min(1).max(1024) }), output: vaultStateSchema },
  'vault.lock': { input: nothing, output: vaultStateSchema },
} as const

/** The streams about credentials. */
export const credentialStreams = {
  /**
   * Tests credentials stage by stage. Each item carries the stages that changed; the first carries all of them. A stage
   * that fails makes those that need it `skipped`. Never tries again by itself: a refused signature is a bad attempt, and
   * four in a row lock the account's authentication for minutes.
   */
  'credentials.check': {
    input: z.strictObject({
      subject: checkSubjectSchema,
      /** Whose rights are asked for; all four builders without it. */
      builders: z.array(z.string().max(64)).max(8).optional(),
      /**
       * After three refused attempts in a row nothing is signed any more (code `attempts-used-up`), since one more would
       * lock the account's authentication. This sends one all the same.
       */
      evenIfItLocks: z.boolean().optional(),
    }),
    item: checkItemSchema,
  },
} as const
