import type { FiltersVmType, VmType } from '#shared/oapi/vm-type.ts'
import { exact, type FilterTable, matchesFilters, one, text } from './filters.ts'
import { pageOf } from './pagination.ts'
import type { Handlers } from './region.ts'

/** What a VM type stands for. */
export interface VmSize {
  readonly cores: number
  /** GiB. */
  readonly memory: number
  /** The type's own, where it names one. */
  readonly performance?: 'medium' | 'high' | 'highest'
}

const generations = [3, 4, 5, 6, 7]
const largest = { cores: 78, memory: 1039 }

/** Types in the older naming: name, cores, GiB. */
const namedTypes: readonly (readonly [name: string, cores: number, memory: number])[] = [
  ['t2.nano', 1, 0.5],
  ['t2.micro', 1, 1],
  ['t2.small', 1, 2],
  ['t2.medium', 2, 4],
  ['t2.large', 2, 8],
  ['m3.medium', 1, 3.75],
  ['m3.large', 2, 7.5],
  ['m4.large', 2, 8],
  ['m4.xlarge', 4, 16],
  ['m4.2xlarge', 8, 32],
  ['c4.large', 2, 3.75],
  ['c4.xlarge', 4, 7.5],
  ['c4.2xlarge', 8, 15],
  ['r4.large', 2, 15.25],
  ['r4.xlarge', 4, 30.5],
  ['r4.2xlarge', 8, 61],
]

const listedTina: readonly (readonly [cores: number, memory: number])[] = [
  [1, 1],
  [1, 2],
  [2, 2],
  [2, 4],
  [2, 8],
  [4, 8],
  [4, 16],
  [8, 16],
  [8, 32],
  [16, 64],
]

const performances: Readonly<Record<string, 'medium' | 'high' | 'highest'>> = { 1: 'highest', 2: 'high', 3: 'medium' }

/** Cores and memory of a type, whether it is listed or spelled out (`tinav5.c2r4p1`); undefined for none of these. */
export function sizeOfVmType(name: string): VmSize | undefined {
  const named = namedTypes.find(([type]) => type === name)
  if (named !== undefined) return { cores: named[1], memory: named[2] }
  const tina = /^tinav(\d)\.c([1-9]\d*)r([1-9]\d*)(?:p([123]))?$/.exec(name)
  if (tina === null) return undefined
  const [generation, cores, memory] = [Number(tina[1]), Number(tina[2]), Number(tina[3])]
  if (!generations.includes(generation) || cores > largest.cores || memory > largest.memory) return undefined
  const performance = performances[tina[4] ?? '']
  return performance === undefined ? { cores, memory } : { cores, memory, performance }
}

const listed: readonly VmType[] = [
  ...namedTypes.map(([name, cores, memory]) => vmType(name, cores, memory)),
  ...[5, 6, 7].flatMap((generation) =>
    listedTina.flatMap(([cores, memory]) =>
      [1, 2, 3].map((level) => vmType(`tinav${generation}.c${cores}r${memory}p${level}`, cores, memory)),
    ),
  ),
]

function vmType(name: string, cores: number, memory: number): VmType {
  return {
    BsuOptimized: false,
    Eth: 8,
    Gpu: 0,
    MaxPrivateIps: 4,
    MemorySize: memory,
    VcoreCount: cores,
    VmTypeName: name,
    VolumeCount: 0,
    VolumeSize: 0,
  }
}

const filters: FilterTable<FiltersVmType, VmType> = {
  BsuOptimized: exact((type) => one(type.BsuOptimized)),
  EphemeralsTypes: exact((type) => one(type.EphemeralsType)),
  Eths: exact((type) => one(type.Eth)),
  Gpus: exact((type) => one(type.Gpu)),
  MemorySizes: exact((type) => one(type.MemorySize)),
  VcoreCounts: exact((type) => one(type.VcoreCount)),
  VmTypeNames: text((type) => one(type.VmTypeName)),
  VolumeCounts: exact((type) => one(type.VolumeCount)),
  VolumeSizes: exact((type) => one(type.VolumeSize)),
}

export const vmTypeHandlers: Handlers<'ReadVmTypes'> = {
  ReadVmTypes: (_call, request) => {
    const rows = listed
      .map((item, index) => ({ seq: index + 1, item }))
      .filter(({ item }) => matchesFilters(filters, request.Filters, item))
    const { items, next } = pageOf('ReadVmTypes', request, rows)
    return { VmTypes: items, ...next }
  },
}
