import { systemClock } from '#electron/clock.ts'
import { whyNoRealMachines } from '#electron/sandbox/machines/real/qemu-programs.ts'
import { createAccountHandlers } from './accounts/account-handlers.ts'
import { createCheckHandlers } from './checks/check-handlers.ts'
import { createCredentialHandlers } from './credentials/credential-handlers.ts'
import { explainChoice } from './credentials/explain-choice.ts'
import { definedOnly } from './defined-only.ts'
import { createHostHandlers } from './host/host-handlers.ts'
import { createImageHandlers } from './images/image-handlers.ts'
import { createLeftoverHandlers } from './leftovers/leftover-handlers.ts'
import { createRunControlHandlers } from './runs/run-control-handlers.ts'
import { createRunHandlers } from './runs/run-handlers.ts'
import type { CallHandlers, ContractHandlers, StreamHandlers } from './serve-contract.ts'
import type { StudioServices } from './studio-services.ts'
import { createTemplateHandlers } from './templates/template-handlers.ts'
import { createTerminalHandlers } from './terminals/terminal-handlers.ts'

/** Implements the contract over the services; the same for all hosts. */
export function createContractHandlers(services: StudioServices): ContractHandlers {
  const account = createAccountHandlers(services)
  const check = createCheckHandlers(services)
  const credentials = createCredentialHandlers(services.credentials, services.settings)
  const host = createHostHandlers(services)
  const images = createImageHandlers(services)
  const leftovers = createLeftoverHandlers(services)
  const runs = createRunHandlers(services)
  const templates = createTemplateHandlers(services)
  const terminals = createTerminalHandlers(services)

  const calls: CallHandlers = {
    'studio.about': async () => {
      const sandboxEndpoint = services.sandbox.endpoint()
      const why = whyNoRealMachines(process.env)
      return {
        version: services.version,
        host: services.host,
        platform: process.platform,
        home: services.home.path,
        ...(sandboxEndpoint === undefined ? {} : { sandboxEndpoint }),
        ...(why === undefined ? {} : { whyNoRealMachines: why }),
      }
    },
    'settings.read': () => services.settings.read(),
    'settings.write': (patch) => services.settings.update((settings) => ({ ...settings, ...definedOnly(patch) })),
    'settings.setAside': async () => {
      const keptAs = await services.settings.setAside(systemClock.now())
      return { settings: await services.settings.read(), ...(keptAs === undefined ? {} : { keptAs }) }
    },

    'credentials.explain': (input) => explainChoice(services, input),

    ...account.calls,
    ...check.calls,
    ...credentials.calls,
    ...host.calls,
    ...images.calls,
    ...leftovers.calls,
    ...runs.calls,
    ...createRunControlHandlers(services),
    ...templates.calls,
    ...terminals.calls,
  }
  const streams: StreamHandlers = {
    ...account.streams,
    ...check.streams,
    ...credentials.streams,
    ...host.streams,
    ...images.streams,
    ...leftovers.streams,
    ...runs.streams,
    ...templates.streams,
    ...terminals.streams,
  }
  return { calls, streams }
}
