/**
 * The policy of every page, in all hosts (spec/electron.md, row 3). `nonce` admits the style elements that the UI
 * library adds at run time; `connect` is the WebSocket's origin where there is one.
 */
export function contentSecurityPolicy(nonce: string, connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    // xterm and CodeMirror position things by style attributes; those cannot load anything.
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** Where the page finds its nonce: an attribute of a meta element, filled in by the host. */
export const noncePlaceholder = '__OMI_STUDIO_NONCE__'
