/**
 * Gives the page's nonce to every style element that a library makes at run time. The policy admits inline styles with
 * the nonce only; the UI library takes it as a setting, the terminal has none and would lose its colours.
 */
export function applyStyleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? ''
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    if (name.toLowerCase() === 'style') element.nonce = nonce
    return element
  }) as typeof document.createElement
  return nonce
}
