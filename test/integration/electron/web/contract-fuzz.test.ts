import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { createSandboxRegion, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { type CallName, calls } from '#shared/contract/calls.ts'
import { type StreamName, streams } from '#shared/contract/streams.ts'
import { arbitraryOf, garbageFrames, type Pools, spoilt } from '#test/support/arbitrary-of-schema.ts'
import { createFakeDisks } from '#test/support/sandbox/fake-disks.ts'
import { createFakeMachines } from '#test/support/sandbox/fake-machines.ts'

/** Calls in all, spread over those that the contract has; as many subscriptions and broken frames as that takes besides. */
const callCount = 10_000
/** Each derives a key from a passphrase, which is made to take long; a tenth of the others' share is enough. */
const slowCalls = new Set(['vault.create', 'vault.open'])
/** Frames that are none. */
const garbageCount = 1_000
/** Calls at once. */
const atOnce = 40
/** ms that any answer may take. */
const patience = 180_000

const root = join(import.meta.dirname, '../../../..')

let folder: string
let region: SandboxRegion
let child: ChildProcess
let link: string
let output = ''
let secrets: readonly string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-fuzz-'))
  region = await createSandboxRegion({ machines: createFakeMachines(), disks: createFakeDisks() })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  const planted = (name: string) => `planted-${name}-${crypto.randomUUID()}`
  const inFile = planted('secret-of-the-config-file').replaceAll('-', '')
  const formerSecret = planted('former-secret').replaceAll('-', '')
  const password = planted('password')
  secrets = [region.account.secretKey, inFile, formerSecret, password]
  await mkdir(join(folder, '.osc'))
  await mkdir(join(folder, 'work'))
  const profile = {
    access_key: 'SANDBOXPLANTED000001',
    secret_key: inFile,
    region: 'eu-west-2',
    endpoints: { api: endpoint },
  }
  await writeFile(join(folder, '.osc', 'config.json'), JSON.stringify({ default: profile, other: profile }))
  await writeFile(
    join(folder, 'work', 'broken.pkr.hcl'),
    'source "outscale-bsu" "x" { vm_tipe = 1 }\nbuild { sources = ["source.outscale-bsu.x"] }\n',
  )
  await symlink(join(folder, '.osc', 'config.json'), join(folder, 'work', 'linked.json'))
  await writeFile(join(folder, 'work', 'old.json'), '{"builders": [{"type": "outscale-bsu"}]}')
  child = spawn(process.execPath, [join(root, 'test/support/attacked-host.ts'), join(folder, 'work')], {
    cwd: join(folder, 'work'),
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      OMI_STUDIO_HOME: join(folder, 'data'),
      OSC_ENDPOINT_API: endpoint,
      OSC_REGION: region.name,
      OSC_ACCESS_KEY: region.account.accessKey,
      OSC_SECRET_KEY: region.account.secretKey,
      OUTSCALE_SECRETKEYID: formerSecret,
      OSC_LOGIN: 'tester@example.com',
      OSC_PASSWORD: password,
      // Whatever a fuzzed input names, nothing leaves this computer: nobody listens there.
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1,localhost',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  link = await new Promise<string>((resolve, reject) => {
    const onText = (text: Buffer) => {
      output += text.toString()
      const found = /http:\S+token=\S+/.exec(output)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', onText)
    child.stderr?.on('data', onText)
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${output}`)))
  })
}, 60_000)

afterAll(async () => {
  if (child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  await region.close()
  await rm(folder, { recursive: true, force: true })
})

/** Whatever is written goes below the test's own folder; nothing that a build could be started from is among it. */
function pools(known: { readonly draftId: string; readonly profileId: string }): Pools {
  const inside = (name: string) => join(folder, 'work', name)
  const paths = [
    inside('broken.pkr.hcl'),
    inside('old.json'),
    inside('.'),
    inside('nowhere'),
    inside('../.osc/config.json'),
    inside('../data/settings.json'),
    inside('linked.json'),
    '/proc/self/environ',
    '/dev/zero',
    join(root, 'assets/templates/minimal/../../../package.json'),
    join(root, 'assets/templates/../..'),
  ]
  return {
    path: paths,
    folder: paths,
    file: paths,
    runId: ['20260101-000000-abcdef', 'none', 'a'],
    text: ['a', '(', '.*'],
    name: ['default', 'other', 'new', '__proto__', 'a b'],
    profile: ['default', 'other', 'new'],
    draftId: [known.draftId],
    id: [known.profileId, 'none'],
    passphrase: ['four words nobody guesses', 'another four words here'],
    proxy: ['http://127.0.0.1:9', 'http://user:word@127.0.0.1:9'],
    clientCertificate: paths,
    clientKey: paths,
    authority: paths,
    endpoint: ['http://127.0.0.1:9', 'http://127.0.0.1:9/api/v1', 'nonsense', 'file:///etc/passwd'],
  }
}

/** A draft and a profile made of the planted keys, for calls that need one. */
async function prepare(socket: WebSocket): Promise<{ draftId: string; profileId: string }> {
  let nextId = 1
  const call = async <Answer>(name: CallName, input: unknown): Promise<Answer> => {
    const id = nextId++
    const answered = new Promise<string>((resolve) => socket.once('message', (text) => resolve(String(text))))
    socket.send(JSON.stringify({ kind: 'call', id, name, input }))
    const answer = JSON.parse(await answered) as { kind: string; output: Answer }
    if (answer.kind !== 'result') throw new Error(JSON.stringify(answer))
    return answer.output
  }
  const { found } = await call<{ found: { id: string; usable: boolean }[] }>('credentials.found', {})
  const id = found.find(({ usable }) => usable)?.id
  const from = { kind: 'found', id }
  const first = await call<{ draftId: string }>('credentials.startDraft', { from })
  const saving = { draftId: first.draftId, name: 'planted', storage: 'session' }
  const profile = await call<{ id: string }>('credentials.save', saving)
  const { draftId } = await call<{ draftId: string }>('credentials.startDraft', { from })
  return { draftId, profileId: profile.id }
}

async function openSocket(): Promise<WebSocket> {
  const { origin } = new URL(link)
  const answer = await fetch(link, { redirect: 'manual' })
  const cookie = String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/contract`, { headers: { cookie, origin } })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return socket
}

interface Sent {
  readonly frame: unknown
  readonly name: string
  readonly resolve: () => void
}

const errorSchema = z.strictObject({
  code: z.string().min(1),
  message: z.string().min(1),
  hint: z.string().optional(),
  where: z.record(z.string(), z.unknown()).optional(),
})

test('ten thousand calls, proper, spoilt and none at all, are answered or refused; nothing falls over, nothing leaks', async () => {
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const complaints: string[] = []
  const pending = new Map<number, Sent>()
  const socket = await openSocket()
  const fields = pools(await prepare(socket))
  let gone: string | undefined
  socket.on('close', (code, reason) => {
    gone = `${code} ${String(reason)}`
  })

  socket.on('message', (message) => {
    const text = String(message)
    for (const secret of secrets) if (text.includes(secret)) complaints.push(`a secret in: ${text.slice(0, 500)}`)
    if (/\\n {4}at /.test(text)) complaints.push(`a stack trace in: ${text.slice(0, 500)}`)
    const answer = JSON.parse(text) as { kind: string; id: number; output?: unknown; error?: unknown }
    if (answer.error !== undefined && !errorSchema.safeParse(answer.error).success)
      complaints.push(`no proper error: ${text.slice(0, 500)}`)
    const sent = pending.get(answer.id)
    if (sent === undefined) {
      count(answer.kind === 'item' ? 'stream items' : 'answers to frames that are none')
      return
    }
    if (answer.kind === 'item') {
      count('stream items')
      socket.send(JSON.stringify({ kind: 'unsubscribe', id: answer.id }))
    } else if (answer.kind === 'result') {
      count(`answered`)
      const checked = calls[sent.name as CallName].output.safeParse(answer.output)
      if (!checked.success)
        complaints.push(`${sent.name} answered what it does not declare: ${z.prettifyError(checked.error)}`)
    } else {
      const code = (answer.error as { code?: string } | undefined)?.code
      count(code === undefined ? 'streams ended' : `refused: ${code}`)
      if (code === 'unexpected')
        complaints.push(
          `${sent.name} met a defect: ${text.slice(0, 300)} for ${JSON.stringify(sent.frame).slice(0, 300)}`,
        )
    }
    pending.delete(answer.id)
    sent.resolve()
  })

  let nextId = 1_000_000
  const underWay = new Set<Promise<void>>()
  async function send(name: string, frame: Record<string, unknown>): Promise<void> {
    while (underWay.size >= atOnce) await Promise.race(underWay)
    if (gone !== undefined) throw new Error(`the connection ended (${gone}): ${output}`)
    const id = nextId++
    const answered = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer to ${name}: ${JSON.stringify(frame).slice(0, 500)}`)),
        patience,
      )
      pending.set(id, {
        name,
        frame,
        resolve: () => {
          clearTimeout(timer)
          resolve()
        },
      })
    })
    const done = answered.finally(() => underWay.delete(done))
    underWay.add(done)
    socket.send(JSON.stringify({ ...frame, id }))
    // A stream of something that lives does not end by itself.
    if (frame.kind === 'subscribe') {
      setTimeout(() => {
        socket.send(JSON.stringify({ kind: 'unsubscribe', id }))
        pending.get(id)?.resolve()
        pending.delete(id)
      }, 200)
    }
  }

  const seed = Number(process.env.OMI_STUDIO_FUZZ_SEED ?? 20_261_123)
  const garbage = fc.sample(garbageFrames, { seed, numRuns: garbageCount })
  for (const frame of garbage) {
    if (typeof frame === 'object' && frame !== null && 'id' in frame && pending.has(Number(frame.id))) continue
    socket.send(JSON.stringify(frame))
    count('frames that are none')
  }

  const targets = [
    ...Object.entries(calls).map(([name, { input }]) => ({ kind: 'call', key: 'name', name, input })),
    ...Object.entries(streams).map(([name, { input }]) => ({ kind: 'subscribe', key: 'topic', name, input })),
  ]
  const each = Math.ceil(callCount / (Object.keys(calls).length - slowCalls.size))
  for (const [index, { kind, key, name, input }] of targets.entries()) {
    const proper = arbitraryOf(input, fields)
    const samples = fc.sample(fc.oneof(proper, spoilt(proper)), {
      seed: seed + index,
      numRuns: slowCalls.has(name) ? Math.ceil(each / 10) : each,
    })
    for (const sample of samples) {
      count(`${kind === 'call' ? 'calls' : 'subscriptions'} sent`)
      await send(name satisfies string as CallName | StreamName, { kind, [key]: name, input: sample })
    }
  }
  await Promise.all(underWay)

  console.info(
    `contract fuzzing: ${targets.length} calls and streams, ${[...counts].map(([what, number]) => `${number} ${what}`).join(', ')}`,
  )
  expect(complaints.slice(0, 20)).toEqual([])
  expect(gone).toBeUndefined()
  expect(child.exitCode).toBeNull()
  for (const secret of secrets) expect(output).not.toContain(secret)
  // The configuration file of other tools is written only when the person says so in so many words.
  expect(await readFile(join(folder, '.osc', 'config.json'), 'utf8')).toContain(String(secrets[1]))
  socket.terminate()
}, 600_000)
