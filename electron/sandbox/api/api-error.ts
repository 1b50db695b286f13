/** How the API refuses a request: its numeric code, type and HTTP status (spec/oapi.md section 7). */
interface Refusal {
  readonly code: string
  readonly type: string
  readonly status: number
}

const refusals = {
  accessDenied: { code: '1', type: 'AccessDenied', status: 401 },
  unknownOperation: { code: '2', type: 'AccessDenied', status: 405 },
  notAuthorised: { code: '5', type: 'AccessDenied', status: 401 },
  platformThrottled: { code: '6', type: 'AccessDenied', status: 503 },
  wrongMethod: { code: '9', type: 'AuthFailure', status: 401 },
  locked: { code: '13', type: 'AccessDenied', status: 401 },
  throttled: { code: '25', type: 'AccessDenied', status: 429 },
  accountThrottled: { code: '24', type: 'AccessDenied', status: 429 },
  internal: { code: '2000', type: 'InternalError', status: 500 },
  dependency: { code: '1004', type: 'DependencyProblem', status: 409 },
  deviceName: { code: '4019', type: 'InvalidParameterValue', status: 400 },
  malformedId: { code: '4105', type: 'InvalidParameterValue', status: 400 },
  iops: { code: '4029', type: 'InvalidParameterValue', status: 400 },
  volumeSize: { code: '4078', type: 'InvalidParameterValue', status: 400 },
  imageName: { code: '4026', type: 'InvalidParameterValue', status: 400 },
  keypairName: { code: '4035', type: 'InvalidParameterValue', status: 400 },
  parameter: { code: '4045', type: 'InvalidParameter', status: 400 },
  value: { code: '4047', type: 'InvalidParameterValue', status: 400 },
  parameterType: { code: '4108', type: 'InvalidParameterValue', status: 400 },
  rootMapping: { code: '4057', type: 'InvalidParameterValue', status: 400 },
  manifest: { code: '4040', type: 'InvalidParameterValue', status: 400 },
  tokenMismatch: { code: '4091', type: 'InvalidParameterValue', status: 400 },
  noSecurityGroup: { code: '5020', type: 'InvalidResource', status: 400 },
  noImage: { code: '5023', type: 'InvalidResource', status: 400 },
  noVmType: { code: '5024', type: 'InvalidResource', status: 400 },
  noPublicIp: { code: '5025', type: 'InvalidResource', status: 400 },
  noLink: { code: '5026', type: 'InvalidResource', status: 400 },
  noSnapshot: { code: '5054', type: 'InvalidResource', status: 400 },
  noSubnet: { code: '5057', type: 'InvalidResource', status: 400 },
  noVm: { code: '5063', type: 'InvalidResource', status: 400 },
  noVolume: { code: '5064', type: 'InvalidResource', status: 400 },
  noNet: { code: '5065', type: 'InvalidResource', status: 400 },
  noKeypair: { code: '5071', type: 'InvalidResource', status: 400 },
  imageState: { code: '6001', type: 'InvalidState', status: 409 },
  vmState: { code: '6006', type: 'InvalidState', status: 409 },
  volumeState: { code: '6007', type: 'InvalidState', status: 409 },
  protected: { code: '8018', type: 'OperationNotSupported', status: 400 },
  deviceTaken: { code: '9003', type: 'ResourceConflict', status: 409 },
  inUse: { code: '9004', type: 'ResourceConflict', status: 409 },
  keypairExists: { code: '9011', type: 'ResourceConflict', status: 409 },
  nameTaken: { code: '9015', type: 'ResourceConflict', status: 409 },
  groupExists: { code: '9008', type: 'ResourceConflict', status: 409 },
  groupReserved: { code: '9051', type: 'ResourceConflict', status: 409 },
  notInUse: { code: '9063', type: 'ResourceConflict', status: 409 },
  groupInUse: { code: '9085', type: 'ResourceConflict', status: 409 },
  neverStarted: { code: '9039', type: 'ResourceConflict', status: 409 },
  noCapacity: { code: '10001', type: 'InsufficientCapacity', status: 400 },
  vmQuota: { code: '10010', type: 'TooManyResources (QuotaExceded)', status: 400 },
  ipQuota: { code: '10011', type: 'TooManyResources (QuotaExceded)', status: 400 },
  snapshotQuota: { code: '10026', type: 'TooManyResources (QuotaExceded)', status: 400 },
  coreQuota: { code: '10029', type: 'TooManyResources (QuotaExceded)', status: 400 },
  groupQuota: { code: '10038', type: 'TooManyResources (QuotaExceded)', status: 400 },
  tagQuota: { code: '10041', type: 'TooManyResources (QuotaExceded)', status: 400 },
} as const satisfies Record<string, Refusal>

export type RefusalName = keyof typeof refusals

/** A request that the sandbox region refuses, in the API's own terms. */
export class ApiError extends Error {
  readonly code: string
  readonly type: string
  readonly status: number

  constructor(name: RefusalName, details: string) {
    super(details)
    this.name = 'ApiError'
    const refusal = refusals[name]
    this.code = refusal.code
    this.type = refusal.type
    this.status = refusal.status
  }
}

/** Throws the refusal unless the condition holds. */
export function require(condition: unknown, name: RefusalName, details: string): asserts condition {
  if (!condition) throw new ApiError(name, details)
}
