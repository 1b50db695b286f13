import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FaultPlan, faultPlanSchema } from '#electron/sandbox/api/faults.ts'
import { homeFolder, prepareHomeFolder } from '#electron/studio/home-folder.ts'
import { startRealRegion } from '#electron/studio/sandbox/start-real-region.ts'
import { startSimulatedRegion, timingsNamed } from '#electron/studio/sandbox/start-simulated-region.ts'
import { StudioError } from '#shared/studio-error.ts'
import { untilSignal } from '../until-signal.ts'

export interface SandboxOptions {
  /** `address:port`; port 0 takes a free one. */
  readonly listen: string
  readonly tls?: boolean
  readonly timings: string
  readonly machines: 'simulated' | 'real'
  readonly faults?: string
}

/** `omi-studio sandbox`: serves the sandbox region, and prints what points another client at it. */
export async function sandbox(options: SandboxOptions): Promise<number> {
  const { host, port } = addressOf(options.listen)
  const home = homeFolder(process.env)
  await prepareHomeFolder(home)
  const folder = join(home.path, options.machines === 'real' ? 'sandbox-served-real' : 'sandbox-served')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const choices = {
    timings: timingsNamed(options.timings, '--timings'),
    announceEndpoints: true,
    ...(options.faults === undefined ? {} : { faults: await readFaults(options.faults) }),
  }
  const region = await (options.machines === 'real'
    ? startRealRegion(folder, process.env, choices)
    : startSimulatedRegion(folder, choices))
  const { endpoint, authority } = await region.listen({ host, port, ...(options.tls === true ? { tls: true } : {}) })
  const lines = [
    options.machines === 'real'
      ? '# The sandbox region of OMI Studio; it costs nothing, and its VMs are real ones on this computer.'
      : '# The sandbox region of OMI Studio; it costs nothing, and nothing in it is real.',
    `export OSC_ENDPOINT_API=${endpoint}`,
    `export OSC_REGION=${region.name}`,
    `export OSC_ACCESS_KEY=${region.account.accessKey}`,
    `export OSC_SECRET_KEY=${region.account.secretKey}`,
  ]
  if (authority !== undefined) {
    const path = join(folder, 'authority.pem')
    await writeFile(path, authority)
    lines.push(`export NODE_EXTRA_CA_CERTS=${path}`, `# other clients: trust ${path}`)
  }
  lines.push('# A running VM says in its tag sandbox.ssh where its SSH server really listens.')
  process.stdout.write(`${lines.join('\n')}\n`)
  await untilSignal()
  await region.close()
  return 0
}

function addressOf(listen: string): { host: string; port: number } {
  const match = /^(?:(\[[^\]]+\]|[^:]*):)?(\d+)$/.exec(listen)
  const port = Number(match?.[2])
  if (match === null || port > 65_535) {
    throw new StudioError({
      code: 'bad-flag',
      message: `--listen takes address:port, not "${listen}".`,
      hint: 'Write --listen 127.0.0.1:3000, or only the port.',
    })
  }
  return { host: (match[1] || '127.0.0.1').replace(/^\[|\]$/g, ''), port }
}

async function readFaults(path: string): Promise<FaultPlan> {
  try {
    return faultPlanSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new StudioError({
      code: 'bad-fault-plan',
      message: `The fault plan ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'It is a JSON list of {"operation", "on", "effect"}; see electron/sandbox/api/faults.ts.',
    })
  }
}
