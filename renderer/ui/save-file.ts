/** ms in which the download has surely begun. */
const soon = 60_000

/**
 * Gives the person a file: the browser, or the desktop's window, knows where to.
 *
 * @param type media type of the parts, which follow one another
 */
export function saveFile(name: string, type: string, parts: readonly BlobPart[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([...parts], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), soon)
}
