import type { FiltersTag, Tag } from '#shared/oapi/tag.ts'
import { ApiError } from './api-error.ts'
import { exact, type FilterTable, matchesFilters, one, text } from './filters.ts'
import { pageOf } from './pagination.ts'
import { requireWithin } from './quotas.ts'
import type { Call, Handlers } from './region.ts'
import { type ResourceRecord, resourceTables } from './region-state.ts'

/** What ReadTags calls each kind of resource. */
const tagTypes: Readonly<Record<(typeof resourceTables)[number], string>> = {
  vms: 'vm',
  volumes: 'volume',
  snapshots: 'snapshot',
  images: 'image',
  keypairs: 'keypair',
  securityGroups: 'security-group',
  publicIps: 'public-ip',
  nets: 'net',
  subnets: 'subnet',
  exportTasks: 'task',
}

const filters: FilterTable<FiltersTag, Tag> = {
  Keys: text((tag) => one(tag.Key)),
  ResourceIds: exact((tag) => one(tag.ResourceId)),
  ResourceTypes: exact((tag) => one(tag.ResourceType)),
  Values: text((tag) => one(tag.Value)),
}

export const tagHandlers: Handlers<'CreateTags' | 'DeleteTags' | 'ReadTags'> = {
  CreateTags: (call, request) => {
    if (request.Tags.length === 0) throw new ApiError('invalidValue', "The value of 'Tags' must have at least one tag.")
    const resources = resourcesOf(call, request.ResourceIds)
    for (const { Key: key, Value: value } of request.Tags) {
      if (key.length === 0 || key.length > 255) {
        throw new ApiError('invalidValue', `The tag key '${key}' is invalid: 1 to 255 characters are allowed.`)
      }
      if (value.length > 255)
        throw new ApiError('invalidValue', `The value of the tag '${key}' is longer than 255 characters.`)
    }
    const changed = resources.map((resource) => {
      const tags = new Map([...resource.tags, ...request.Tags].map((tag) => [tag.Key, tag]))
      requireWithin(call.region, 'tagsPerResource', tags.size)
      return { resource, tags: [...tags.values()] }
    })
    for (const { resource, tags } of changed) resource.tags = tags
    return {}
  },

  DeleteTags: (call, request) => {
    for (const resource of resourcesOf(call, request.ResourceIds)) {
      resource.tags = resource.tags.filter(
        (tag) => !request.Tags.some((gone) => gone.Key === tag.Key && gone.Value === tag.Value),
      )
    }
    return {}
  },

  ReadTags: (call, request) => {
    const rows = resourceTables.flatMap((name) =>
      [...call.region.state[name].values()]
        .filter((resource) => resource.accountId === call.account.accountId)
        .flatMap((resource) =>
          resource.tags.map((tag) => ({ ...tag, ResourceId: resource.id, ResourceType: tagTypes[name] })),
        ),
    )
    const wanted = rows.filter((tag) => matchesFilters(filters, request.Filters, tag))
    const { items, next } = pageOf(
      'ReadTags',
      request,
      wanted.map((item, index) => ({ seq: index + 1, item })),
    )
    return { Tags: items, ...next }
  },
}

function resourcesOf({ region, account }: Call, ids: readonly string[]): ResourceRecord[] {
  if (ids.length === 0)
    throw new ApiError('invalidValue', "The value of 'ResourceIds' must name at least one resource.")
  return ids.map((id) => {
    for (const name of resourceTables) {
      const resource = region.state[name].get(id)
      if (resource?.accountId === account.accountId) return resource
    }
    throw new ApiError('noResource', `The resource '${id}' doesn't exist.`)
  })
}
