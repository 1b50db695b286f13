import type { hostCalls, hostStreams } from '#shared/contract/host-calls.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { diagnose } from './diagnose.ts'

/** The contract's calls about the host. */
export function createHostHandlers(services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof hostCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof hostStreams>
} {
  const { powers } = services
  return {
    calls: {
      'viewState.read': () => services.viewState.read(),
      'viewState.write': async (changes) => {
        await services.viewState.change(changes)
        return {}
      },
      'host.powers': async () => ({
        show: powers.show !== undefined,
        keepAwake: powers.keepAwake !== undefined,
        openFolder: powers.openFolder !== undefined,
      }),
      'host.show': async () => {
        powers.show?.()
        return {}
      },
      'host.openFolder': async () => {
        if (powers.openFolder === undefined) {
          throw new StudioError({
            code: 'no-file-manager',
            message: 'In the browser no folder can be opened.',
            hint: `It is ${services.home.path} on the computer that the app runs on.`,
          })
        }
        await powers.openFolder(services.home.path)
        return {}
      },
      'host.diagnostics': () => diagnose(services),
    },
    streams: {},
  }
}
