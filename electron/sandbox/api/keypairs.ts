import type { FiltersKeypair, Keypair } from '#shared/oapi/keypair.ts'
import { ApiError } from './api-error.ts'
import { exact, type FilterTable, matchesFilters, one, tagFilters, text } from './filters.ts'
import { newId } from './ids.ts'
import { fingerprintOf, generateRsaKey, type OpenSshKey, openSshLine, parseOpenSshKey } from './openssh-key.ts'
import { pageOf } from './pagination.ts'
import { rowsFor } from './read-rows.ts'
import { type Call, type Handlers, newRecord } from './region.ts'
import type { KeypairRecord } from './region-state.ts'

const filters: FilterTable<FiltersKeypair, KeypairRecord> = {
  KeypairFingerprints: exact((keypair) => one(keypair.fingerprint)),
  KeypairIds: exact((keypair) => one(keypair.id)),
  KeypairNames: text((keypair) => one(keypair.name)),
  KeypairTypes: exact((keypair) => one(keypair.type)),
  ...tagFilters(),
}

export const keypairHandlers: Handlers<'CreateKeypair' | 'ReadKeypairs' | 'DeleteKeypair'> = {
  CreateKeypair: async (call, request) => {
    const { KeypairName: name, PublicKey } = request
    if (!/^[\x20-\x7e]{1,255}$/.test(name)) {
      throw new ApiError('keypairName', `The KeypairName '${name}' is invalid: 1 to 255 ASCII characters are allowed.`)
    }
    if (PublicKey !== undefined) {
      const key = parseOpenSshKey(Buffer.from(PublicKey, 'base64').toString('utf8'))
      if (key === undefined) {
        throw new ApiError('invalidValue', "The value of 'PublicKey' must be an OpenSSH public key, encoded in Base64.")
      }
      return { Keypair: keypairView(addKeypair(call, name, key)) }
    }
    requireFreeName(call, name)
    const { key, privateKey } = await generateRsaKey()
    return { Keypair: { ...keypairView(addKeypair(call, name, key)), PrivateKey: privateKey } }
  },

  ReadKeypairs: (call, request) => {
    const rows = rowsFor(
      call.region.state.keypairs,
      request.Filters?.KeypairIds,
      (keypair) => keypair.accountId === call.account.accountId && matchesFilters(filters, request.Filters, keypair),
    )
    const { items, next } = pageOf(
      'ReadKeypairs',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { Keypairs: items.map(keypairView), ...next }
  },

  DeleteKeypair: (call, request) => {
    const { KeypairId: id, KeypairName: name } = request
    if (id === undefined && name === undefined) {
      throw new ApiError('missingParameter', "One of the parameters 'KeypairId', 'KeypairName' is required.")
    }
    const found = call.region.state.keypairs
      .values()
      .find(
        (keypair) =>
          keypair.accountId === call.account.accountId &&
          (id === undefined ? keypair.name === name : keypair.id === id),
      )
    if (found === undefined) throw new ApiError('noKeypair', `The keypair '${id ?? name}' doesn't exist.`)
    call.region.state.keypairs.delete(found.id)
    return {}
  },
}

function addKeypair(call: Call, name: string, key: OpenSshKey): KeypairRecord {
  // Again, since another call may have taken the name while the key was generated.
  requireFreeName(call, name)
  const { region } = call
  const keypair: KeypairRecord = {
    ...newRecord(call, newId('keypair', region.random)),
    name,
    type: key.type,
    fingerprint: fingerprintOf(key),
    publicKey: openSshLine(key, name),
  }
  region.state.keypairs.set(keypair.id, keypair)
  return keypair
}

function requireFreeName({ region, account }: Call, name: string): void {
  for (const keypair of region.state.keypairs.values()) {
    if (keypair.accountId !== account.accountId || keypair.name !== name) continue
    throw new ApiError('keypairNameTaken', `The KeypairName '${name}' is in use.`)
  }
}

function keypairView(keypair: KeypairRecord): Keypair {
  return {
    KeypairFingerprint: keypair.fingerprint,
    KeypairId: keypair.id,
    KeypairName: keypair.name,
    KeypairType: keypair.type,
    Tags: keypair.tags,
  }
}
