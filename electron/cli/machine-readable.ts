/** One line of machine-readable output: `unixtime,target,type,data…` with the reference's escapes (spec/templates.md 6.4). */
export function machineLine(now: number, target: string, type: string, ...fields: readonly string[]): string {
  const escaped = fields.map((field) =>
    field.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n'),
  )
  return `${[Math.floor(now / 1000), target, type, ...escaped].join(',')}\n`
}
