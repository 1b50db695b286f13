import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HeldResource } from '#electron/sandbox/api/inventory.ts'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { startRealRegion } from '#electron/studio/sandbox/start-real-region.ts'
import {
  type Ended,
  programFolder,
  type RunningCommand,
  runCommand,
  startCommand,
} from '#test/support/whole-build/command-line.ts'
import { launchStandingVm, type StandingVm } from '#test/support/whole-build/standing-vm.ts'

/** ms that a VM has until it lets us in: software emulation, perhaps on a busy computer. */
const bootPatience = 180_000

const dieAfterEvent = new URL('../support/whole-build/die-after-event.ts', import.meta.url).href

/** A served region with real machines, in which other processes build. */
export interface RealBench {
  readonly region: SandboxRegion
  /** What the command line needs to build there. */
  readonly environment: Readonly<Record<string, string>>
  /** Runs `omi-studio build` on a template of `test/vm/templates` and returns the id of the OMI or volume made last. */
  build(template: string, variables?: Readonly<Record<string, string>>): Promise<BuildOutcome>
  /**
   * Starts a build in a process of its own, with a home of its own.
   *
   * @param dieAfter the number of the journal's event after which it is killed with SIGKILL.
   */
  start(
    template: string,
    variables: Readonly<Record<string, string>>,
    dieAfter?: number,
  ): Promise<RunningCommand & { readonly home: string }>
  /** Runs `omi-studio recover --yes` in the home of a build that died. */
  recover(home: string): Promise<Ended>
  launch(imageId: string): Promise<StandingVm>
  /** The public OMI of Debian 12. */
  debian(): Promise<string>
  /** Writes a file that the builds can name; returns its path. */
  file(name: string, text: string): Promise<string>
  close(): Promise<void>
}

export interface BuildOutcome {
  readonly code: number | null
  readonly output: string
  /** What the account holds now and did not before. */
  readonly made: readonly HeldResource[]
}

export async function openRealBench(): Promise<RealBench> {
  const folder = await mkdtemp(join(tmpdir(), 'omi-studio-vm-'))
  const region = await startRealRegion(join(folder, 'region'), process.env, {
    timings: 'instant',
    announceEndpoints: true,
  })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  const environment = {
    OSC_ENDPOINT_API: endpoint,
    OSC_REGION: region.name,
    OSC_ACCESS_KEY: region.account.accessKey,
    OSC_SECRET_KEY: region.account.secretKey,
  }
  const start: RealBench['start'] = async (template, variables, dieAfter) => {
    const path = join(programFolder, 'test', 'vm', 'templates', template)
    const values = Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`])
    const home = await mkdtemp(join(folder, 'home-'))
    const command = startCommand(['build', ...values, path], {
      home,
      environment:
        dieAfter === undefined ? environment : { ...environment, OMI_STUDIO_TEST_DIE_AFTER: String(dieAfter) },
      ...(dieAfter === undefined ? {} : { preload: dieAfterEvent }),
    })
    return { ...command, home }
  }
  return {
    region,
    environment,
    start,
    recover: (home) => runCommand(['recover', '--yes'], { home, environment }),
    async build(template, variables = {}) {
      const before = new Set(region.inventory().map(({ id }) => id))
      const { code, stdout, stderr } = await (await start(template, variables)).ended
      await region.settled()
      const made = region.inventory().filter(({ id }) => !before.has(id))
      return { code, output: `${stdout}${stderr}`, made }
    },
    async launch(imageId) {
      const vm = await launchStandingVm(region, imageId, bootPatience)
      return {
        ...vm,
        async run(command) {
          try {
            return await vm.run(command)
          } catch (error) {
            const { ConsoleOutput = '' } = await region.call('ReadConsoleOutput', { VmId: vm.vmId })
            const console = Buffer.from(ConsoleOutput, 'base64').toString('utf8').slice(-4_000)
            throw new Error(`${vm.vmId}: ${error instanceof Error ? error.message : String(error)}\n${console}`)
          }
        },
      }
    },
    async debian() {
      const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
      return Images[0]?.ImageId ?? ''
    },
    async file(name, text) {
      const path = join(folder, name)
      await writeFile(path, text, { mode: 0o600 })
      return path
    },
    async close() {
      await region.close()
      const left = await readdir(join(folder, 'region', 'machines')).catch(() => [])
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      if (left.length > 0) throw new Error(`the region left machines: ${left.join(', ')}`)
    },
  }
}
