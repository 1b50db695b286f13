import * as z from 'zod'

/** What a variable's field looks like: the shape of its type, as far as a form can have one. */
export type VariableForm =
  /** `any` is typed as an expression. */
  | { readonly kind: 'string' | 'number' | 'bool' | 'any' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: VariableForm }
  | { readonly kind: 'object'; readonly fields: readonly VariableFormField[] }

export interface VariableFormField {
  readonly name: string
  readonly form: VariableForm
  /** It may be left out. */
  readonly optional: boolean
}

export const variableFormSchema: z.ZodType<VariableForm> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['string', 'number', 'bool', 'any']) }),
    z.strictObject({ kind: z.enum(['list', 'set', 'map']), element: variableFormSchema }),
    z.strictObject({
      kind: z.literal('object'),
      fields: z.array(z.strictObject({ name: z.string(), form: variableFormSchema, optional: z.boolean() })),
    }),
  ]),
)

/** A value as data, as a form holds it. */
export type FormValue = string | number | boolean | null | readonly FormValue[] | { readonly [name: string]: FormValue }

export const formValueSchema: z.ZodType<FormValue> = z.json()
