import * as z from 'zod'
import { accountCalls } from './account-calls.ts'
import { checkCalls } from './check-calls.ts'
import { credentialCalls } from './credential-calls.ts'
import { nothing, path, variableValues } from './fields.ts'
import { hostCalls } from './host-calls.ts'
import { imageCalls } from './image-calls.ts'
import { leftoverCalls } from './leftover-calls.ts'
import { runCalls } from './run-calls.ts'
import { runControlCalls } from './run-control-calls.ts'
import { settingsPatchSchema, settingsSchema } from './settings.ts'
import { accountChoiceSchema } from './shapes.ts'
import { templateCalls } from './template-calls.ts'
import { terminalCalls } from './terminal-calls.ts'

/** A call of the contract: what goes in and what comes out. */
interface Call {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

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
  /** Puts a file of settings that cannot be read out of the way; what is set then is the defaults. */
  'settings.setAside': {
    input: nothing,
    output: z.strictObject({
      settings: settingsSchema,
      /** Where the file is now; absent when it could be read after all. */
      keptAs: z.string().optional(),
    }),
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

  ...accountCalls,
  ...checkCalls,
  ...credentialCalls,
  ...hostCalls,
  ...imageCalls,
  ...leftoverCalls,
  ...runCalls,
  ...runControlCalls,
  ...templateCalls,
  ...terminalCalls,
} as const satisfies Record<string, Call>

export type CallName = keyof typeof calls
export type CallInput<Name extends CallName> = z.input<(typeof calls)[Name]['input']>
export type CallOutput<Name extends CallName> = z.output<(typeof calls)[Name]['output']>
