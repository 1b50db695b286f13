/** `a[i]` → `a` and `i`. */
export function splitSubscript(name: string): { readonly base: string; readonly subscript: string | undefined } {
  const match = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name)
  return match ? { base: match[1] ?? '', subscript: match[2] ?? '' } : { base: name, subscript: undefined }
}
