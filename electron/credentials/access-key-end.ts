/** What is shown of an access key: its last four characters, and nothing of a short one, for which four were too much. */
export function accessKeyEnd(accessKey: string): string {
  return accessKey.length < 12 ? '' : accessKey.slice(-4)
}
