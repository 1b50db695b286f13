import * as z from 'zod'

/** A small fact of how the app looked: the last page, the width of a pane, a filter. */
const viewValueSchema = z.union([
  z.string().max(8192),
  z.number(),
  z.boolean(),
  z.array(z.string().max(8192)).max(200).readonly(),
])
export type ViewValue = string | number | boolean | readonly string[]

const key = z.string().regex(/^[a-z0-9][a-zA-Z0-9._:/-]{0,199}$/)

/**
 * How the app looked when it was last used, by name (`app.page`, `log.wrap`). Nothing depends on it but where things
 * are on the screen: what is not there is as by default.
 */
export const viewStateSchema = z.record(key, viewValueSchema)
export type ViewState = Readonly<Record<string, ViewValue>>

/** Names with their new values; nothing else changes. */
export const viewChangesSchema = z.record(key, viewValueSchema).refine((changes) => Object.keys(changes).length <= 100)
