/** Without the keys whose value is undefined, which exact optional types do not take. */
export function definedOnly<Content extends object>(
  content: Content,
): { [Key in keyof Content]: Exclude<Content[Key], undefined> } {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Content]: Exclude<Content[Key], undefined>
  }
}
