/** The version of the reference whose templates we read: what `packer.version` and `packer_version` give. */
export const packerVersion = '1.16.0'

/** The plugins of the reference that are built in here, with the version whose options we know. */
export const builtInPlugins: readonly { readonly source: string; readonly version: string }[] = [
  { source: 'github.com/outscale/outscale', version: '1.6.1' },
  { source: 'github.com/hashicorp/outscale', version: '1.6.1' },
  { source: 'github.com/hashicorp/ansible', version: '1.1.7' },
  { source: 'github.com/rgl/windows-update', version: '0.17.0' },
]

type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~>'

interface Constraint {
  readonly operator: Operator
  readonly segments: readonly number[]
}

/** The parts of a version: `1.10.2` is [1, 10, 2]; `undefined` when it is none. */
export function parseVersion(text: string): readonly number[] | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(text.trim())
  return match?.[1]?.split('.').map(Number)
}

/** The constraints of a list such as `>= 1.7, != 1.9.0, ~> 1.8`; `undefined` when it cannot be read. */
export function parseConstraints(text: string): readonly Constraint[] | undefined {
  const constraints: Constraint[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(=|!=|>=|<=|~>|>|<)?\s*(\S+)\s*$/.exec(part)
    const segments = match?.[2] === undefined ? undefined : parseVersion(match[2])
    if (segments === undefined) return undefined
    constraints.push({ operator: (match?.[1] ?? '=') as Operator, segments })
  }
  return constraints
}

/** Whether a version meets every constraint. */
export function meets(version: string, constraints: readonly Constraint[]): boolean {
  const segments = parseVersion(version)
  return segments !== undefined && constraints.every((constraint) => meetsOne(segments, constraint))
}

function meetsOne(version: readonly number[], { operator, segments }: Constraint): boolean {
  const order = compareVersions(version, segments)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '~>':
      // All but the last given part must be the same: ~> 1.8 allows 1.9, ~> 1.8.0 does not.
      return order >= 0 && segments.slice(0, Math.max(1, segments.length - 1)).every((part, at) => version[at] === part)
  }
}

/** Negative, zero or positive, as `left` is older than, the same as or newer than `right`; missing parts are 0. */
export function compareVersions(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
