/** The region when nobody names one, as in all of OUTSCALE's tools. */
export const defaultRegion = 'eu-west-2'

/** A region that the API's own document names. */
export interface PublicRegion {
  readonly name: string
  /** Where it is, for people. */
  readonly place: string
  /** Qualified as SecNumCloud: accounts there often ask for a client certificate. */
  readonly sovereign: boolean
}

/**
 * The regions to choose from. The list is open: new ones appear before programs know them, so a form also takes a typed
 * name (spec/oapi.md section 1).
 */
export const publicRegions: readonly PublicRegion[] = [
  { name: 'eu-west-2', place: 'France', sovereign: false },
  { name: 'cloudgouv-eu-west-1', place: 'France, SecNumCloud', sovereign: true },
  { name: 'us-east-2', place: 'United States, New Jersey', sovereign: false },
  { name: 'us-west-1', place: 'United States, California', sovereign: false },
  { name: 'ap-northeast-1', place: 'Japan', sovereign: false },
]
