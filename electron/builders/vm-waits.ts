import type { CloudContext } from '#electron/engine/build-context.ts'
import type { Verdict, Wait } from '#electron/engine/waiter.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'

type VmWait = Pick<Wait<'vm', Vm>, 'timeout' | 'option'>

/** Waits until a VM runs; fails at once, with the API's reason, when it cannot come to that any more (appendix D). */
export function untilRunning(context: CloudContext, id: string, wait: VmWait): Promise<Vm> {
  return untilState(context, id, 'running', ['pending'], wait)
}

/** Waits until a VM is stopped. One that is terminated or put into quarantine never will be. */
export function untilStopped(context: CloudContext, id: string, wait: VmWait): Promise<Vm> {
  return untilState(context, id, 'stopped', ['running', 'stopping', 'pending'], wait)
}

/** Waits until a VM that is to end with its stop has ended; it may be forgotten by then. */
export async function untilTerminated(context: CloudContext, id: string, wait: VmWait): Promise<void> {
  await context.account.waiter.wait({
    ...wait,
    kind: 'vm',
    id,
    what: `VM ${id} to be terminated`,
    signal: context.signal,
    onProgress: (detail) => context.progress(detail),
    judge: (vm): Verdict<undefined> => {
      if (vm === undefined || vm.State === 'terminated') return { kind: 'done', result: undefined }
      if (vm.State === 'quarantine') return { kind: 'failed', error: unexpectedState(id, 'terminated', vm) }
      return { kind: 'pending', detail: `VM ${id} is ${vm.State ?? 'going'}` }
    },
  })
}

function untilState(
  context: CloudContext,
  id: string,
  wanted: string,
  onTheWay: readonly string[],
  wait: VmWait,
): Promise<Vm> {
  return context.account.waiter.wait({
    ...wait,
    kind: 'vm',
    id,
    what: `VM ${id} to be ${wanted}`,
    signal: context.signal,
    onProgress: (detail) => context.progress(detail),
    judge: (vm): Verdict<Vm> => {
      if (vm?.State === wanted) return { kind: 'done', result: vm }
      if (vm?.State !== undefined && onTheWay.includes(vm.State)) {
        return { kind: 'pending', detail: `VM ${id} is ${vm.State}` }
      }
      return { kind: 'failed', error: unexpectedState(id, wanted, vm) }
    },
  })
}

function unexpectedState(id: string, wanted: string, vm: Vm | undefined): StudioError {
  const reason = vm?.StateReason ? ` (${vm.StateReason})` : ''
  const found = vm === undefined ? 'is gone' : `is ${vm.State ?? 'in no known state'}${reason}`
  return new StudioError({
    code: 'vm-state',
    message: `VM ${id} was to be ${wanted}, but it ${found}.`,
    hint:
      vm?.State === 'quarantine'
        ? 'OUTSCALE has isolated the VM; ask its support why.'
        : 'Try another VM type or subregion if the cloud had no room for it; look whether a script or a person ended it.',
  })
}
