/**
 * Chromium does not load from a scheme that it does not know, so the stand-in shows `app://studio/…` under an https address
 * that is never looked up: every request to it is answered by the app's own protocol handler.
 */
const shownOrigin = 'https://studio.invalid'
const appOrigin = 'app://studio'

/** As Chromium gets an address of the app. */
export function toShown(url: string): string {
  return url.startsWith(appOrigin) ? shownOrigin + url.slice(appOrigin.length) : url
}

/** As the app knows an address that Chromium tells. */
export function toApp(url: string): string {
  return url.startsWith(shownOrigin) ? appOrigin + url.slice(shownOrigin.length) : url
}
