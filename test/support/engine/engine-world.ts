import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createOscBsu } from '#electron/builders/osc-bsu.ts'
import type { Communicator, RemoteCommand } from '#electron/communicators/communicator.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import type { RunSettings } from '#electron/engine/build-context.ts'
import { type CloudAccount, createCloudAccount } from '#electron/engine/cloud-account.ts'
import { createPostProcess } from '#electron/engine/post-process.ts'
import { createRunEngine, type LiveRun, type RunEngine, type RunRequest } from '#electron/engine/run-engine.ts'
import { createWaiter } from '#electron/engine/waiter.ts'
import type { PostProcessor } from '#electron/post-processors/post-processor.ts'
import type { Provisioner } from '#electron/provisioners/provisioner.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { type AutoClock, createAutoClock } from './auto-clock.ts'
import { FakeCloud } from './fake-cloud.ts'

/** Everything that a build needs, without a network: a fake cloud, a clock that runs by itself, machines that obey. */
export interface EngineWorld {
  readonly clock: AutoClock
  readonly cloud: FakeCloud
  readonly account: CloudAccount
  readonly engine: RunEngine
  readonly home: string
  readonly runsFolder: string
  /** Commands that were run on machines. */
  readonly commands: string[]
  readonly provisioners: Map<string, Provisioner['provision']>
  readonly postProcessors: Map<string, PostProcessor['process']>
  /** How builds connected, and to which address. */
  readonly connections: { readonly settings: SshSettings; readonly to: string }[]
  /** Called when a build connects; may throw. */
  onConnect: () => Promise<void>
  parallelBuilds: number
  /** From now on nothing comes of what this world does, as if its process had died. */
  die(): void
  start(
    plans: readonly BuildPlan[],
    settings?: Partial<RunSettings> & { readonly secrets?: string[] },
  ): Promise<LiveRun>
}

export function createEngineWorld(): EngineWorld {
  const clock = createAutoClock()
  const cloud = new FakeCloud(clock)
  const home = temporaryFolder()
  const runsFolder = join(home, 'runs')
  let dead = false
  const account = accountIn(cloud, clock, () => dead)
  const commands: string[] = []
  const communicator: Communicator = {
    kind: 'ssh',
    async execute(command: RemoteCommand) {
      commands.push(command.command)
      return { kind: 'exited', code: 0 }
    },
    upload: async () => {},
    uploadDirectory: async () => {},
    download: async () => {},
    downloadDirectory: async () => {},
    close: async () => {},
  }
  const world: EngineWorld = {
    clock,
    cloud,
    account,
    home,
    runsFolder,
    commands,
    provisioners: new Map<string, Provisioner['provision']>([
      [
        'shell',
        async (plan, context) => {
          commands.push(String(plan.options.inline))
          context.log.write('stdout', `ran ${String(plan.options.inline)}`)
        },
      ],
    ]),
    postProcessors: new Map(),
    connections: [],
    onConnect: async () => {},
    parallelBuilds: 0,
    die() {
      dead = true
      clock.stop()
    },
    engine: createRunEngine({
      runsFolder,
      version: 'test',
      clock,
      parallelBuilds: () => world.parallelBuilds,
      builderOf: () =>
        createOscBsu({
          async connectSsh(settings, hooks) {
            await world.onConnect()
            const address = await hooks.address(hooks.signal)
            world.connections.push({ settings, to: `${address?.host}:${address?.port}` })
            return communicator
          },
          provisionerOf: (type) => ({ type, provision: known(world.provisioners, type) }),
        }),
      postProcess: createPostProcess((type) => ({ type, process: known(world.postProcessors, type) })),
    }),
    start(plans, { secrets = [], ...settings } = {}) {
      const request: RunRequest = {
        template: { path: join(home, 'template.json'), name: 'template', sha256: '' },
        builds: plans.map((plan) => ({ plan, account })),
        settings: { force: false, debug: false, onError: 'cleanup', ...settings },
        sandbox: false,
        workingFolder: home,
        secrets,
      }
      return world.engine.start(request)
    },
  }
  return world
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/**
 * A new folder for one test, gone after the last test of the file; in memory where the system has such a place, since journals
 * are synced often.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'omi-studio-engine-'))
  folders.push(folder)
  return folder
}

/** The fake account, as another process would get hold of it. */
export function accountIn(cloud: FakeCloud, clock: AutoClock, isDead?: () => boolean): CloudAccount {
  const client = cloud.client(isDead)
  return createCloudAccount(
    client,
    createWaiter(client, clock, () => 0.5),
    {
      dial: () => Promise.reject(new Error('no connections in this test')),
      callerAddress: async () => '203.0.113.5',
    },
  )
}

function known<Value>(map: Map<string, Value>, type: string): Value {
  const value = map.get(type)
  if (value === undefined) throw new StudioError({ code: 'unknown', message: `There is no ${type}.` })
  return value
}
