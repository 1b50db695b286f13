import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBuilders } from '#electron/builders/builders.ts'
import type { Clock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { sandboxCredentials } from '#electron/credentials/sandbox-credentials.ts'
import type { Builder } from '#electron/engine/build-context.ts'
import { type CloudAccount, createCloudAccount } from '#electron/engine/cloud-account.ts'
import { createPostProcess } from '#electron/engine/post-process.ts'
import { createRunEngine, type LiveRun, type RunEngine } from '#electron/engine/run-engine.ts'
import { createWaiter } from '#electron/engine/waiter.ts'
import { createOapiClient } from '#electron/oapi/client.ts'
import { createRateLimiter, type Pace } from '#electron/oapi/rate-limiter.ts'
import { postProcessorOf } from '#electron/post-processors/post-processors.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import { createBuildPlanner } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { renderDiagnostic } from '#shared/language/render-diagnostic.ts'
import { type ServedRegion, type ServedRegionSettings, serveRegion } from './served-region.ts'
import { temporaryRoot } from './temporary-root.ts'

/** The program's own parts put together over a region, all on one clock that a test chooses. */
export interface BuildBench {
  readonly served: ServedRegion
  readonly account: CloudAccount
  readonly engine: RunEngine
  readonly clock: Clock
  readonly home: string
  readonly runsFolder: string
  /** Plans the template text and starts all its builds as one run. */
  start(template: string): Promise<LiveRun>
  close(): Promise<void>
}

export interface BuildBenchSettings extends ServedRegionSettings {
  readonly clock: Clock
  readonly random?: () => number
  /** What the client allows itself; 1000 requests a second without it. */
  readonly pace?: Pace
  /** Instead of the program's own. */
  readonly builderOf?: (type: string) => Builder
}

export async function createBuildBench(settings: BuildBenchSettings): Promise<BuildBench> {
  const { clock, random = Math.random } = settings
  const served = await serveRegion(settings)
  const { region, endpoint } = served
  const { accessKey, secretKey } = region.account
  const oapi = createOapiClient({
    credentials: sandboxCredentials({ endpoint, region: region.name, accessKey, secretKey }),
    version: 'test',
    clock,
    random,
    limiter: createRateLimiter(clock, settings.pace ?? { perSecond: 1000, atOnce: 8 }),
  })
  const account = createCloudAccount(oapi, createWaiter(oapi, clock, random), {
    dial: (host, port, signal) => region.dial(host, port, signal),
    callerAddress: async () => '127.0.0.1',
  })
  const home = await mkdtemp(join(temporaryRoot, 'omi-studio-bench-'))
  const runsFolder = join(home, 'runs')
  const engine = createRunEngine({
    runsFolder,
    version: 'test',
    clock,
    parallelBuilds: () => 0,
    builderOf: settings.builderOf ?? createBuilders({ connectSsh, provisionerOf }),
    postProcess: createPostProcess(postProcessorOf),
  })
  const plan = createBuildPlanner({})
  let templates = 0
  return {
    served,
    account,
    engine,
    clock,
    home,
    runsFolder,
    async start(template) {
      templates += 1
      const path = join(home, `template-${templates}.pkr.hcl`)
      await writeFile(path, template)
      const { files, planned } = await plan({ path, workingFolder: home })
      if (hasErrors(planned.diagnostics)) throw new Error(planned.diagnostics.map(renderDiagnostic).join('\n'))
      return engine.start({
        template: { path, name: files.name, sha256: '' },
        builds: planned.builds.map((build) => ({ plan: build, account })),
        settings: { force: false, debug: false, onError: 'cleanup' },
        sandbox: true,
        workingFolder: home,
        secrets: [],
      })
    },
    async close() {
      await engine.close()
      await served.close()
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
