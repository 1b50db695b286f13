import { describe, expect, test } from 'vitest'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import { obstacleOf } from '#renderer/features/images/image-task.ts'
import { changesNothing, shareChange, typedAccounts } from '#renderer/features/images/share-change.ts'
import { doubleKey, rowsOfTags, tagChange, tagsOfRows } from '#renderer/features/images/tag-rows.ts'
import { type TrialFields, trialProblems } from '#renderer/features/images/trial-fields.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'

describe('sharing', () => {
  test('account ids are read however they are separated, each once', () => {
    expect(typedAccounts(' 111122223333,444455556666;\n111122223333\t12345 x ')).toEqual({
      ids: ['111122223333', '444455556666'],
      wrong: ['12345', 'x'],
    })
    expect(typedAccounts('')).toEqual({ ids: [], wrong: [] })
  })

  test('only what differs changes', () => {
    const image = { sharedWith: ['111122223333', '444455556666'], public: false }
    expect(shareChange(image, ['444455556666', '777788889999'], true)).toEqual({
      add: ['777788889999'],
      remove: ['111122223333'],
      public: true,
    })
    const same = shareChange(image, ['444455556666', '111122223333'], false)
    expect(same).toEqual({ add: [], remove: [] })
    expect(changesNothing(same)).toBe(true)
    expect(changesNothing(shareChange({ ...image, public: true }, image.sharedWith, false))).toBe(false)
  })
})

describe('tags', () => {
  test('rows and tags are the same there and back, without empty keys', () => {
    const tags = { team: 'web', empty: '' }
    const rows = rowsOfTags(tags)
    expect(rows.map(({ key }) => key)).toEqual(['empty', 'team'])
    expect(tagsOfRows([...rows, { id: 9, key: ' ', value: 'lost' }])).toEqual(tags)
  })
  test('a key that is there twice is named, blanks around it do not count', () => {
    const rows = [
      { id: 0, key: 'team', value: 'a' },
      { id: 1, key: ' team ', value: 'b' },
      { id: 2, key: '', value: '' },
      { id: 3, key: '', value: '' },
    ]
    expect(doubleKey(rows)).toBe('team')
    expect(doubleKey(rows.slice(1))).toBeUndefined()
  })
  test('the change there, and the change back for an undo', () => {
    const before = { team: 'web', stage: 'test' }
    const after = { team: 'shop', owner: 'me' }
    expect(tagChange(before, after)).toEqual({ setTags: { team: 'shop', owner: 'me' }, removeTags: ['stage'] })
    expect(tagChange(after, before)).toEqual({ setTags: { team: 'web', stage: 'test' }, removeTags: ['owner'] })
  })
})

describe('the VM of a trial', () => {
  const fields: TrialFields = {
    vmType: 'tinav6.c1r2p2',
    communicator: 'ssh',
    username: 'outscale',
    subnetId: '',
    patience: '10',
    minutes: '60',
    command: '',
  }
  test('what is proposed is fine', () => {
    expect(trialProblems('test-vm', fields).size).toBe(0)
  })
  test.each(['', '0', '61', '1.5', '1e1', '-3', 'ten'])('waiting “%s” minutes is refused', (patience) => {
    expect(trialProblems('boot-test', { ...fields, patience }).get('patience')).toBe('patience')
  })
  test('how long the VM stays counts for test VMs alone', () => {
    expect(trialProblems('test-vm', { ...fields, minutes: '4' }).get('minutes')).toBe('minutes')
    expect(trialProblems('boot-test', { ...fields, minutes: '4' }).size).toBe(0)
  })
  test('type and user have to be given', () => {
    const problems = trialProblems('boot-test', { ...fields, vmType: ' ', username: '' })
    expect([...problems]).toEqual([
      ['vmType', 'needed'],
      ['username', 'needed'],
    ])
  })
})

test('of a foreign OMI only a VM can be made; one in the making can be described and deleted', () => {
  const image = (own: boolean, state: string) => ({ own, state }) as AccountImage
  const kinds = ['boot-test', 'test-vm', 'share', 'edit', 'export', 'delete'] as const
  const obstacles = (of: AccountImage) => kinds.map((kind) => obstacleOf(kind, of))
  const [not, wait] = ['notYours', 'notAvailable']
  expect(obstacles(image(true, 'available'))).toEqual(Array(6).fill(undefined))
  expect(obstacles(image(false, 'available'))).toEqual([undefined, undefined, not, not, not, not])
  expect(obstacles(image(true, 'pending'))).toEqual([wait, wait, wait, undefined, wait, undefined])
})

test('a build is asked for again on its template’s sheet, a trial on the page of its OMI', () => {
  expect(rerunAddress({ runId: 'r1', templatePath: '/a b.pkr.hcl' })).toBe('/template?path=%2Fa%20b.pkr.hcl&rerun=r1')
  expect(rerunAddress({ runId: 'r2', templatePath: 'omi-studio:boot-test/ami-12345678' })).toBe(
    '/images/ami-12345678?do=boot-test',
  )
})
