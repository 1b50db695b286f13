import * as z from 'zod'

/** The part of OpenAPI 3.0 that OUTSCALE's contract uses. */
export interface ContractSchema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly nullable?: boolean
  readonly additionalProperties?: boolean
  readonly properties?: Readonly<Record<string, ContractSchema>>
  readonly required?: readonly string[]
  readonly items?: ContractSchema
  readonly oneOf?: readonly ContractSchema[]
}

export type ContractSchemas = Readonly<Record<string, ContractSchema>>

/** Where a declared shape and the contract differ, each as a sentence with the place. Empty when they agree. */
export function shapeDrift(
  declared: z.ZodType,
  contract: ContractSchema,
  schemas: ContractSchemas,
  place: string,
): string[] {
  if (contract.$ref !== undefined) {
    const name = contract.$ref.replace('#/components/schemas/', '')
    const target = schemas[name]
    return target === undefined
      ? [`${place}: the contract has no ${name}`]
      : shapeDrift(declared, target, schemas, place)
  }
  if (declared instanceof z.ZodNullable) {
    const inner = shapeDrift(declared.unwrap() as z.ZodType, { ...contract, nullable: false }, schemas, place)
    return contract.nullable === true ? inner : [`${place}: declared nullable, the contract is not`, ...inner]
  }
  if (contract.nullable === true) return [`${place}: nullable in the contract only`]
  const kind = kindOf(contract)
  if (declared instanceof z.ZodObject) {
    return kind === 'object' ? objectDrift(declared, contract, schemas, place) : wrongKind(place, 'object', kind)
  }
  if (declared instanceof z.ZodArray) {
    if (kind !== 'array' || contract.items === undefined) return wrongKind(place, 'array', kind)
    return shapeDrift(declared.element as z.ZodType, contract.items, schemas, `${place}[]`)
  }
  if (declared instanceof z.ZodEnum) {
    const ours = [...declared.options].map(String).sort().join(', ')
    const theirs = [...(contract.enum ?? [])].sort().join(', ')
    return ours === theirs ? [] : [`${place}: values ${ours} declared, ${theirs || 'any'} in the contract`]
  }
  if (contract.enum !== undefined) return [`${place}: any value declared, ${contract.enum.join(', ')} in the contract`]
  const ours = scalarKind(declared)
  return ours === kind ? [] : wrongKind(place, ours, kind)
}

function objectDrift(declared: z.ZodObject, contract: ContractSchema, schemas: ContractSchemas, place: string) {
  const fields = declared.shape as Record<string, z.ZodType>
  const theirs = contract.properties ?? {}
  const required = new Set(contract.required ?? [])
  const closed = declared.def.catchall instanceof z.ZodNever
  const drift =
    closed === (contract.additionalProperties === false)
      ? []
      : [`${place}: ${closed ? 'closed' : 'open'} as declared, not in the contract`]
  for (const name of Object.keys(fields)) {
    if (!(name in theirs)) drift.push(`${place}.${name}: not in the contract`)
  }
  for (const [name, schema] of Object.entries(theirs)) {
    const field = fields[name]
    if (field === undefined) {
      drift.push(`${place}.${name}: missing`)
      continue
    }
    const optional = field instanceof z.ZodOptional
    if (optional === required.has(name)) {
      drift.push(`${place}.${name}: ${optional ? 'optional' : 'required'} as declared, not in the contract`)
    }
    const inner = optional ? (field.unwrap() as z.ZodType) : field
    drift.push(...shapeDrift(inner, schema, schemas, `${place}.${name}`))
  }
  return drift
}

function wrongKind(place: string, ours: string, theirs: string): string[] {
  return [`${place}: ${ours} declared, ${theirs} in the contract`]
}

/** Alternatives of one kind (a date, or a date with a time) count as that kind. */
function kindOf(contract: ContractSchema): string {
  if (contract.oneOf === undefined) return contract.type ?? 'nothing'
  const kinds = new Set(contract.oneOf.map(kindOf))
  return kinds.size === 1 ? [...kinds].join('') : 'mixed'
}

function scalarKind(declared: z.ZodType): string {
  if (declared instanceof z.ZodString) return 'string'
  if (declared instanceof z.ZodBoolean) return 'boolean'
  if (declared instanceof z.ZodNumber) return declared.isInt ? 'integer' : 'number'
  return declared.constructor.name
}
