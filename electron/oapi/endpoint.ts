import { StudioError } from '#shared/studio-error.ts'

/** The API's path when an endpoint names none. */
const defaultPath = '/api/v1'

/**
 * The base URL of the API in a region, from a custom endpoint in any spelling that templates and tools have used
 * (spec/builders.md part 5, spec/oapi.md section 2). It has a scheme and a path, and no slash at its end.
 *
 * | given                                    | becomes                                               |
 * |------------------------------------------|-------------------------------------------------------|
 * | nothing                                  | `https://api.<region>.outscale.com/api/v1`            |
 * | `outscale.com/oapi/latest`               | `https://api.<region>.outscale.com/oapi/latest`       |
 * | `cloud.example/oapi/latest`              | `https://api.<region>.cloud.example/oapi/latest`      |
 * | `eu-west-2.outscale.com`                 | `https://api.eu-west-2.outscale.com/api/v1`           |
 * | `api.cloud.example`, `localhost:3000`    | `https://<as given>/api/v1`                           |
 * | `https://host`, `https://host/`          | `https://host/api/v1`                                 |
 * | `https://host/any/path/`                 | `https://host/any/path`                               |
 *
 * @param option where the value was given, for the error: an option or a variable of the environment.
 * @throws StudioError `invalid-endpoint` when it is not the address of an HTTP server.
 */
export function endpointUrl(custom: string | undefined, region: string, option = 'custom_endpoint_oapi'): string {
  const given = custom?.trim() ?? ''
  if (given === '') return `https://api.${region}.outscale.com${defaultPath}`
  const url = URL.parse(withScheme(given, region))
  const objection = objectionTo(url)
  if (url === null || objection !== undefined) {
    throw new StudioError({
      code: 'invalid-endpoint',
      message: `${option} is not the address of an API: "${withoutLogin(given)}" ${objection}.`,
      hint: `Write it as https://api.${region}.outscale.com/api/v1, or leave it out for the region's own.`,
      where: { option },
    })
  }
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '')
  return `${url.protocol}//${url.host}${path === '' ? defaultPath : path}`
}

function objectionTo(url: URL | null): string | undefined {
  if (url === null || url.hostname === '') return 'cannot be read as a URL'
  if (!/^https?:$/.test(url.protocol)) return `has the scheme ${url.protocol}, not https:`
  if (url.username !== '' || url.password !== '') return 'carries a login, which does not belong there'
  if (url.search !== '' || url.hash !== '') return 'carries a query or fragment, which does not belong there'
  return undefined
}

/**
 * Without a scheme, the historic form is the domain without `api.<region>.`. A name that carries it already, an address,
 * and a name with a port are taken as they stand; so is any foreign domain without the historic path, which newer tools
 * mean as the API's own host.
 */
function withScheme(given: string, region: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return given
  const [host = '', ...path] = given.split('/')
  if (/^[a-z]+(-[a-z]+)+-\d+\.outscale\.(com|hk)$/i.test(host)) return `https://api.${given}`
  const complete = /^(api|fcu|osu)\./i.test(host) || /:\d+$|^\[|^\d+\.\d+\.\d+\.\d+$|^localhost$/i.test(host)
  const historic = /^outscale\.(com|hk)$/i.test(host) || path[0] === 'oapi'
  return historic && !complete ? `https://api.${region}.${given}` : `https://${given}`
}

/** `user:password@host` must not be repeated in an error. */
function withoutLogin(given: string): string {
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1')
}
