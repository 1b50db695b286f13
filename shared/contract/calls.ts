import * as z from 'zod'
import { logChannelSchema, logLineSchema, runEventSchema } from '../run/event.ts'
import { credentialCalls } from './credential-calls.ts'
import { settingsPatchSchema, settingsSchema } from './settings.ts'
import {
  accountChoiceSchema,
  diagnosticSchema,
  fileEntrySchema,
  imageSummarySchema,
  leftoverSchema,
  logMatchSchema,
  runSummarySchema,
  templateDetailSchema,
  templateSummarySchema,
  templateTextSchema,
  upgradeNoteSchema,
} from './shapes.ts'

/** A call of the contract: what goes in and what comes out. */
interface Call {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

const nothing = z.strictObject({})
const done = z.strictObject({})
const runId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
const path = z.string().min(1).max(4096)
const variableValues = z.record(z.string().max(256), z.string().max(1_000_000))

/** What is built and how, as the build sheet asks it. */
const buildRequest = z.strictObject({
  path,
  /** By name, as typed in the form: expressions of the variable's type (a string as it stands). */
  variables: variableValues,
  only: z.array(z.string()).optional(),
  except: z.array(z.string()).optional(),
  force: z.boolean().optional(),
  onError: z.enum(['cleanup', 'abort', 'ask', 'run-cleanup-provisioner']).optional(),
  account: accountChoiceSchema,
})
export type BuildRequest = z.infer<typeof buildRequest>

/**
 * Every call that the renderer may make. The handler table, the typed client and all transports come from this table;
 * input is validated on the trusted side.
 */
export const calls = {
  /** Who is there: for the title bar and the diagnostics page. */
  'studio.about': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      host: z.enum(['desktop', 'web', 'cli']),
      platform: z.string(),
      home: z.string(),
      sandboxEndpoint: z.string().optional(),
      /** Why this computer cannot have real machines; absent when it can. */
      whyNoRealMachines: z.string().optional(),
    }),
  },
  'settings.read': { input: nothing, output: settingsSchema },
  'settings.write': { input: settingsPatchSchema, output: settingsSchema },

  /** Starters come with the app; recent ones were opened before and still exist. */
  'templates.list': {
    input: nothing,
    output: z.strictObject({ recent: z.array(templateSummarySchema), starters: z.array(templateSummarySchema) }),
  },
  /** Loads a template with the given variable values: what it asks, what it would build, what is wrong with it. */
  'templates.open': {
    input: z.strictObject({ path, variables: variableValues.optional() }),
    output: templateDetailSchema,
  },
  'templates.forget': { input: z.strictObject({ path }), output: done },
  /** Copies a starter with its files into a new folder and returns the copy's path. Never overwrites. */
  'templates.copyStarter': {
    input: z.strictObject({ path, folder: path }),
    output: z.strictObject({ path: z.string() }),
  },
  /** The text of one of the template's own files. */
  'templates.readFile': { input: z.strictObject({ path }), output: templateTextSchema },
  /**
   * Writes one of the template's own files if it still has the version that the writer has seen; else says what is there
   * now (nothing, when the file is gone). Starters are never written.
   */
  'templates.writeFile': {
    input: z.strictObject({ path, text: z.string().max(20_000_000), seen: z.string().optional() }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('written'), version: z.string() }),
      z.strictObject({ kind: z.literal('changed-elsewhere'), there: templateTextSchema.optional() }),
    ]),
  },
  /**
   * Writes a legacy JSON template as HCL2 beside it (`web.json` → `web.pkr.hcl`) and says what means something else now.
   * Never overwrites.
   */
  'templates.upgrade': {
    input: z.strictObject({ path }),
    output: z.strictObject({ path: z.string(), notes: z.array(upgradeNoteSchema) }),
  },
  /** Folders and templates in a folder, for the open dialog where there is no native one. Without path: the usual places. */
  'files.list': {
    input: z.strictObject({ folder: path.optional() }),
    output: z.strictObject({ folder: z.string(), parent: z.string().optional(), entries: z.array(fileEntrySchema) }),
  },
  /** The host's native dialog; `unsupported` where it has none, and the page shows its own. */
  'dialogs.openTemplate': {
    input: z.strictObject({ kind: z.enum(['file', 'folder']) }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('chosen'), path: z.string() }),
      z.strictObject({ kind: z.literal('cancelled') }),
      z.strictObject({ kind: z.literal('unsupported') }),
    ]),
  },

  /** Which credentials a build of this template would use, and where each field comes from. Never a secret. */
  'credentials.explain': {
    input: z.strictObject({
      path: path.optional(),
      variables: variableValues.optional(),
      /** The choice of the build sheet; without it, what the template's own chain finds. */
      account: accountChoiceSchema.optional(),
    }),
    output: z.strictObject({
      usable: z.boolean(),
      fields: z.array(z.strictObject({ field: z.string(), shown: z.string(), source: z.string() })),
      problems: z.array(z.string()),
    }),
  },

  ...credentialCalls,

  /** Starts a run; its events follow on `runs.events`. Rejects, with the diagnostics, when the template has errors. */
  'runs.start': {
    input: buildRequest,
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('started'), runId }),
      z.strictObject({ kind: z.literal('refused'), diagnostics: z.array(diagnosticSchema) }),
    ]),
  },
  /** Newest first. */
  'runs.list': {
    input: z.strictObject({ limit: z.int().min(1).max(1000).optional() }),
    output: z.array(runSummarySchema),
  },
  'runs.cancel': { input: z.strictObject({ runId, build: z.string().optional() }), output: done },
  'runs.answer': { input: z.strictObject({ runId, promptId: z.string(), choice: z.string() }), output: done },
  /** The journal's events from `from` on; the stream `runs.events` gives the same and what follows. */
  'runs.readEvents': {
    input: z.strictObject({ runId, from: z.int().min(0).optional() }),
    output: z.array(runEventSchema),
  },
  /** A window of the log. */
  'runs.readLog': {
    input: z.strictObject({
      runId,
      from: z.int().min(0),
      count: z.int().min(1).max(10_000),
      build: z.string().optional(),
    }),
    output: z.strictObject({ lines: z.array(logLineSchema), total: z.int() }),
  },
  /** Where a text stands in the log; at most `limit` matches, and how many there are in all. */
  'runs.searchLog': {
    input: z.strictObject({
      runId,
      text: z.string().min(1).max(1000),
      regex: z.boolean().optional(),
      caseSensitive: z.boolean().optional(),
      build: z.string().optional(),
      channel: logChannelSchema.optional(),
      limit: z.int().min(1).max(100_000).optional(),
    }),
    output: z.strictObject({ matches: z.array(logMatchSchema), total: z.int() }),
  },

  /** What dead runs left in the account; `destroyable` says whether credentials for it are at hand. */
  'leftovers.list': { input: nothing, output: z.array(leftoverSchema) },
  /** Destroys what one dead run, or every one, left. */
  'leftovers.destroy': {
    input: z.strictObject({ runId: runId.optional() }),
    output: z.strictObject({
      destroyed: z.int(),
      remaining: z.array(leftoverSchema),
    }),
  },

  /** The OMIs of an account. */
  'images.list': {
    input: z.strictObject({ account: accountChoiceSchema }),
    output: z.array(imageSummarySchema),
  },
} as const satisfies Record<string, Call>

export type CallName = keyof typeof calls
export type CallInput<Name extends CallName> = z.input<(typeof calls)[Name]['input']>
export type CallOutput<Name extends CallName> = z.output<(typeof calls)[Name]['output']>
