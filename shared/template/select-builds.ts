import picomatch from 'picomatch'

/** `-only` and `-except`: which builds of a template to run (spec/templates.md 2.7, 6.1). */
export interface Selection {
  readonly only: readonly string[]
  readonly except: readonly string[]
}

export interface Selected {
  readonly labels: ReadonlySet<string>
  /** Patterns that name no build, and for `except` no post-processor either. */
  readonly unmatched: readonly string[]
  /** Patterns that are not globs. */
  readonly bad: readonly string[]
}

/** How names are compared: HCL2 templates take globs, JSON templates exact names. */
export type NameMatch = (pattern: string, name: string) => boolean

/** `*` crosses dots; `?`, `[ab]` and `{a,b}` work as in shells. */
export const matchGlob: NameMatch = (pattern, name) => picomatch.isMatch(name, pattern, { bash: true, dot: true })

export const matchExactly: NameMatch = (pattern, name) => pattern === name

/**
 * The builds that a selection leaves. `postProcessors` are names that `except` may mean too.
 * `names` gives, for each label, all spellings of the build that a pattern may mean.
 */
export function selectBuilds(
  builds: readonly { readonly label: string; readonly names: readonly string[] }[],
  postProcessors: readonly string[],
  selection: Selection,
  match: NameMatch,
): Selected {
  const bad = [...selection.only, ...selection.except].filter((pattern) => !isGlob(pattern))
  const matches = (pattern: string, names: readonly string[]) =>
    !bad.includes(pattern) && names.some((name) => match(pattern, name))
  const labels = builds.filter(
    ({ names }) =>
      (selection.only.length === 0 || selection.only.some((pattern) => matches(pattern, names))) &&
      !selection.except.some((pattern) => matches(pattern, names)),
  )
  const allNames = builds.flatMap(({ names }) => names)
  const unmatched = [
    ...selection.only.filter((pattern) => !matches(pattern, allNames)),
    ...selection.except.filter((pattern) => !matches(pattern, [...allNames, ...postProcessors])),
  ]
  return {
    labels: new Set(labels.map(({ label }) => label)),
    unmatched: unmatched.filter((each) => !bad.includes(each)),
    bad,
  }
}

/** A pattern with unclosed brackets matches nothing, which nobody means. */
function isGlob(pattern: string): boolean {
  let brackets = 0
  let braces = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]
    if (character === '\\') at += 1
    else if (character === '[') brackets += 1
    else if (character === ']') brackets = Math.max(0, brackets - 1)
    else if (character === '{') braces += 1
    else if (character === '}') braces = Math.max(0, braces - 1)
  }
  return pattern !== '' && brackets === 0 && braces === 0
}
