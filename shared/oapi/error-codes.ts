/**
 * What an API error means for us. Decided by the code and the HTTP status, never by the type text, which says
 * `AccessDenied` for throttling too (spec/oapi.md section 1, "Throttling").
 */
export type OapiErrorClass =
  /** Slow down and try again. */
  | 'throttled'
  /** The platform or the way to it has a problem; try again. */
  | 'unavailable'
  /** Keys, signature, clock. Never tried again: four bad attempts lock the account. */
  | 'authentication'
  /** Authentication is locked for minutes (or for good). Nothing may be called. */
  | 'locked'
  /** The keys are right, but not allowed to do this. */
  | 'authorisation'
  /** The account's quota is used up. */
  | 'quota'
  /** The region has no room just now. */
  | 'capacity'
  | 'not-found'
  /** It exists already, or the name is taken. */
  | 'conflict'
  /** Something else still uses it. */
  | 'in-use'
  /** The thing is in a state in which this cannot be done yet. */
  | 'state'
  /** The request itself is wrong. */
  | 'validation'
  | 'unknown'

/** One code of the API, in our words. */
export interface OapiErrorCode {
  readonly class: OapiErrorClass
  /** What happened; completes the sentence "CreateVms was refused: …". */
  readonly meaning: string
  /** What to do, where the class's general advice is too general. */
  readonly advice?: string
}

/**
 * The codes that we know (spec/oapi.md section 7). The API's own texts are often empty or misleading, so people read
 * ours first and the API's behind it.
 */
export const oapiErrorCodes: Readonly<Record<string, OapiErrorCode>> = {
  '1': { class: 'authentication', meaning: 'the signature was not accepted' },
  '2': { class: 'validation', meaning: 'the API does not know this way of calling it' },
  '4': {
    class: 'authorisation',
    meaning: 'these keys have no right to this operation',
    advice: 'Ask for the right to this operation in the policies (EIM) of the account or user that owns the keys.',
  },
  '5': { class: 'authorisation', meaning: 'these keys are not authorised for this' },
  '6': { class: 'throttled', meaning: 'the whole platform is overloaded' },
  '7': { class: 'authorisation', meaning: 'the user that owns the keys may not do this' },
  '8': { class: 'authentication', meaning: 'this way of authenticating is not accepted here' },
  '9': {
    class: 'authentication',
    meaning: 'this operation takes no login and password',
    advice: 'Use an access key and secret key.',
  },
  '10': { class: 'authentication', meaning: 'the login is missing' },
  '11': {
    class: 'locked',
    meaning: 'authentication is locked for good after too many bad attempts',
    advice: 'Only OUTSCALE support can unlock it. Send nothing more with these keys.',
  },
  '12': { class: 'authentication', meaning: 'the kind of authorisation is unknown to the API' },
  '13': {
    class: 'locked',
    meaning: 'authentication is locked after four bad attempts in a row',
    advice:
      'Wait until the lock is over: a minute the first time, up to ten later. Then try once, with keys that are right.',
  },
  '14': {
    class: 'authorisation',
    meaning: "the account's API access rules do not let this computer in",
    advice:
      'Call from an address that the API access rules allow, or set the client certificate that they ask for (x509_cert_path, x509_key_path).',
  },
  '20': { class: 'authentication', meaning: 'the password has expired', advice: 'Set a new one in Cockpit.' },
  '24': { class: 'throttled', meaning: 'the account has sent too many requests' },
  '25': { class: 'throttled', meaning: 'the account has called this operation too often' },
  '4000': { class: 'authentication', meaning: 'the request is not authenticated' },
  '4001': { class: 'validation', meaning: 'the architecture is not valid' },
  '4011': { class: 'validation', meaning: 'a block device mapping is not valid' },
  '4019': { class: 'validation', meaning: 'a device name is not valid' },
  '4025': { class: 'validation', meaning: 'an id is not valid' },
  '4026': {
    class: 'validation',
    meaning: 'the image name is not valid',
    advice: 'OMI names have 3 to 128 characters: letters, digits, spaces and _ ( ) / . -',
  },
  '4029': {
    class: 'validation',
    meaning: 'the number of IOPS is not valid',
    advice: 'Volumes of type io1 take up to 13000 IOPS, and at most 300 for each GiB.',
  },
  '4035': { class: 'validation', meaning: 'the keypair name is not valid' },
  '4040': { class: 'validation', meaning: 'the manifest cannot be used' },
  '4041': { class: 'validation', meaning: 'the manifest has a wrong format' },
  '4045': { class: 'validation', meaning: 'a parameter is not valid' },
  '4047': { class: 'validation', meaning: 'the value of a parameter is not valid' },
  '4057': { class: 'validation', meaning: 'the mapping of the root device is not valid' },
  '4078': { class: 'validation', meaning: 'the volume size is not valid', advice: 'Volumes have 1 to 14901 GiB.' },
  '4087': { class: 'validation', meaning: 'the VM does not run Windows' },
  '4088': { class: 'validation', meaning: 'the object storage cannot be reached' },
  '4091': { class: 'validation', meaning: 'the client token was used before with other values' },
  '4104': { class: 'validation', meaning: 'an id has the wrong prefix' },
  '4105': { class: 'validation', meaning: 'an id is malformed' },
  '4108': { class: 'validation', meaning: 'a parameter has the wrong type' },
  '4120': { class: 'authentication', meaning: 'the request is not authenticated' },
  '5020': { class: 'not-found', meaning: 'the security group does not exist' },
  '5021': { class: 'not-found', meaning: 'the security group does not exist' },
  '5022': { class: 'not-found', meaning: 'the security group does not exist' },
  '5023': { class: 'not-found', meaning: 'the OMI does not exist, or is not shared with this account' },
  '5024': {
    class: 'not-found',
    meaning: 'the VM type does not exist in this region',
    advice: 'Choose another VM type; tinav5.c2r4p1 means 2 cores and 4 GiB.',
  },
  '5025': { class: 'not-found', meaning: 'the public IP does not exist' },
  '5026': { class: 'not-found', meaning: 'the public IP is not linked like this' },
  '5054': { class: 'not-found', meaning: 'the snapshot does not exist' },
  '5057': { class: 'not-found', meaning: 'the subnet does not exist' },
  '5063': { class: 'not-found', meaning: 'the VM does not exist' },
  '5064': { class: 'not-found', meaning: 'the volume does not exist' },
  '5065': { class: 'not-found', meaning: 'the Net does not exist' },
  '5071': { class: 'not-found', meaning: 'the keypair does not exist' },
  '5080': { class: 'not-found', meaning: 'the public IP is not linked (any more)' },
  '6001': { class: 'state', meaning: 'the OMI is in a state that does not allow it' },
  '6003': { class: 'state', meaning: 'the present state does not allow it' },
  '6004': { class: 'state', meaning: 'a change of state is under way' },
  '6006': { class: 'state', meaning: 'the VM is in a state that does not allow it' },
  '6007': { class: 'state', meaning: 'the volume is in a state that does not allow it' },
  '8018': {
    class: 'state',
    meaning: 'it is protected against this',
    advice: 'Switch off the deletion protection of the VM first.',
  },
  '9000': { class: 'conflict', meaning: 'it exists already' },
  '9002': { class: 'state', meaning: 'it is busy' },
  '9003': { class: 'conflict', meaning: 'the device name is taken on that VM' },
  '9004': { class: 'in-use', meaning: 'it is in use' },
  '9008': { class: 'conflict', meaning: 'a security group of this name exists already' },
  '9011': { class: 'conflict', meaning: 'a keypair of this name exists already' },
  '9015': {
    class: 'conflict',
    meaning: 'the name is taken',
    advice: 'Choose another name (a timestamp in it helps), or let force_deregister replace the old OMI.',
  },
  '9028': { class: 'conflict', meaning: 'it exists already' },
  '9039': { class: 'state', meaning: 'the VM has never been started' },
  '9041': { class: 'state', meaning: 'the password has not been generated' },
  '9042': { class: 'state', meaning: 'the VM has no keypair' },
  '9046': { class: 'state', meaning: 'the password has been set already' },
  '9051': { class: 'conflict', meaning: 'the security group is reserved' },
  '9063': { class: 'state', meaning: 'the volume is not in use' },
  '9085': { class: 'in-use', meaning: 'the security group is still in use' },
  '10001': {
    class: 'capacity',
    meaning: 'there is not enough capacity',
  },
  '10008': { class: 'quota', meaning: 'too many snapshots are being made at once' },
  '10010': { class: 'quota', meaning: 'the quota of VMs is used up' },
  '10011': { class: 'quota', meaning: 'the quota of public IPs is used up' },
  '10017': { class: 'quota', meaning: 'the quota of security group rules is used up' },
  '10018': { class: 'quota', meaning: 'the quota of volumes is used up' },
  '10024': { class: 'quota', meaning: 'the quota of volume size (GiB) is used up' },
  '10025': { class: 'quota', meaning: 'the quota of IOPS is used up' },
  '10026': { class: 'quota', meaning: 'the quota of snapshots is used up' },
  '10029': { class: 'quota', meaning: 'the quota of cores is used up' },
  '10038': { class: 'quota', meaning: 'the quota of security groups is used up' },
  '10041': { class: 'quota', meaning: 'it has as many tags as are allowed' },
  '10042': { class: 'quota', meaning: 'the quota of memory is used up' },
}

