import { describe, expect, test } from 'vitest'
import { untilAvailable, untilSnapshotsComplete } from '#electron/builders/image-waits.ts'
import { untilRunning, untilStopped, untilTerminated } from '#electron/builders/vm-waits.ts'
import { untilFree, untilLinked } from '#electron/builders/volume-waits.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { StudioError } from '#shared/studio-error.ts'

interface Asked {
  readonly timeout: number
  readonly option?: string
  readonly judge: (seen: unknown) => { readonly kind: string; readonly error?: StudioError; readonly fraction?: number }
}

/** What a wait asks the waiter for. */
function asked(start: (context: CloudContext) => Promise<unknown>): Asked {
  let found: Asked | undefined
  const context = {
    signal: new AbortController().signal,
    progress: () => undefined,
    account: {
      waiter: {
        wait(wait: Asked) {
          found = wait
          return new Promise(() => {})
        },
      },
    },
  } as unknown as CloudContext
  void start(context)
  if (found === undefined) throw new Error('nothing was waited for')
  return found
}

const waits = {
  'a VM to run': asked((context) => untilRunning(context, 'i-1', { timeout: 1_000, option: 'vm_ready_timeout' })),
  'a VM to stop': asked((context) => untilStopped(context, 'i-1', { timeout: 1_000, option: 'vm_stop_timeout' })),
  'a VM to end': asked((context) => untilTerminated(context, 'i-1', { timeout: 1_000, option: 'vm_stop_timeout' })),
  'an OMI': asked((context) => untilAvailable(context, 'ami-1', 1_000)),
  'a snapshot': asked((context) => untilSnapshotsComplete(context, ['snap-1'], 1_000)),
  'a volume to be linked': asked((context) => untilLinked(context, ['vol-1'], 1_000)),
  'a volume to be free': asked((context) => untilFree(context, ['vol-1'], 1_000)),
} as const

const linked = (State: string) => ({ State: 'in-use', LinkedVolumes: [{ State }] })

/** Appendix D of spec/builders.md: what each wait ends with, and at which states it fails at once. */
describe.each([
  [
    'a VM to run',
    'vm_ready_timeout',
    ['running'],
    ['pending'],
    ['terminated', 'shutting-down', 'stopped', 'stopping', 'quarantine'],
  ],
  [
    'a VM to stop',
    'vm_stop_timeout',
    ['stopped'],
    ['running', 'stopping'],
    ['terminated', 'shutting-down', 'quarantine'],
  ],
  [
    'a VM to end',
    'vm_stop_timeout',
    ['terminated', undefined],
    ['running', 'stopping', 'stopped', 'shutting-down'],
    ['quarantine'],
  ],
  ['an OMI', 'image_timeout', ['available'], ['pending'], ['failed', undefined]],
  ['a snapshot', 'snapshot_timeout', ['completed'], ['in-queue', 'pending'], ['error', 'deleting', undefined]],
  [
    'a volume to be linked',
    'volume_timeout',
    [linked('attached')],
    [linked('attaching'), 'creating', 'available'],
    ['error', 'deleting', undefined],
  ],
  ['a volume to be free', 'volume_timeout', ['available'], [linked('detaching')], ['error', 'deleting', undefined]],
] as const)('waiting for %s', (name, option, done, pending, failed) => {
  const { judge, timeout, option: said } = waits[name]
  const verdict = (state: unknown) => judge(typeof state === 'string' ? { State: state } : state).kind

  test('has the limit of its option', () => {
    expect([timeout, said]).toEqual([1_000, option])
  })

  test('is over, goes on, and fails at once as appendix D has it', () => {
    expect(done.map(verdict)).toEqual(done.map(() => 'done'))
    expect(pending.map(verdict)).toEqual(pending.map(() => 'pending'))
    expect(failed.map(verdict)).toEqual(failed.map(() => 'failed'))
  })

  test('says what was found, and what to do', () => {
    for (const state of failed) {
      const { error } = judge(state === undefined ? undefined : { State: state, StateReason: 'no room' })
      expect(error?.message).toMatch(
        state === undefined ? /is gone/ : new RegExp(state === 'failed' ? 'could not be made' : state),
      )
      expect(error?.hint).toBeTruthy()
    }
  })
})

test('a VM that ended says the API’s own reason, and an OMI that failed its comment', () => {
  expect(waits['a VM to run'].judge({ State: 'terminated', StateReason: 'no room' }).error?.message).toContain(
    'no room',
  )
  const failed = { State: 'failed', StateComment: { StateMessage: 'the disk is odd' } }
  expect(waits['an OMI'].judge(failed).error?.message).toContain('the disk is odd')
})

test('a snapshot tells its progress', () => {
  expect(waits['a snapshot'].judge({ State: 'pending', Progress: 42 })).toMatchObject({ fraction: 0.42 })
})
