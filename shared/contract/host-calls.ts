import * as z from 'zod'
import { done, nothing } from './fields.ts'
import { accountChoiceSchema } from './shapes.ts'
import { viewChangesSchema, viewStateSchema } from './view-state.ts'

/** The calls about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostCalls = {
  /** How the app looked when it was last used. */
  'viewState.read': { input: nothing, output: viewStateSchema },
  'viewState.write': { input: viewChangesSchema, output: done },
  /** What the host can do around the page. */
  'host.powers': {
    input: nothing,
    output: z.strictObject({ show: z.boolean(), keepAwake: z.boolean(), openFolder: z.boolean() }),
  },
  /** Brings the app's window to the front, where the host has one; for a notice that was clicked. */
  'host.show': { input: nothing, output: done },
  /** Opens the data folder in the system's file manager. Refused with `no-file-manager` where the host has none. */
  'host.openFolder': { input: nothing, output: done },
  /** For whoever has to find out why something does not work. Never a secret. */
  'host.diagnostics': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      host: z.enum(['desktop', 'web', 'cli']),
      /** `linux 6.1.0 x64` */
      system: z.string(),
      /** Of what it runs on, by name. */
      versions: z.record(z.string(), z.string()),
      home: z.string(),
      /** That builds start in; absent when the settings cannot be read. */
      account: accountChoiceSchema.optional(),
      homeBytes: z.number().optional(),
      /** Of the disk that the data folder is on. */
      freeBytes: z.number().optional(),
      sandboxEndpoint: z.string().optional(),
      /** How this computer's clock stands against the API's, as a sentence. */
      clock: z.string().optional(),
      /** What keeps the secrets of profiles. */
      keyStore: z.string().optional(),
      accounts: z.array(
        z.strictObject({
          name: z.string(),
          region: z.string().optional(),
          outcome: z.enum(['works', 'limited', 'failed']).optional(),
          summary: z.string().optional(),
          /** Of its last test, epoch ms. */
          at: z.number().optional(),
        }),
      ),
      /** What could not be found out, and why. */
      unknown: z.array(z.strictObject({ part: z.string(), why: z.string() })),
      /** What went wrong since the start, the newest first. */
      problems: z.array(z.strictObject({ at: z.number(), text: z.string() })),
    }),
  },
} as const

/** The streams about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostStreams = {} as const
