import type { Value } from '../value.ts'
import { listValue, stringValue } from '../values/make.ts'
import { listOf, numberType, stringType } from '../values/types.ts'
import { textAt, wholeAt } from './arguments.ts'
import { type Cidr, hostAddress, netmask, parseCidr, printAddress, printCidr, subnet } from './cidr.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'

const prefix: Parameter = { name: 'prefix', type: stringType }

/** Functions of IP address ranges (spec/templates.md 3.11). */
export const networkFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'cidrhost',
    topic: 'network',
    help: 'The address of a host in a range by its number; negative numbers count from the end.',
    parameters: [prefix, { name: 'hostnum', type: numberType }],
    returns: stringType,
    call: (values) => {
      const range = cidrAt(values, 0)
      const address = hostAddress(range, BigInt(wholeAt(values, 1)))
      if (address === undefined) {
        throw new FunctionProblem(`a /${range.length} range has no host number ${wholeAt(values, 1)}`, 1)
      }
      return stringValue(printAddress(address, range.family))
    },
  },
  {
    kind: 'values',
    name: 'cidrnetmask',
    topic: 'network',
    help: 'The netmask of a range: cidrnetmask("172.16.0.0/12") is "255.240.0.0".',
    parameters: [prefix],
    returns: stringType,
    call: (values) => {
      const range = cidrAt(values, 0)
      return stringValue(printAddress(netmask(range), range.family))
    },
  },
  {
    kind: 'values',
    name: 'cidrsubnet',
    topic: 'network',
    help: 'A range within a range: so many bits longer a prefix, and the number of the subnet.',
    parameters: [prefix, { name: 'newbits', type: numberType }, { name: 'netnum', type: numberType }],
    returns: stringType,
    call: (values) => {
      const range = cidrAt(values, 0)
      const bits = newBitsAt(values, 1, range)
      const inner = subnet(range, bits, BigInt(wholeAt(values, 2)))
      if (inner === undefined) {
        throw new FunctionProblem(`${bits} more bits leave no room for a subnet number ${wholeAt(values, 2)}`, 2)
      }
      return stringValue(printCidr(inner))
    },
  },
  {
    kind: 'values',
    name: 'cidrsubnets',
    topic: 'network',
    help: 'Consecutive ranges within a range, each so many bits longer a prefix.',
    parameters: [prefix],
    rest: { name: 'newbits', type: numberType },
    returns: listOf(stringType),
    call: consecutiveSubnets,
  },
]

function cidrAt(values: readonly Value[], at: number): Cidr {
  const range = parseCidr(textAt(values, at))
  if (range === undefined) throw new FunctionProblem('the range must be written as 10.0.0.0/16 or fd00::/8', at)
  return range
}

function newBitsAt(values: readonly Value[], at: number, range: Cidr): number {
  const bits = wholeAt(values, at)
  if (bits < 0) throw new FunctionProblem('the number of bits must not be negative', at)
  if (bits > 32) throw new FunctionProblem('a prefix cannot be made more than 32 bits longer', at)
  if (range.length + bits > range.family) {
    throw new FunctionProblem(
      `a /${range.length} prefix cannot be made ${bits} bits longer: there are ${range.family} in all`,
      at,
    )
  }
  return bits
}

function consecutiveSubnets(values: readonly Value[]): Value {
  const range = cidrAt(values, 0)
  const end = range.network + (1n << BigInt(range.family - range.length))
  let next = range.network
  const subnets = values.slice(1).map((_, position) => {
    const at = position + 1
    const bits = newBitsAt(values, at, range)
    if (bits === 0) throw new FunctionProblem('the prefix must become longer by one bit at least', at)
    const length = range.length + bits
    const size = 1n << BigInt(range.family - length)
    const start = ((next + size - 1n) / size) * size
    if (start + size > end) throw new FunctionProblem(`there is no room left for a /${length} range`, at)
    next = start + size
    return stringValue(printCidr({ family: range.family, length, network: start }))
  })
  return listValue(stringType, subnets)
}
