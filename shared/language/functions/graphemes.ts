const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A text as the characters that people see: a flag or an accented letter is one. */
export function graphemesOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment)
}
