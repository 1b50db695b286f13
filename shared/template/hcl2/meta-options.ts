import { postProcessorMetaOptions, provisionerMetaOptions } from '../../catalog/groups/meta.ts'
import { objectValue, stringValue } from '../../language/values/make.ts'
import {
  type Meta,
  metaCount,
  metaDuration,
  metaFlag,
  metaText,
  onlyOrExcept,
  type PostProcessorMeta,
  type ProvisionerMeta,
  readOverride,
} from '../meta-values.ts'
import type { Written } from '../written.ts'
import type { ComponentUse } from './build-block.ts'
import { evaluateIn, withNames } from './scopes.ts'
import { type BodyContext, writtenValue } from './written-body.ts'

export const provisionerMetaNames: readonly string[] = [...Object.keys(provisionerMetaOptions), 'override']

export const postProcessorMetaNames: readonly string[] = Object.keys(postProcessorMetaOptions)

export function readProvisionerMeta(use: ComponentUse, buildName: string, context: BodyContext): ProvisionerMeta {
  const meta = readMeta(use, provisionerMetaNames, buildName, context)
  const name = metaText(meta, 'name', context.report)
  return {
    pauseBefore: metaDuration(meta, 'pause_before', 'hcl2', context.report),
    timeout: metaDuration(meta, 'timeout', 'hcl2', context.report),
    maxRetries: metaCount(meta, 'max_retries', context.report),
    continueOnError: metaFlag(meta, 'continue_on_error', context.report) ?? false,
    ...onlyOrExcept(meta, context.report),
    override: readOverride(meta.get('override'), context.report),
    ...(name === undefined ? {} : { name }),
  }
}

export function readPostProcessorMeta(use: ComponentUse, buildName: string, context: BodyContext): PostProcessorMeta {
  const meta = readMeta(use, postProcessorMetaNames, buildName, context)
  const name = metaText(meta, 'name', context.report)
  return {
    keepInputArtifact: metaFlag(meta, 'keep_input_artifact', context.report),
    ...onlyOrExcept(meta, context.report),
    ...(name === undefined ? {} : { name }),
  }
}

/** Meta options see variables, locals, data and `build.name`, and nothing that is known only later. */
function readMeta(use: ComponentUse, names: readonly string[], buildName: string, context: BodyContext): Meta {
  const inSight = withNames(use.names, { build: objectValue({ name: stringValue(buildName) }) })
  const meta = new Map<string, Written>()
  for (const item of use.body.body.items) {
    if (item.kind !== 'attribute' || !names.includes(item.name)) continue
    const value = evaluateIn(item.value, use.body.source, inSight, context.machine, context.report)
    if (value !== undefined) meta.set(item.name, writtenValue(value, item.value, use.body.source))
  }
  return meta
}
