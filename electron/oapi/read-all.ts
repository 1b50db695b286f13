import type { RequestOf, ResponseOf } from '#shared/oapi/operations.ts'
import type { CallOptions, OapiClient, PagedOperation } from './client.ts'

/** Names of an answer's lists: `Vms` of ReadVms. Every paged answer has exactly one. */
type ListName<Name extends PagedOperation> = {
  [Field in keyof ResponseOf<Name>]-?: NonNullable<ResponseOf<Name>[Field]> extends readonly unknown[] ? Field : never
}[keyof ResponseOf<Name>]

/** What an answer's list holds: `Vm` of ReadVms. */
export type ListedBy<Name extends PagedOperation> =
  NonNullable<ResponseOf<Name>[ListName<Name>]> extends readonly (infer Item)[] ? Item : never

/**
 * Reads a list over all its pages: `readAll(client, 'ReadVms', 'Vms', { Filters })`.
 *
 * @throws OapiError
 */
export async function readAll<Name extends PagedOperation>(
  client: OapiClient,
  name: Name,
  list: ListName<Name>,
  request: RequestOf<Name>,
  options?: CallOptions,
): Promise<ListedBy<Name>[]> {
  const all: ListedBy<Name>[] = []
  const take = (page: ResponseOf<Name>) => {
    for (const item of (page[list] ?? []) as ListedBy<Name>[]) all.push(item)
  }
  await client.readPages(name, request, take, options)
  return all
}
