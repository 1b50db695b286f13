/** The address of the page of a template. */
export function templateAddress(path: string): string {
  return `/template?path=${encodeURIComponent(path)}`
}
