/**
 * The page's nonce, and its use by every style element that a library makes: the policy admits inline styles with the
 * nonce only. The UI library takes it as a setting; the terminal and the notifications have none, and some make their
 * element as soon as they are loaded. So this module runs before anything else is loaded.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? ''

const create = document.createElement.bind(document)
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  if (name.toLowerCase() === 'style') element.nonce = styleNonce
  return element
}) as typeof document.createElement

// The notifications' style library looks for it here.
Object.assign(globalThis, { __nonce__: styleNonce })
