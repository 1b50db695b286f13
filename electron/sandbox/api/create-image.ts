import type { BlockDeviceMappingImage, CreateImageRequest } from '#shared/oapi/image.ts'
import { ApiError } from './api-error.ts'
import { newId } from './ids.ts'
import { imageView } from './images.ts'
import { ownVm, visibleImage } from './lookup.ts'
import { type Call, type Handlers, newRecord, subregionsOf } from './region.ts'
import type { ImageMapping, ImageRecord, SnapshotRecord, VolumeRecord } from './region-state.ts'
import { copySnapshot, makeSnapshot, requireSnapshotQuota } from './snapshots.ts'
import { restartForImage } from './vm-lifecycle.ts'
import { planVolume } from './volumes.ts'

/** What differs between the ways of making an image. */
interface ImageContent {
  readonly architecture: string
  readonly rootDeviceName: string
  readonly bootModes: ImageRecord['bootModes']
  readonly productCodes: readonly string[]
  readonly mappings: readonly ImageMapping[]
  /** Snapshots made for it, which have to be completed first. */
  readonly snapshots: readonly SnapshotRecord[]
}

/** CreateImage has four ways, of which a request takes exactly one (spec/oapi.md section 3.1). */
export const createImageHandlers: Handlers<'CreateImage'> = {
  CreateImage: (call, request) => {
    const way = wayOf(request)
    checkName(call, request)
    checkArchitecture(request.Architecture)
    const content = contentOf(call, request, way)
    return { Image: imageView(call.region, register(call, request, content)) }
  },
}

type Way = 'vm' | 'copy' | 'mappings' | 'manifest'

function wayOf(request: CreateImageRequest): Way {
  const ways: Way[] = []
  if (request.VmId !== undefined) ways.push('vm')
  if (request.SourceImageId !== undefined) ways.push('copy')
  // RootDeviceName alone belongs to no way; beside VmId it is ignored as a mapping would not be.
  if (request.BlockDeviceMappings !== undefined) ways.push('mappings')
  if (request.FileLocation !== undefined) ways.push('manifest')
  const [way] = ways
  if (way !== undefined && ways.length === 1) return way
  throw new ApiError(
    'invalidParameter',
    "Exactly one of 'VmId', 'SourceImageId' (with 'SourceRegionName'), 'BlockDeviceMappings' (with 'RootDeviceName'), 'FileLocation' has to be given.",
  )
}

function contentOf(call: Call, request: CreateImageRequest, way: Way): ImageContent {
  switch (way) {
    case 'vm':
      return fromVm(call, request)
    case 'copy':
      return fromImage(call, request)
    case 'mappings':
      return fromMappings(call, request)
    case 'manifest':
      throw new ApiError('manifest', 'The sandbox region has no object storage: an image cannot be made of a manifest.')
  }
}

/** Snapshots of all volumes of the VM. A running one is shut down for it and started again unless NoReboot says no. */
function fromVm(call: Call, request: CreateImageRequest): ImageContent {
  const { region } = call
  const vm = ownVm(call, request.VmId ?? '')
  if (vm.state !== 'running' && vm.state !== 'stopped') {
    throw new ApiError('vmState', `The VM '${vm.id}' is ${vm.state}: an image is made of a running or stopped VM.`)
  }
  const source = region.state.images.get(vm.imageId)
  const volumes = vm.volumeIds
    .map((id) => region.state.volumes.get(id))
    .filter((volume): volume is VolumeRecord => volume !== undefined)
  requireSnapshotQuota(call, volumes.length)
  const off = vm.state === 'running' && !request.NoReboot ? restartForImage(region, vm) : undefined
  const snapshots: SnapshotRecord[] = []
  const mappings = volumes.map((volume): ImageMapping => {
    const snapshot = makeSnapshot(call, volume, {
      description: `Created by CreateImage for ${vm.id}`,
      ...(off === undefined ? {} : { after: off }),
    })
    snapshots.push(snapshot)
    return {
      deviceName: volume.link?.deviceName ?? '',
      snapshotId: snapshot.id,
      volumeSize: volume.size,
      volumeType: volume.volumeType,
      ...(volume.volumeType === 'io1' ? { iops: volume.iops } : {}),
      deleteOnVmDeletion: volume.link?.deleteOnVmDeletion ?? true,
    }
  })
  return {
    architecture: vm.architecture,
    rootDeviceName: vm.rootDeviceName,
    bootModes: source?.bootModes ?? [vm.bootMode],
    productCodes: vm.productCodes,
    mappings,
    snapshots,
  }
}

/** A copy of another image, with snapshots of the account's own. */
function fromImage(call: Call, request: CreateImageRequest): ImageContent {
  const { region } = call
  if (request.SourceRegionName === undefined) {
    throw new ApiError('missingParameter', "The parameter 'SourceRegionName' is required with 'SourceImageId'.")
  }
  if (request.SourceRegionName !== region.name) {
    throw new ApiError('invalidValue', `Images can be copied only within the Region '${region.name}'.`)
  }
  const source = visibleImage(call, request.SourceImageId ?? '', 'SourceImageId')
  requireAvailable(source)
  requireSnapshotQuota(call, source.mappings.length)
  const snapshots: SnapshotRecord[] = []
  const mappings = source.mappings.map((mapping): ImageMapping => {
    const original = region.state.snapshots.get(mapping.snapshotId ?? '')
    if (original === undefined) return mapping
    const copy = copySnapshot(call, original)
    snapshots.push(copy)
    return { ...mapping, snapshotId: copy.id }
  })
  return { ...source, mappings, snapshots }
}

