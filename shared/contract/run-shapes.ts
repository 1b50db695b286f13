import * as z from 'zod'
import { artifactSchema } from '../run/event.ts'
import { path, variableValues } from './fields.ts'
import { accountChoiceSchema, runSummarySchema } from './shapes.ts'

/** What crosses the contract about starting runs, and about what is kept of them. */

/** What is done when a step fails; `abort` keeps everything as it is. */
export const onErrorSchema = z.enum(['cleanup', 'abort', 'ask', 'run-cleanup-provisioner'])

/** What is built and how, as the build sheet asks it. */
export const buildRequestSchema = z.strictObject({
  path,
  /** By name, as typed in the form: expressions of the variable's type (a string as it stands). */
  variables: variableValues,
  /** Files of values (`*.pkrvars.hcl`), the later ones before the earlier ones, `variables` before them all. */
  variableFiles: z.array(path).max(20).optional(),
  only: z.array(z.string()).optional(),
  except: z.array(z.string()).optional(),
  force: z.boolean().optional(),
  onError: onErrorSchema.optional(),
  account: accountChoiceSchema,
  /** Builds of this run at once; without it only the setting counts. */
  parallel: z.int().min(1).max(20).optional(),
  /** A real VM and all provisioners, but no image. */
  rehearse: z.boolean().optional(),
  /** The new OMI has to boot before it is shared. */
  bootTest: z.boolean().optional(),
})
export type BuildRequest = z.infer<typeof buildRequestSchema>

/** A request as it is kept with its run: without the values of sensitive variables. */
export const keptRequestSchema = buildRequestSchema.extend({
  /** Sensitive variables that were given a value. */
  secrets: z.array(z.string()),
})
export type KeptRequest = z.infer<typeof keptRequestSchema>

/** A variable with the value that a run used. */
export const usedVariableSchema = z.strictObject({
  name: z.string(),
  /** Absent when it is sensitive. */
  value: z.string().optional(),
  /** `default`, `PKR_VAR_name`, a file's name, `-var`. */
  source: z.string().optional(),
  sensitive: z.boolean(),
  /** Of a sensitive value that was given: the same for the same value on this computer, and tells nothing of it. */
  mark: z.string().optional(),
})
export type UsedVariable = z.infer<typeof usedVariableSchema>

/** What a run was made of, kept when it started; secrets replaced. */
export const runMaterialSchema = z.strictObject({
  request: keptRequestSchema,
  variables: z.array(usedVariableSchema),
  /** The template's files as they were. */
  files: z.array(z.strictObject({ name: z.string(), text: z.string() })),
})
export type RunMaterial = z.infer<typeof runMaterialSchema>

/** A run taken apart, for a comparison or for another one like it. */
export const inspectedRunSchema = z.strictObject({
  summary: runSummarySchema,
  builds: z.array(
    z.strictObject({
      label: z.string(),
      builderType: z.string(),
      region: z.string(),
      provisioners: z.array(z.string()),
      postProcessors: z.array(z.array(z.string())),
      options: z.record(z.string(), z.unknown()),
      facts: z.record(z.string(), z.string()),
      artifacts: z.array(artifactSchema),
      /** In the order in which they began; `ms` is absent while one is at work, or was cut off. */
      steps: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          phase: z.enum(['build', 'post-process', 'cleanup']),
          status: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'skipped']),
          ms: z.number().optional(),
        }),
      ),
      error: z.string().optional(),
    }),
  ),
  /** Absent in runs of earlier versions, which kept none. */
  material: runMaterialSchema.optional(),
})
export type InspectedRun = z.infer<typeof inspectedRunSchema>

/** A run of which builds wait for a place, in the order in which they will be let in. */
export const queuedRunSchema = z.strictObject({ runId: z.string(), builds: z.array(z.string()), held: z.boolean() })
export type QueuedRun = z.infer<typeof queuedRunSchema>
