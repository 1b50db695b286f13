import { expect, test } from 'vitest'
import { readLeniently } from '#shared/oapi/read-leniently.ts'
import { ReadVmsRequest, ReadVmsResponse } from '#shared/oapi/vm.ts'

const reader = readLeniently(ReadVmsResponse)

test('keeps what the declared shape does not know, also deep inside', () => {
  const answer = { Vms: [{ VmId: 'i-1', Nics: [{ NicId: 'eni-1', Speed: 10 }] }], Hint: 'new' }
  expect(ReadVmsResponse.safeParse(answer).success).toBe(false)
  expect(reader.parse(answer)).toEqual(answer)
})

test('opens enumerations', () => {
  expect(reader.safeParse({ Vms: [{ BootMode: 'new-mode' }] }).success).toBe(true)
})

test('still finds values of a wrong type, and says where', () => {
  const read = reader.safeParse({ Vms: [{ Nics: [{ SecurityGroups: 'sg-1' }] }] })
  expect(read.error?.issues[0]?.path).toEqual(['Vms', 0, 'Nics', 0, 'SecurityGroups'])
})

test('leaves the declared shape as strict as it was: requests are checked by it', () => {
  readLeniently(ReadVmsRequest)
  expect(ReadVmsRequest.safeParse({ Filter: {} }).success).toBe(false)
})