/** From snapshots: nothing is copied, the image refers to them. */
function fromMappings(call: Call, request: CreateImageRequest): ImageContent {
  const wanted = request.BlockDeviceMappings ?? []
  if (request.RootDeviceName === undefined) {
    throw new ApiError('missingParameter', "The parameter 'RootDeviceName' is required with 'BlockDeviceMappings'.")
  }
  const root = wanted.find((mapping) => mapping.DeviceName === request.RootDeviceName)
  if (root?.Bsu?.SnapshotId === undefined) {
    throw new ApiError('rootDevice', `The root device '${request.RootDeviceName}' must be mapped to a snapshot.`)
  }
  const names = wanted.map((mapping) => mapping.DeviceName)
  if (new Set(names).size !== names.length) throw new ApiError('blockDeviceMapping', 'A device name is mapped twice.')
  return {
    architecture: request.Architecture ?? 'x86_64',
    rootDeviceName: request.RootDeviceName,
    bootModes: ['legacy'],
    productCodes: ['0001'],
    mappings: wanted.map((mapping) => mappingOf(call, mapping)),
    snapshots: [],
  }
}

function mappingOf(call: Call, { Bsu: bsu, DeviceName, VirtualDeviceName }: BlockDeviceMappingImage): ImageMapping {
  if (!DeviceName) throw new ApiError('blockDeviceMapping', "Each mapping needs a 'DeviceName'.")
  if (bsu === undefined) {
    if (VirtualDeviceName === undefined) throw new ApiError('blockDeviceMapping', `'${DeviceName}' has no 'Bsu'.`)
    const none = { volumeSize: 0, volumeType: 'standard', deleteOnVmDeletion: true }
    return { deviceName: DeviceName, virtualDeviceName: VirtualDeviceName, ...none }
  }
  const plan = planVolume(call, {
    size: bsu.VolumeSize,
    volumeType: bsu.VolumeType,
    iops: bsu.Iops,
    snapshotId: bsu.SnapshotId,
    subregionName: subregionsOf(call.region)[0] ?? '',
  })
  return {
    deviceName: DeviceName,
    ...(plan.snapshotId === undefined ? {} : { snapshotId: plan.snapshotId }),
    volumeSize: plan.size,
    volumeType: plan.volumeType,
    ...(plan.volumeType === 'io1' ? { iops: plan.iops } : {}),
    deleteOnVmDeletion: bsu.DeleteOnVmDeletion ?? true,
  }
}

function register(call: Call, request: CreateImageRequest, content: ImageContent): ImageRecord {
  const { region } = call
  const id = newId('image', region.random, (taken) => region.state.images.has(taken))
  const failure = call.faults.find((fault) => fault.kind === 'image-failed')
  const image: ImageRecord = {
    ...newRecord(call, id),
    state: 'pending',
    ...(failure === undefined ? {} : { failsWith: failure.message }),
    name: request.ImageName ?? id,
    description: request.Description ?? '',
    architecture: content.architecture,
    bootModes: request.BootModes ?? content.bootModes,
    rootDeviceName: content.rootDeviceName,
    mappings: content.mappings,
    tpmMandatory: request.TpmMandatory ?? false,
    productCodes: [...(request.ProductCodes ?? content.productCodes)],
    permissions: { accountIds: [], global: false },
  }
  region.state.images.set(id, image)
  const snapshotsDone = Math.max(region.now(), ...content.snapshots.map((snapshot) => snapshot.completesAt))
  region.plan(snapshotsDone - region.now() + region.timings.imagePending, { kind: 'image-registered', imageId: id })
  return image
}

/** 3 to 128 characters of letters, digits, spaces and `_()/.-`, and not a name that the account has already. */
function checkName(
  { region, account }: Call,
  { ImageName: name, SourceImageId, FileLocation }: CreateImageRequest,
): void {
  if (name === undefined) {
    if (SourceImageId !== undefined || FileLocation !== undefined) return
    throw new ApiError('missingParameter', "The parameter 'ImageName' is required.")
  }
  if (!/^[A-Za-z0-9_ ()/.-]{3,128}$/.test(name)) {
    throw new ApiError(
      'imageName',
      `The ImageName '${name}' is invalid: 3 to 128 letters, digits, spaces and _ ( ) / . - are allowed.`,
    )
  }
  for (const image of region.state.images.values()) {
    if (image.accountId !== account.accountId || image.name !== name) continue
    throw new ApiError('nameTaken', `The ImageName '${name}' is in use by the image '${image.id}'.`)
  }
}

function checkArchitecture(architecture: string | undefined): void {
  if (architecture === undefined || architecture === 'x86_64' || architecture === 'i386') return
  throw new ApiError('architecture', `The Architecture '${architecture}' is invalid: use x86_64 or i386.`)
}

function requireAvailable(image: ImageRecord): void {
  if (image.state === 'available') return
  throw new ApiError('imageState', `The image '${image.id}' is ${image.state}, not available.`)
}
