/** The smallest text found, by taking pieces away, for which `fails` still holds. */
export async function minimised(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let smallest = text
  for (let size = Math.ceil(text.length / 2); size >= 1; ) {
    let shrunk = false
    for (let at = 0; at < smallest.length; ) {
      const candidate = smallest.slice(0, at) + smallest.slice(at + size)
      if (candidate.isWellFormed() && (await fails(candidate))) {
        smallest = candidate
        shrunk = true
      } else at += size
    }
    if (size === 1 && !shrunk) break
    size = shrunk ? size : Math.floor(size / 2)
  }
  return smallest
}
