/** The same keys as the English words, with other words: a key that is missing or too many is an error of the compiler. */
export type Translation<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : Translation<Words[Key]>
}
