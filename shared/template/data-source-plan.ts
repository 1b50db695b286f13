import type { OptionValues } from '../catalog/component.ts'
import type { Place } from '../language/source.ts'

/** A data source that the builds may depend on, as far as it is known what to ask. */
export interface DataSourcePlan {
  /** `outscale-omi.base`: the key under which its result is handed in. */
  readonly key: string
  /** The canonical type. */
  readonly type: string
  readonly place: Place
  readonly options: OptionValues
  /** Options that depend on another data source: read that one first. */
  readonly unknown: readonly string[]
}