/** From which code on up to which a class holds where the table has no row. */
const ranges: readonly (readonly [from: number, to: number, meaning: OapiErrorClass])[] = [
  [1000, 1999, 'in-use'],
  [4000, 4999, 'validation'],
  [5000, 5999, 'not-found'],
  [6000, 6999, 'state'],
  [8000, 8999, 'validation'],
  [9000, 9999, 'conflict'],
  [10000, 10999, 'quota'],
]

/** The class of an error by its code (a numeric text, may be absent) and HTTP status. */
export function classifyOapiError(code: string | undefined, status: number): OapiErrorClass {
  if (status === 429) return 'throttled'
  const known = code === undefined ? undefined : (describeOapiCode(code)?.class ?? classByRange(code))
  return known ?? classByStatus(status)
}

/** What is known about a code; `undefined` for codes without a row. Leading zeros do not matter. */
export function describeOapiCode(code: string): OapiErrorCode | undefined {
  const plain = code.replace(/^0+(?=\d)/, '')
  return Object.hasOwn(oapiErrorCodes, plain) ? oapiErrorCodes[plain] : undefined
}

function classByRange(code: string): OapiErrorClass | undefined {
  const number = Number(code)
  return ranges.find(([from, to]) => number >= from && number <= to)?.[2]
}

function classByStatus(status: number): OapiErrorClass {
  if (status >= 500 && status !== 501) return 'unavailable'
  switch (status) {
    case 401:
      return 'authentication'
    case 403:
      return 'authorisation'
    case 404:
      return 'not-found'
    case 408:
      return 'unavailable'
    case 409:
      return 'conflict'
    case 424:
      return 'in-use'
    case 400:
    case 405:
    case 422:
    case 501:
      return 'validation'
    default:
      return 'unknown'
  }
}
