import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import * as account from '#shared/oapi/account.ts'
import * as apiError from '#shared/oapi/api-error.ts'
import * as common from '#shared/oapi/common.ts'
import * as image from '#shared/oapi/image.ts'
import * as keypair from '#shared/oapi/keypair.ts'
import * as network from '#shared/oapi/network.ts'
import { operations } from '#shared/oapi/operations.ts'
import * as placement from '#shared/oapi/placement.ts'
import * as publicIp from '#shared/oapi/public-ip.ts'
import * as securityGroup from '#shared/oapi/security-group.ts'
import * as snapshot from '#shared/oapi/snapshot.ts'
import * as tag from '#shared/oapi/tag.ts'
import * as vm from '#shared/oapi/vm.ts'
import * as vmAccess from '#shared/oapi/vm-access.ts'
import * as vmControl from '#shared/oapi/vm-control.ts'
import * as vmCreation from '#shared/oapi/vm-creation.ts'
import * as vmType from '#shared/oapi/vm-type.ts'
import * as volume from '#shared/oapi/volume.ts'
import { type ContractSchemas, shapeDrift } from './shape-drift.ts'

interface Contract {
  readonly components: { readonly schemas: ContractSchemas }
  readonly paths: Readonly<Record<string, { readonly post: { readonly security?: readonly unknown[] } } | undefined>>
}

/** The API's contract lies beside the repository in the project's workspace, not in the repository. */
const file = join(import.meta.dirname, '../../../../../shared/oapi/outscale.yaml')
const contract = existsSync(file) ? (parse(readFileSync(file, 'utf8')) as Contract) : undefined

const modules = [
  ...[account, apiError, common, image, keypair, network, placement],
  ...[publicIp, securityGroup, snapshot, tag, volume],
  ...[vm, vmAccess, vmControl, vmCreation, vmType],
]

/** Ours alone: names for things that the contract writes out in place. */
const ownNames = new Set(['DayOrTime'])

const objects = modules
  .flatMap((module) => Object.entries(module))
  .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType && !ownNames.has(entry[0]))

if (contract === undefined) {
  describe("the declared operations against OUTSCALE's contract", () => {
    test.skip(`skipped: ${file} is not there (it comes with the project's workspace, not with the repository)`)
  })
} else {
  const { schemas } = contract.components

  describe("the declared operations against OUTSCALE's contract", () => {
    test('there is something to compare', () => {
      expect(Object.keys(operations).length).toBeGreaterThanOrEqual(50)
      expect(objects.length).toBeGreaterThan(150)
      expect(Object.keys(schemas).length).toBeGreaterThan(500)
    })

    test('every declared shape agrees with the contract field by field', () => {
      const drift = objects.flatMap(([name, shape]) =>
        schemas[name] === undefined
          ? [`${name}: not in the contract`]
          : shapeDrift(shape, schemas[name], schemas, name),
      )
      expect(drift).toEqual([])
    })

    test.each(Object.entries(operations))(
      '%s has the request, response and rules of the contract',
      (name, operation) => {
        const path = contract.paths[`/${name}`]
        expect(path, `the contract has no operation ${name}`).toBeDefined()
        const request = schemas[`${name}Request`]!
        const response = schemas[`${name}Response`]!
        expect(shapeDrift(operation.request, request, schemas, `${name}Request`)).toEqual([])
        expect(shapeDrift(operation.response, response, schemas, `${name}Response`)).toEqual([])
        expect(operation.auth).toBe(path?.post.security?.length === 0 ? 'none' : 'signature')
        expect(operation.paged).toBe('NextPageToken' in (request.properties ?? {}))
        expect(operation.clientToken).toBe('ClientToken' in (request.properties ?? {}))
      },
    )
  })
}

describe('the comparison itself', () => {
  const closed = { type: 'object', additionalProperties: false }
  const text = { type: 'string' }
  const drift = (declared: z.ZodType, schema: object) => shapeDrift(declared, schema, {}, 'Thing')

  test('names a missing field and one too many', () => {
    const declared = z.strictObject({ Extra: z.string().optional() })
    expect(drift(declared, { ...closed, properties: { Name: text } })).toEqual([
      'Thing.Extra: not in the contract',
      'Thing.Name: missing',
    ])
  })

  test('names a field that is required on one side only', () => {
    const contract = { ...closed, required: ['A'], properties: { A: text, B: text } }
    expect(drift(z.strictObject({ A: z.string().optional(), B: z.string() }), contract)).toEqual([
      'Thing.A: optional as declared, not in the contract',
      'Thing.B: required as declared, not in the contract',
    ])
  })

  test('names other types, also inside lists', () => {
    const contract = { ...closed, properties: { List: { type: 'array', items: { type: 'integer' } } } }
    expect(drift(z.strictObject({ List: z.array(z.number()).optional() }), contract)).toEqual([
      'Thing.List[]: number declared, integer in the contract',
    ])
  })

  test('names other values of an enumeration, and one that is open on one side', () => {
    expect(drift(z.enum(['a', 'b']), { type: 'string', enum: ['a', 'c'] })).toHaveLength(1)
    expect(drift(z.string(), { type: 'string', enum: ['a'] })).toHaveLength(1)
    expect(drift(z.enum(['a']), text)).toHaveLength(1)
  })

  test('names null allowed on one side only', () => {
    expect(drift(z.string(), { type: 'string', nullable: true })).toHaveLength(1)
    expect(drift(z.string().nullable(), text)).toHaveLength(1)
    expect(drift(z.string().nullable(), { type: 'string', nullable: true })).toEqual([])
  })

  test('names an object that is open on one side only', () => {
    expect(drift(z.looseObject({}), { ...closed, properties: {} })).toHaveLength(1)
  })
})
