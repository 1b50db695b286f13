/** Where an option stands in its component: names of options, and positions in lists. */
export type Path = readonly (string | number)[]

/** An option's path as people write it: `launch_block_device_mappings[0].iops`. */
export function nameOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}
