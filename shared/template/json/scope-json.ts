import type { TemplateInput } from '../template-input.ts'
import type { TemplateScope } from '../template-scope.ts'
import { variableRenderer } from '../text-engine.ts'
import type { JsonTemplate } from './json-template.ts'

/** What is in sight of a text of a legacy template: the user variables, the environment and the functions of `{{ }}`. */
export function scopeOfJson(
  input: TemplateInput,
  template: JsonTemplate | undefined,
  values: ReadonlyMap<string, string>,
  templateFolder: string | undefined,
): TemplateScope {
  const render = variableRenderer(input.host, templateFolder)
  const names = template === undefined ? [] : template.builders.map(nameOf)
  const hidden = template?.sensitive ?? new Set<string>()
  return {
    variables: [...values].map(([name, text]) => ({ name, text: hidden.has(name) ? '<sensitive>' : text })),
    locals: [],
    builds:
      template === undefined
        ? []
        : [
            {
              sources: names,
              provisioners: template.provisioners.map(({ type }) => type),
              postProcessors: template.chains.map((chain) => chain.map(({ type }) => type)),
            },
          ],
    diagnostics: [],
    evaluate(typed) {
      try {
        return { text: withoutHidden(render(typed, values), values, hidden), diagnostics: [] }
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown)
        const place = { source: { name: '<console>', text: typed }, span: { from: 0, to: typed.length } }
        return {
          diagnostics: [{ severity: 'error', code: 'unrenderable', summary: `this cannot be rendered: ${why}`, place }],
        }
      }
    },
  }
}

function nameOf({ type, properties }: JsonTemplate['builders'][number]): string {
  const name = properties.find((property) => property.name === 'name')?.value
  return name?.kind === 'string' && name.text !== '' && name.text !== type ? `${name.text} (${type})` : type
}

function withoutHidden(text: string, values: ReadonlyMap<string, string>, hidden: ReadonlySet<string>): string {
  let shown = text
  for (const name of hidden) {
    const secret = values.get(name)
    if (secret !== undefined && secret !== '') shown = shown.replaceAll(secret, '<sensitive>')
  }
  return shown
}
