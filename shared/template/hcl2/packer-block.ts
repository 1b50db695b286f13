import { literalText } from '../../language/evaluate/references.ts'
import type { Expression } from '../../language/hcl/syntax-tree.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'
import { builtInPlugins, meets, packerVersion, parseConstraints } from '../version-constraint.ts'
import { readContent, settled, type TemplateBlock } from './body-content.ts'

/** The local names under which a template knows plugins, by local name: `outscale` → its source address. */
export type PluginNames = Map<string, { readonly source: string; readonly place: Place }>

/** Checks a `packer { }` block: the version that it requires, and the plugins, which are built in here. */
export function readPackerBlock(block: TemplateBlock, plugins: PluginNames, report: Report): void {
  const schema = { attributes: ['required_version'], blocks: { required_plugins: [] } }
  const { attributes, blocks } = readContent(block, schema, 'the packer block', report)
  const required = attributes.get('required_version')
  if (required !== undefined) checkRequiredVersion(required.value, block.source, report)
  for (const requirements of blocks) {
    for (const item of settled(requirements, {}, report).body.items) {
      const { source } = requirements
      if (item.kind === 'block') {
        report.error(
          'unknown-block',
          'required_plugins holds lines of the form name = { source = "…", version = "…" }',
          {
            place: { source, span: item.typeSpan },
          },
        )
        continue
      }
      const place = { source, span: item.nameSpan }
      const earlier = plugins.get(item.name)
      const address = readRequirement(item.name, item.value, source, report)
      if (address === undefined) continue
      if (earlier !== undefined) report.error('declared-twice', `the plugin ${item.name} is required twice`, { place })
      plugins.set(item.name, { source: address, place })
    }
  }
}

function checkRequiredVersion(expression: Expression, source: SourceText, report: Report): void {
  const place = { source, span: expression.span }
  const text = literalText(expression)
  const constraints = text === undefined ? undefined : parseConstraints(text)
  if (constraints === undefined) {
    report.error('bad-version-constraint', 'required_version is a list of conditions such as ">= 1.7.0"', { place })
  } else if (!meets(packerVersion, constraints)) {
    report.error('version-not-met', `the template requires Packer ${text}`, {
      detail: `OMI Studio reads templates as Packer ${packerVersion} does. If the template does not need what another version does otherwise, widen the condition.`,
      place,
    })
  }
}

/** The source address of one requirement; reported and `undefined` when it is not as it should be. */
function readRequirement(name: string, expression: Expression, source: SourceText, report: Report): string | undefined {
  const place = { source, span: expression.span }
  if (expression.kind !== 'object') {
    report.error('bad-requirement', `the requirement of ${name} is written ${name} = { source = "…", version = "…" }`, {
      place,
    })
    return undefined
  }
  const found = new Map<string, { readonly text: string; readonly place: Place }>()
  for (const { key, value } of expression.items) {
    const property = key.kind === 'name' ? key.name : literalText(key.expression)
    const text = literalText(value)
    const at = { source, span: value.span }
    if (property !== 'source' && property !== 'version') {
      report.error('unknown-argument', `a plugin requirement has source and version, not ${property ?? 'this'}`, {
        place: { source, span: key.span },
      })
    } else if (text === undefined) {
      report.error('not-literal', `${property} must be a plain text here`, { place: at })
    } else found.set(property, { text, place: at })
  }
  const address = found.get('source')
  const version = found.get('version')
  if (address === undefined || version === undefined) {
    const missing = address === undefined ? 'source' : 'version'
    if (!expression.items.some(({ key }) => key.kind === 'name' && key.name === missing)) {
      report.error('option-missing', `the requirement of ${name} needs ${missing}`, { place })
    }
    return undefined
  }
  if (!/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(address.text)) {
    report.error('bad-plugin-source', `"${address.text}" is not the address of a plugin`, {
      detail: 'It has three parts: github.com/outscale/outscale.',
      place: address.place,
    })
    return undefined
  }
  checkPlugin(name, address, version, report)
  return address.text
}

function checkPlugin(
  name: string,
  address: { readonly text: string; readonly place: Place },
  version: { readonly text: string; readonly place: Place },
  report: Report,
): void {
  const constraints = parseConstraints(version.text)
  if (constraints === undefined) {
    report.error('bad-version-constraint', `the version of ${name} is a list of conditions such as ">= 1.0.0"`, {
      place: version.place,
    })
    return
  }
  const builtIn = builtInPlugins.find(({ source }) => source === address.text)
  if (builtIn === undefined) {
    report.warning('plugin-not-built-in', `the plugin ${address.text} is not built in`, {
      detail: 'OMI Studio loads no plugins. The template works as long as it does not use what this one brings.',
      place: address.place,
    })
  } else if (!meets(builtIn.version, constraints)) {
    report.warning(
      'plugin-version',
      `${name} ${version.text} is required, and ${builtIn.version} is what is built in`,
      {
        detail: `Options are taken as version ${builtIn.version} does.`,
        place: version.place,
      },
    )
  }
}

/**
 * A component type as the catalogue knows it: a template may call the Outscale plugin by any local name, which is
 * then the prefix of its types (`cloud-bsu` for a plugin required as `cloud`).
 */
export function canonicalPrefix(type: string, plugins: PluginNames): string {
  for (const [name, { source }] of plugins) {
    if (source.endsWith('/outscale') && type.startsWith(`${name}-`)) return `outscale-${type.slice(name.length + 1)}`
  }
  return type
}
