/** One row of the API's error table: what a refusal of this kind looks like on the wire. */
interface ErrorRow {
  readonly code: string
  readonly type: string
  readonly status: number
}

/**
 * The API's errors, by our names (spec/oapi.md section 7). Codes are from the documentation. What public sources leave
 * open is kept here, in one place, to be corrected from a recorded session: the codes for a missing, unknown or wrongly
 * typed parameter, the HTTP status of most 4xxx to 10xxx rows, and 9004 for a snapshot that an image uses.
 */
const rows = {
  internal: row('2000', 'InternalError', 500),
  accessDenied: row('1', 'AccessDenied', 401),
  methodNotAllowed: row('2', 'AccessDenied', 405),
  unknownOperation: row('2', 'InvalidAction', 404),
  notOwner: row('4', 'AccessDenied', 403),
  platformThrottled: row('6', 'AccessDenied', 503),
  basicNotAllowed: row('9', 'AuthFailure', 401),
  lockedOut: row('13', 'AccessDenied', 401),
  unknownAuthorization: row('12', 'AccessDenied', 401),
  accountThrottled: row('24', 'AccessDenied', 429),
  callThrottled: row('25', 'AccessDenied', 429),
  malformedBody: row('4045', 'InvalidParameter', 400),
  unknownParameter: row('3001', 'InvalidParameter', 400),
  missingParameter: row('7000', 'MissingParameter', 400),
  invalidParameter: row('4045', 'InvalidParameter', 400),
  invalidValue: row('4047', 'InvalidParameterValue', 400),
  wrongType: row('4108', 'InvalidParameterValue', 400),
  architecture: row('4001', 'InvalidParameterValue', 400),
  blockDeviceMapping: row('4011', 'InvalidParameterValue', 400),
  deviceName: row('4019', 'InvalidParameterValue', 400),
  imageName: row('4026', 'InvalidParameterValue', 400),
  iops: row('4029', 'InvalidParameterValue', 400),
  keypairName: row('4035', 'InvalidParameterValue', 400),
  manifest: row('4040', 'InvalidParameterValue', 400),
  objectStorage: row('4088', 'InvalidParameterValue', 400),
  rootDevice: row('4057', 'InvalidParameterValue', 400),
  volumeSize: row('4078', 'InvalidParameterValue', 400),
  tokenMismatch: row('4091', 'InvalidParameterValue', 400),
  idPrefix: row('4104', 'InvalidParameterValue', 400),
  malformedId: row('4105', 'InvalidParameterValue', 400),
  noSecurityGroup: row('5020', 'InvalidResource', 400),
  noImage: row('5023', 'InvalidResource', 400),
  noVmType: row('5024', 'InvalidResource', 400),
  noPublicIp: row('5025', 'InvalidResource', 400),
  noPublicIpLink: row('5026', 'InvalidResource', 400),
  noSnapshot: row('5054', 'InvalidResource', 400),
  noSubnet: row('5057', 'InvalidResource', 400),
  noVm: row('5063', 'InvalidResource', 400),
  noVolume: row('5064', 'InvalidResource', 400),
  noNet: row('5065', 'InvalidResource', 400),
  noKeypair: row('5071', 'InvalidResource', 400),
  noResource: row('5000', 'InvalidResource', 400),
  imageState: row('6001', 'InvalidState', 409),
  resourceState: row('6003', 'InvalidState', 409),
  vmState: row('6006', 'InvalidState', 409),
  volumeState: row('6007', 'InvalidState', 409),
  notSupported: row('8018', 'OperationNotSupported', 400),
  ruleExists: row('9000', 'ResourceConflict', 409),
  deviceTaken: row('9003', 'ResourceConflict', 409),
  inUse: row('9004', 'ResourceConflict', 409),
  groupNameTaken: row('9008', 'ResourceConflict', 409),
  keypairNameTaken: row('9011', 'ResourceConflict', 409),
  nameTaken: row('9015', 'ResourceConflict', 409),
  linkedAlready: row('9028', 'ResourceConflict', 409),
  neverStarted: row('9039', 'ResourceConflict', 409),
  reservedGroup: row('9051', 'ResourceConflict', 409),
  volumeNotLinked: row('9063', 'ResourceConflict', 409),
  groupInUse: row('9085', 'ResourceConflict', 409),
  capacity: row('10001', 'InsufficientCapacity', 400),
  quotaConcurrentSnapshots: quota('10008'),
  quotaVms: quota('10010'),
  quotaPublicIps: quota('10011'),
  quotaRules: quota('10017'),
  quotaVolumes: quota('10018'),
  quotaVolumeSize: quota('10024'),
  quotaIops: quota('10025'),
  quotaSnapshots: quota('10026'),
  quotaCores: quota('10029'),
  quotaSecurityGroups: quota('10038'),
  quotaTags: quota('10041'),
  quotaMemory: quota('10042'),
} as const satisfies Record<string, ErrorRow>

export type ApiErrorName = keyof typeof rows

/** A refusal of the sandbox region, answered as the API answers: HTTP status, code, type, details. */
export class ApiError extends Error {
  readonly code: string
  readonly type: string
  readonly status: number
  readonly details: string

  constructor(error: ApiErrorName | ErrorRow, details = '') {
    const { code, type, status } = typeof error === 'string' ? rows[error] : error
    super(`${code} ${type}: ${details}`)
    this.name = 'ApiError'
    this.code = code
    this.type = type
    this.status = status
    this.details = details
  }
}

function row(code: string, type: string, status: number): ErrorRow {
  return { code, type, status }
}

/** The misspelling is the API's own. */
function quota(code: string): ErrorRow {
  return row(code, 'TooManyResources (QuotaExceded)', 400)
}
