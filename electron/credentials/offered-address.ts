import { endpointUrl } from '#electron/oapi/endpoint.ts'
import type { CredentialOffer } from './credential-source.ts'

/**
 * The address that a source's endpoint comes to in a region.
 *
 * @throws StudioError `invalid-endpoint`
 */
export function offeredAddress(
  { endpoint, protocol }: Pick<CredentialOffer, 'endpoint' | 'protocol'>,
  region: string,
): string {
  const given = endpoint?.value.replaceAll('{region}', region)
  const url = endpointUrl(given, region, endpoint?.name)
  const hasScheme = given !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
  return protocol?.value === 'http' && !hasScheme ? url.replace(/^https:/, 'http:') : url
}
