import type { BlockDeviceMappingImage, FiltersImage, Image } from '#shared/oapi/image.ts'
import { exact, type FilterTable, matchesFilters, one, tagFilters, text } from './filters.ts'
import { isVisible, ownImage } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { changePermissions } from './permissions.ts'
import { rowsFor } from './read-rows.ts'
import { type Handlers, type Region, wireDate } from './region.ts'
import { type ImageMapping, type ImageRecord, permissionsView } from './region-state.ts'

export function imageView(region: Region, image: ImageRecord): Image {
  const alias = region.state.accounts.get(image.accountId)?.alias
  return {
    ...(alias === undefined ? {} : { AccountAlias: alias }),
    AccountId: image.accountId,
    Architecture: image.architecture,
    BlockDeviceMappings: image.mappings.map(mappingView),
    BootModes: [...image.bootModes],
    CreationDate: wireDate(image.createdAt),
    Description: image.description,
    FileLocation: fileLocation(region, image),
    ImageId: image.id,
    ImageName: image.name,
    ImageType: 'machine',
    PermissionsToLaunch: permissionsView(image.permissions),
    ProductCodes: image.productCodes,
    RootDeviceName: image.rootDeviceName,
    RootDeviceType: 'bsu',
    SecureBoot: false,
    State: image.state,
    StateComment:
      image.stateComment === undefined
        ? {}
        : { StateCode: image.stateComment.code, StateMessage: image.stateComment.message },
    Tags: image.tags,
    TpmMandatory: image.tpmMandatory,
  }
}

function mappingView(mapping: ImageMapping): BlockDeviceMappingImage {
  if (mapping.virtualDeviceName !== undefined) {
    return { DeviceName: mapping.deviceName, VirtualDeviceName: mapping.virtualDeviceName }
  }
  return {
    Bsu: {
      DeleteOnVmDeletion: mapping.deleteOnVmDeletion,
      ...(mapping.iops === undefined ? {} : { Iops: mapping.iops }),
      ...(mapping.snapshotId === undefined ? {} : { SnapshotId: mapping.snapshotId }),
      VolumeSize: mapping.volumeSize,
      VolumeType: mapping.volumeType,
    },
    DeviceName: mapping.deviceName,
  }
}

/** `Outscale/Ubuntu-24.04-…`: the owner, by alias where it has one, and the name. */
function fileLocation(region: Region, image: ImageRecord): string {
  return `${region.state.accounts.get(image.accountId)?.alias ?? image.accountId}/${image.name}`
}

function filtersFor(region: Region): FilterTable<FiltersImage, ImageRecord> {
  return {
    AccountAliases: text((image) => one(region.state.accounts.get(image.accountId)?.alias)),
    AccountIds: exact((image) => one(image.accountId)),
    Architectures: exact((image) => one(image.architecture)),
    BlockDeviceMappingDeleteOnVmDeletion: exact((image) => image.mappings.map((mapping) => mapping.deleteOnVmDeletion)),
    BlockDeviceMappingDeviceNames: text((image) => image.mappings.map((mapping) => mapping.deviceName)),
    BlockDeviceMappingSnapshotIds: exact((image) => image.mappings.map((mapping) => mapping.snapshotId)),
    BlockDeviceMappingVolumeSizes: exact((image) => image.mappings.map((mapping) => mapping.volumeSize)),
    BlockDeviceMappingVolumeTypes: exact((image) => image.mappings.map((mapping) => mapping.volumeType)),
    BootModes: exact((image) => image.bootModes),
    Descriptions: text((image) => one(image.description)),
    FileLocations: text((image) => [fileLocation(region, image)]),
    Hypervisors: exact(() => ['xen']),
    ImageIds: exact((image) => one(image.id)),
    ImageNames: text((image) => one(image.name)),
    PermissionsToLaunchAccountIds: exact((image) => image.permissions.accountIds),
    PermissionsToLaunchGlobalPermission: exact((image) => one(image.permissions.global)),
    ProductCodeNames: text((image) => image.productCodes),
    ProductCodes: exact((image) => image.productCodes),
    RootDeviceNames: text((image) => one(image.rootDeviceName)),
    RootDeviceTypes: exact(() => ['bsu']),
    SecureBoot: exact(() => [false]),
    States: exact((image) => one(image.state)),
    TpmMandatory: exact((image) => one(image.tpmMandatory)),
    VirtualizationTypes: exact(() => ['hvm']),
    ...tagFilters(),
  }
}

/** Its snapshots are completed: the image is available, or fails because one of them did or the fault plan says so. */
export function imageRegistered(region: Region, imageId: string): void {
  const image = region.state.images.get(imageId)
  if (image?.state !== 'pending') return
  const broken = image.mappings.find(
    ({ snapshotId }) => snapshotId !== undefined && region.state.snapshots.get(snapshotId)?.state !== 'completed',
  )
  if (image.failsWith === undefined && broken === undefined) {
    image.state = 'available'
    return
  }
  image.state = 'failed'
  image.stateComment = {
    code: 'Client.InternalError',
    message: image.failsWith ?? `The snapshot ${broken?.snapshotId} could not be completed.`,
  }
}

export const imageHandlers: Handlers<'ReadImages' | 'UpdateImage' | 'DeleteImage'> = {
  ReadImages: (call, request) => {
    const { region } = call
    const filters = filtersFor(region)
    const rows = rowsFor(
      region.state.images,
      request.Filters?.ImageIds,
      (image) => isVisible(call, image) && matchesFilters(filters, request.Filters, image),
    )
    const { items, next } = pageOf(
      'ReadImages',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { Images: items.map((image) => imageView(region, image)), ...next }
  },

  UpdateImage: (call, request) => {
    const image = ownImage(call, request.ImageId)
    if (request.PermissionsToLaunch !== undefined) {
      image.permissions = changePermissions(image.permissions, request.PermissionsToLaunch)
    }
    if (request.Description !== undefined) image.description = request.Description
    if (request.ProductCodes !== undefined) image.productCodes = [...request.ProductCodes]
    return { Image: imageView(call.region, image) }
  },

  DeleteImage: (call, request) => {
    const image = ownImage(call, request.ImageId)
    call.region.state.images.delete(image.id)
    return {}
  },
}
