/**
 * Whether what was pasted into the field for an access key is more than a key: lines of a shell or of a file, JSON, CSV.
 * It is read as a whole then.
 */
export function isWholeText(pasted: string): boolean {
  const text = pasted.trim()
  return /[\n\r{=,;]/.test(text) || /^(export|set)\s/i.test(text)
}
