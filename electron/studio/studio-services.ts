import type { RunEngine } from '#electron/engine/run-engine.ts'
import type { AccountService } from './accounts/account-service.ts'
import type { CredentialService } from './credentials/credential-service.ts'
import type { HomeFolder } from './home-folder.ts'
import type { HostPowers } from './host/host-powers.ts'
import type { ProblemLog } from './host/problem-log.ts'
import type { ViewStateStore } from './host/view-state-store.ts'
import type { LeftoverService } from './leftovers/leftover-service.ts'
import type { BuildService } from './runs/build-service.ts'
import type { KeptBuilds } from './runs/kept-builds.ts'
import type { RememberedChoices } from './runs/remembered-choices.ts'
import type { RunRecords } from './runs/run-records.ts'
import type { RunSummaries } from './runs/run-summaries.ts'
import type { SandboxService } from './sandbox/sandbox-service.ts'
import type { SettingsStore } from './settings-store.ts'
import type { TemplateDialogs } from './templates/template-dialogs.ts'
import type { TemplateService } from './templates/template-service.ts'
import type { TerminalService } from './terminals/terminal-service.ts'
import type { VmLogins } from './terminals/vm-logins.ts'

/** What the calls of the contract are made of. */
export interface StudioServices {
  readonly version: string
  readonly host: 'desktop' | 'web' | 'cli'
  readonly powers: HostPowers
  readonly problems: ProblemLog
  readonly home: HomeFolder
  readonly settings: SettingsStore
  readonly templates: TemplateService
  readonly builds: BuildService
  readonly accounts: AccountService
  readonly credentials: CredentialService
  readonly leftovers: LeftoverService
  readonly engine: RunEngine
  readonly summaries: RunSummaries
  readonly records: RunRecords
  readonly choices: RememberedChoices
  readonly kept: KeptBuilds
  readonly sandbox: SandboxService
  readonly dialogs: TemplateDialogs
  readonly terminals: TerminalService
  readonly vmLogins: VmLogins
  readonly viewState: ViewStateStore
}
