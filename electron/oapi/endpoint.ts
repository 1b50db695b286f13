import { StudioError } from '#shared/studio-error.ts'

/** The API's path when an endpoint names none. */
const defaultPath = '/api/v1'

/**
 * The base URL of the API in a region, from a custom endpoint in any spelling that templates and tools have used
 * (spec/builders.md part 5, spec/oapi.md section 2):
 * nothing; `outscale.com/oapi/latest` (the region goes in front); `api.host.example`; `https://host`; a full URL.
 *
 * @throws StudioError `invalid-endpoint` when it is not a URL or not HTTP(S).
 */
export function endpointUrl(custom: string | undefined, region: string, option = 'custom_endpoint_oapi'): string {
  const given = custom?.trim() ?? ''
  if (given === '') return `https://api.${region}.outscale.com${defaultPath}`
  const url = URL.parse(withScheme(given, region))
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.username !== '') {
    throw new StudioError({
      code: 'invalid-endpoint',
      message: `The API endpoint "${given}" is not an HTTP address.`,
      hint: `Write it as https://api.${region}.outscale.com/api/v1, or leave it out for the region's own.`,
      where: { option },
    })
  }
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '')
  return `${url.protocol}//${url.host}${path === '' ? defaultPath : path}`
}

/**
 * Without a scheme, the historic form is the domain without `api.<region>.`; a name that already carries it (or is
 * an address on this computer) is taken as it stands.
 */
function withScheme(given: string, region: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return given
  const host = given.split('/', 1)[0] ?? ''
  const complete = /^(localhost|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\])(:\d+)?$/i.test(host) || /^(api|fcu|osu)\./.test(host)
  return complete || !/^outscale\.(com|hk)$/.test(host) ? `https://${given}` : `https://api.${region}.${given}`
}
