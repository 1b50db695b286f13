/** Which files of a folder make a template, and which variable files are picked up by themselves (spec/templates.md 1). */

export interface TemplateFileNames {
  readonly dialect: 'hcl2'
  /** In the order in which they are read: native files, then JSON files, each sorted bytewise. */
  readonly templates: readonly string[]
  /** `*.auto.pkrvars.hcl`, then `*.auto.pkrvars.json`, each sorted bytewise; later ones win. */
  readonly variableFiles: readonly string[]
}

/** Selects by name; folders must not be listed. Hidden files count, as in the reference. */
export function selectTemplateFiles(names: readonly string[]): TemplateFileNames {
  const ending = (suffix: string) => names.filter((name) => name.endsWith(suffix)).sort(compareBytes)
  return {
    dialect: 'hcl2',
    templates: [...ending('.pkr.hcl'), ...ending('.pkr.json')],
    variableFiles: [...ending('.auto.pkrvars.hcl'), ...ending('.auto.pkrvars.json')],
  }
}

/** The dialect of a template given as one file. A folder is always HCL2, whatever its name. */
export function dialectOf(path: string): 'hcl2' | 'json' {
  return /\.pkr\.(hcl|json)$/.test(path) ? 'hcl2' : 'json'
}

const encoder = new TextEncoder()

/** Order of UTF-8 bytes, which differs from that of UTF-16 units beyond the first plane. */
function compareBytes(left: string, right: string): number {
  const a = encoder.encode(left)
  const b = encoder.encode(right)
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
