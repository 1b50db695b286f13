import * as z from 'zod'
import { done, runId } from './fields.ts'
import { accountChoiceSchema } from './shapes.ts'

/**
 * The machine that a terminal looks into: that of a build (while it goes on, while it is paused on a failure, and while its
 * VM is kept), or a VM that this app launched otherwise, such as a test VM of the Images page. How a VM is logged in to is
 * known to the main process alone.
 */
export const terminalTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), runId, build: z.string().min(1).max(300) }),
  z.strictObject({
    kind: z.literal('vm'),
    account: accountChoiceSchema,
    vmId: z.string().regex(/^i-[0-9a-f]{1,32}$/),
  }),
])
export type TerminalTarget = z.infer<typeof terminalTargetSchema>

/** In characters. */
const size = { columns: z.int().min(2).max(1000), rows: z.int().min(1).max(1000) }
const session = z.uuid()

/** The calls about shells and consoles of VMs. What goes through a shell is in no log and no journal. */
export const terminalCalls = {
  /**
   * Opens a shell, or comes back to the one that is open already. The shell lives on in the main process when nobody looks
   * at it, until it ends, `terminals.close`, or its machine goes. Rejects with `no-shell` and the reason where there is none.
   */
  'terminals.open': {
    input: z.strictObject({ target: terminalTargetSchema, ...size }),
    output: z.strictObject({
      session,
      /** Who is logged in where, such as `outscale@142.44.1.2`. */
      login: z.string(),
      /** Worth knowing before one types, in English: where the image is mounted of a build that works in a chroot. */
      notice: z.string().optional(),
    }),
  },
  /** What was typed. Resolves when the machine's end of the connection took it. */
  'terminals.write': { input: z.strictObject({ session, text: z.string().max(1_000_000) }), output: done },
  'terminals.resize': { input: z.strictObject({ session, ...size }), output: done },
  /** Ends a shell; one that has ended is fine. */
  'terminals.close': { input: z.strictObject({ session }), output: done },
  /** What a VM wrote to its serial console, at most the last 64 KiB. To be asked for again while one looks. */
  'terminals.console': {
    input: z.strictObject({ target: terminalTargetSchema }),
    output: z.strictObject({
      vmId: z.string(),
      text: z.string(),
      /** Windows writes to no serial console once it has booted. */
      windows: z.boolean(),
    }),
  },
  /**
   * The password that Windows made for its administrator, decrypted with the build's key, for whoever asked to see it; it is
   * in no log, journal or event. Rejects with `windows-password-unknown` while Windows has made none.
   */
  'terminals.windowsPassword': {
    input: z.strictObject({ target: terminalTargetSchema }),
    output: z.strictObject({ username: z.string(), password: z.string() }),
  },
} as const

/** The streams about shells and consoles of VMs. */
export const terminalStreams = {
  /**
   * What a shell says: first the end of what it said before, then all that follows; ends with the shell. The machine is made
   * to wait for a reader that is slow.
   */
  'terminals.output': {
    input: z.strictObject({ session }),
    item: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('output'), text: z.string() }),
      z.strictObject({
        kind: z.literal('ended'),
        end: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('exited'), code: z.int() }),
          z.strictObject({ kind: z.literal('signalled'), signal: z.string() }),
          z.strictObject({ kind: z.literal('disconnected') }),
        ]),
      }),
    ]),
  },
} as const
