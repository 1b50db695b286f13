import * as z from 'zod'
import { editableStepSchema, stepEditsSchema } from './step-edit.ts'

/**
 * Everything that happens in a run, as it is appended to the run's journal (design 3.2). State is a pure fold over
 * these events (`run-state.ts`); nothing keeps a second truth. Events never carry secrets.
 */

const reportSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  where: z
    .object({
      file: z.string().optional(),
      line: z.number().optional(),
      column: z.number().optional(),
      option: z.string().optional(),
      operation: z.string().optional(),
    })
    .optional(),
})

/** Who speaks in a log line: the studio itself, or a provisioner's or post-processor's standard output or error. */
export const logChannelSchema = z.enum(['say', 'error', 'stdout', 'stderr', 'debug'])
export type LogChannel = z.infer<typeof logChannelSchema>

/** The kinds of things that a run makes and the registry can find and destroy. */
export const resourceKindSchema = z.enum([
  'keypair',
  'security-group',
  'public-ip',
  'public-ip-link',
  'vm',
  'volume',
  'volume-link',
  'snapshot',
  'image',
  'local-file',
  'remote-directory',
  'remote-file',
  'mount',
  'lock',
])
export type ResourceKind = z.infer<typeof resourceKindSchema>

/** Who made a resource and where: enough for another process to find it with the credentials of that account. */
const resourceScopeSchema = z.object({ region: z.string(), endpoint: z.string(), accessKeyId: z.string() })
export type ResourceScope = z.infer<typeof resourceScopeSchema>

export const artifactSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('omi'),
    builderId: z.string(),
    region: z.string(),
    imageId: z.string(),
    imageName: z.string(),
    snapshotIds: z.array(z.string()),
    sourceImageId: z.string().optional(),
  }),
  z.object({
    kind: z.literal('volumes'),
    builderId: z.string(),
    region: z.string(),
    volumeIds: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('files'),
    builderId: z.string(),
    id: z.string(),
    description: z.string(),
    files: z.array(z.string()),
  }),
])
/** What a build or post-processor gives back. */
export type Artifact = z.infer<typeof artifactSchema>

const stepStatusSchema = z.enum(['succeeded', 'failed', 'cancelled', 'skipped'])
const buildOutcomeSchema = z.enum(['succeeded', 'failed', 'cancelled'])
export type BuildOutcome = z.infer<typeof buildOutcomeSchema>

/** One build of the run, as the plan has it; options with secrets replaced. */
const buildSummarySchema = z.object({
  label: z.string(),
  builderType: z.string(),
  region: z.string(),
  provisioners: z.array(z.string()),
  postProcessors: z.array(z.array(z.string())),
  /** The builder's options as decoded, secrets as `<sensitive>`. */
  options: z.record(z.string(), z.unknown()),
})
export type BuildSummary = z.infer<typeof buildSummarySchema>

/** `startedAt`: as the system tells it, since it gives numbers out again. */
const processSchema = z.object({ pid: z.number(), host: z.string(), startedAt: z.string().optional() })

const payloadSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-started'),
    runId: z.string(),
    studioVersion: z.string(),
    template: z.object({ path: z.string(), name: z.string(), sha256: z.string() }),
    sandbox: z.boolean(),
    /** The account that was chosen: a profile's name, or `template`. */
    account: z.string().optional(),
    /** No image is made. */
    rehearsal: z.boolean().optional(),
    onError: z.enum(['cleanup', 'abort', 'ask', 'run-cleanup-provisioner']),
    builds: z.array(buildSummarySchema),
    /** Of the process that owns the run, for recovery. */
    process: processSchema,
  }),
  z.object({ type: z.literal('build-queued'), build: z.string() }),
  z.object({ type: z.literal('build-started'), build: z.string(), scope: resourceScopeSchema.optional() }),
  z.object({
    type: z.literal('step-started'),
    build: z.string(),
    step: z.string(),
    /** For people: `Launch the build VM`. */
    title: z.string(),
    /** `cleanup` and `error-cleanup` steps come after the build's own. */
    phase: z.enum(['build', 'post-process', 'cleanup']),
  }),
  z.object({
    type: z.literal('step-ended'),
    build: z.string(),
    step: z.string(),
    status: stepStatusSchema,
    error: reportSchema.optional(),
  }),
  z.object({
    type: z.literal('step-progress'),
    build: z.string(),
    step: z.string(),
    /** 0 to 1 when known. */
    fraction: z.number().optional(),
    /** What is awaited just now: `snapshot 42 %`, `attempt 7: connection refused`. */
    detail: z.string().optional(),
  }),
  z.object({
    type: z.literal('resource-intended'),
    build: z.string(),
    /** Unique in the run; the resource's own name here until it has an id, and after. */
    intentId: z.string(),
    kind: resourceKindSchema,
    scope: resourceScopeSchema.optional(),
    /** How to find it when the answer was lost: name, client token, tag, path. */
    traits: z.record(z.string(), z.string()),
    /** For people: `temporary security group packer_osc_…`. */
    description: z.string(),
  }),
  z.object({ type: z.literal('resource-created'), build: z.string(), intentId: z.string(), id: z.string() }),
  /** The call failed for sure and made nothing. */
  z.object({ type: z.literal('resource-refused'), build: z.string(), intentId: z.string() }),
  z.object({
    type: z.literal('resource-destroyed'),
    build: z.string(),
    intentId: z.string(),
    id: z.string().optional(),
    /** `absent`: it was not there (any more). */
    result: z.enum(['destroyed', 'absent']),
  }),
  z.object({
    type: z.literal('resource-destroy-failed'),
    build: z.string(),
    intentId: z.string(),
    id: z.string().optional(),
    error: reportSchema,
  }),
  /** It is to survive the run, and so are those that it cannot be without: an OMI `with` its snapshots, at one stroke. */
  z.object({
    type: z.literal('resource-kept'),
    build: z.string(),
    intentId: z.string(),
    with: z.array(z.string()).optional(),
    /** Was kept until now, and goes at the end, since this one takes its place: at the same stroke. */
    instead: z.string().optional(),
  }),
  z.object({
    type: z.literal('fact'),
    build: z.string(),
    /** What became known: `source-omi`, `vm`, `ssh-host`, `host-key`, `omi`; shown in the build view. */
    name: z.string(),
    value: z.string(),
  }),
  z.object({
    type: z.literal('warning'),
    build: z.string().optional(),
    message: z.string(),
    hint: z.string().optional(),
  }),
  z.object({
    type: z.literal('prompt-asked'),
    build: z.string(),
    promptId: z.string(),
    question: z.string(),
    choices: z.array(z.object({ id: z.string(), label: z.string() })),
    error: reportSchema.optional(),
    /** What may be changed before the failed step is tried again. */
    editable: editableStepSchema.optional(),
    /** When it answers itself by cleaning up, epoch ms; without it the question waits for ever. */
    expiresAt: z.number().optional(),
  }),
  /** The question waits longer. */
  z.object({ type: z.literal('prompt-extended'), build: z.string(), promptId: z.string(), expiresAt: z.number() }),
  z.object({
    type: z.literal('prompt-answered'),
    build: z.string(),
    promptId: z.string(),
    choice: z.string(),
    /** The texts that were changed for the next attempt. */
    edits: stepEditsSchema.optional(),
    /** Nobody answered in time. */
    expired: z.boolean().optional(),
  }),
  /** The build is to pause before its next step; then it does; then it goes on. */
  z.object({ type: z.literal('pause-requested'), build: z.string() }),
  z.object({ type: z.literal('paused'), build: z.string() }),
  z.object({ type: z.literal('resumed'), build: z.string() }),
  /** Somebody looked into the VM, or changed it: what is made of it may differ from what the template says. */
  z.object({ type: z.literal('modified-by-hand'), build: z.string(), how: z.enum(['edited-step', 'shell']) }),
  /** What an ended build left on purpose is deleted then, epoch ms. */
  z.object({ type: z.literal('kept-until'), build: z.string(), until: z.number() }),
  z.object({ type: z.literal('cancel-requested'), build: z.string().optional() }),
  z.object({ type: z.literal('artifact-made'), build: z.string(), artifact: artifactSchema }),
  z.object({
    type: z.literal('build-ended'),
    build: z.string(),
    outcome: buildOutcomeSchema,
    error: reportSchema.optional(),
  }),
  z.object({ type: z.literal('run-ended'), outcome: buildOutcomeSchema }),
  /** A later process took over a run whose own process died. */
  z.object({ type: z.literal('recovery-started'), process: processSchema }),
  z.object({ type: z.literal('recovery-ended'), leftovers: z.number() }),
  /** Where in the log segments the text stands; appended now and then, so that state can point into the text. */
  z.object({ type: z.literal('log-mark'), build: z.string(), step: z.string().optional(), line: z.number() }),
])

/** What an event says. */
export type RunEventPayload = z.infer<typeof payloadSchema>
export type RunEventType = RunEventPayload['type']

/** An event with its place in the run: `seq` counts from 0 without gaps, `at` is epoch milliseconds. */
export const runEventSchema = z.intersection(z.object({ seq: z.number(), at: z.number() }), payloadSchema)
export type RunEvent = RunEventPayload & { readonly seq: number; readonly at: number }

/** One line of a run's log. Text is kept in segments beside the journal, not in it. */
export const logLineSchema = z.object({
  /** Counts from 0 over the whole run. */
  line: z.number(),
  at: z.number(),
  build: z.string(),
  /** The step during which it was said. */
  step: z.string().optional(),
  channel: logChannelSchema,
  /** May carry ANSI colours; never a line end, never a secret. */
  text: z.string(),
})
export type LogLine = z.infer<typeof logLineSchema>
