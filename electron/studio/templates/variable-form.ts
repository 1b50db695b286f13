import { assertNever } from '#shared/assert-never.ts'
import type { VariableForm } from '#shared/contract/variable-form.ts'
import type { Type } from '#shared/language/value.ts'

/** The field of a variable of a type; what a form has no field for is typed as an expression. */
export function variableForm(type: Type): VariableForm {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return { kind: type.kind }
    case 'dynamic':
    case 'tuple':
      return { kind: 'any' }
    case 'list':
    case 'set':
    case 'map':
      return { kind: type.kind, element: variableForm(type.element) }
    case 'object':
      return {
        kind: 'object',
        fields: [...type.attributes].map(([name, one]) => ({
          name,
          form: variableForm(one),
          optional: type.optional?.has(name) === true,
        })),
      }
    default:
      return assertNever(type)
  }
}
