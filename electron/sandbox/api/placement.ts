import type { FiltersSubregion, Subregion } from '#shared/oapi/placement.ts'
import { exact, type FilterTable, matchesFilters, one } from './filters.ts'
import { pageOf } from './pagination.ts'
import { type Handlers, subregionsOf } from './region.ts'

/** The regions that the cloud lists, beside the sandbox's own name (spec/oapi.md section 1). */
const publicRegions = ['eu-west-2', 'us-east-2', 'us-west-1', 'ap-northeast-1', 'cloudgouv-eu-west-1']

const locations = [
  { Code: 'PAR1', Name: 'Paris, France' },
  { Code: 'PAR4', Name: 'Paris, France' },
]

const filters: FilterTable<FiltersSubregion, Subregion> = {
  RegionNames: exact((subregion) => one(subregion.RegionName)),
  States: exact((subregion) => one(subregion.State)),
  SubregionNames: exact((subregion) => one(subregion.SubregionName)),
}

export const placementHandlers: Handlers<'ReadRegions' | 'ReadSubregions' | 'ReadLocations'> = {
  ReadRegions: ({ region }) => ({
    Regions: [...new Set([region.name, ...publicRegions])].map((name) => ({
      Endpoint: `api.${name}.outscale.com`,
      RegionName: name,
    })),
  }),

  ReadSubregions: ({ region }, request) => {
    const rows = subregionsOf(region)
      .map((name, index) => ({
        seq: index + 1,
        item: {
          LocationCode: locations[index]?.Code ?? '',
          RegionName: region.name,
          State: 'available',
          SubregionName: name,
        },
      }))
      .filter(({ item }) => matchesFilters(filters, request.Filters, item))
    const { items, next } = pageOf('ReadSubregions', request, rows)
    return { Subregions: items, ...next }
  },

  ReadLocations: (_call, request) => {
    const { items, next } = pageOf(
      'ReadLocations',
      request,
      locations.map((item, index) => ({ seq: index + 1, item })),
    )
    return { Locations: items, ...next }
  },
}
