import type { InspectedRun, UsedVariable } from '../contract/run-shapes.ts'

/** Compares two runs part by part; nothing here is rounded or judged. */

type Build = InspectedRun['builds'][number]
type Step = Build['steps'][number]

/** A step of either run, or of both, beside each other. */
export interface ComparedStep {
  readonly id: string
  readonly title: string
  readonly left?: Step
  readonly right?: Step
}

export interface ComparedBuild {
  readonly label: string
  readonly left?: Build
  readonly right?: Build
  readonly steps: readonly ComparedStep[]
}

/** A value by its name; a side that does not have it is undefined. */
export interface ComparedValue {
  readonly name: string
  readonly left: string | undefined
  readonly right: string | undefined
  readonly same: boolean
}

/** A variable; of a sensitive one it is only said whether it changed, as far as that is known. */
export interface ComparedVariable extends ComparedValue {
  readonly secret: 'changed' | 'unchanged' | 'not-known' | undefined
}

/** The builds of two runs by their labels. Where each run has one, these are compared whatever they are called. */
export function compareBuilds(left: InspectedRun, right: InspectedRun): ComparedBuild[] {
  const [onlyLeft, ...moreLeft] = left.builds
  const [onlyRight, ...moreRight] = right.builds
  if (onlyLeft !== undefined && onlyRight !== undefined && moreLeft.length === 0 && moreRight.length === 0) {
    return [comparedBuild(onlyLeft.label, onlyLeft, onlyRight)]
  }
  const labels = new Set([...left.builds, ...right.builds].map(({ label }) => label))
  return [...labels].map((label) =>
    comparedBuild(
      label,
      left.builds.find((build) => build.label === label),
      right.builds.find((build) => build.label === label),
    ),
  )
}

function comparedBuild(label: string, left: Build | undefined, right: Build | undefined): ComparedBuild {
  return {
    label,
    ...(left === undefined ? {} : { left }),
    ...(right === undefined ? {} : { right }),
    steps: alignSteps(left?.steps ?? [], right?.steps ?? []),
  }
}

/** Steps by their ids, in the order of both runs; of a step that was tried several times, the last try. */
function alignSteps(left: readonly Step[], right: readonly Step[]): ComparedStep[] {
  const leftById = new Map(left.map((step) => [step.id, step]))
  const rightById = new Map(right.map((step) => [step.id, step]))
  const order = [...leftById.keys()]
  let at = 0
  for (const id of rightById.keys()) {
    const known = order.indexOf(id)
    // What only the right run has stands after the step that went before it there.
    if (known === -1) order.splice(at, 0, id)
    at = (known === -1 ? at : known) + 1
  }
  return order.flatMap((id) => {
    const [one, other] = [leftById.get(id), rightById.get(id)]
    const title = (other ?? one)?.title
    if (title === undefined) return []
    return [
      { id, title, ...(one === undefined ? {} : { left: one }), ...(other === undefined ? {} : { right: other }) },
    ]
  })
}

/** The options of two plans, nested ones by their path (`source_omi_filter.owners[0]`). */
export function compareOptions(left: Build | undefined, right: Build | undefined): ComparedValue[] {
  return compareTexts(flatOptions(left), flatOptions(right))
}

function flatOptions(build: Build | undefined): ReadonlyMap<string, string> {
  const flat = new Map<string, string>()
  if (build === undefined) return flat
  flat.set('(builder)', build.builderType)
  flat.set('(provisioners)', build.provisioners.join(', '))
  flat.set('(post-processors)', build.postProcessors.map((chain) => chain.join(' → ')).join('; '))
  flatten(build.options, '', flat)
  return flat
}

function flatten(value: unknown, path: string, flat: Map<string, string>): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, one] of value.entries()) flatten(one, `${path}[${index}]`, flat)
  } else if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [name, one] of Object.entries(value)) flatten(one, path === '' ? name : `${path}.${name}`, flat)
  } else if (path !== '') {
    flat.set(path, typeof value === 'string' ? value : JSON.stringify(value))
  }
}

/** Two sets of texts by their names, in the order of the left and then of the right. */
export function compareTexts(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): ComparedValue[] {
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => {
    const [one, other] = [left.get(name), right.get(name)]
    return { name, left: one, right: other, same: one === other }
  })
}

/** The variables of two runs, with the values that they used. */
export function compareVariables(left: readonly UsedVariable[], right: readonly UsedVariable[]): ComparedVariable[] {
  const leftByName = new Map(left.map((variable) => [variable.name, variable]))
  const rightByName = new Map(right.map((variable) => [variable.name, variable]))
  return [...new Set([...leftByName.keys(), ...rightByName.keys()])].map((name) => {
    const [one, other] = [leftByName.get(name), rightByName.get(name)]
    if (one?.sensitive !== true && other?.sensitive !== true) {
      return { name, left: one?.value, right: other?.value, same: one?.value === other?.value, secret: undefined }
    }
    const secret = secretChange(one, other)
    return { name, left: undefined, right: undefined, same: secret === 'unchanged', secret }
  })
}

function secretChange(left: UsedVariable | undefined, right: UsedVariable | undefined): ComparedVariable['secret'] {
  if (left?.mark !== undefined && right?.mark !== undefined) return left.mark === right.mark ? 'unchanged' : 'changed'
  // From the template or a file, of which nothing is kept but where it stood.
  return left?.mark === undefined && right?.mark === undefined ? 'not-known' : 'changed'
}
