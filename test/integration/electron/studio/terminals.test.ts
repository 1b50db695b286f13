import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import type { StreamItem } from '#shared/contract/streams.ts'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import type { PromptState } from '#shared/run/run-state.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

const password = 'Tr0ub4dor-and-3'

const template = `
source "outscale-bsu" "web" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "looked-into"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}
variable "password" {
  default   = "${password}"
  sensitive = true
}
build {
  sources = ["source.outscale-bsu.web"]
  provisioner "shell" {
    inline = ["echo \${var.password} > /tmp/kept", "test -f /tmp/mended"]
  }
}
`

async function openStudio(home: string): Promise<Studio> {
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  return studio
}

function callsOf(studio: Studio) {
  return <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    studio.handlers.calls[name](input as never, AbortSignal.timeout(60_000)) as Promise<CallOutput<Name>>
}

/** A build whose provisioner fails, and the question that it waits with. */
async function pausedBuild(studio: Studio, home: string) {
  const path = join(home, 'web.pkr.hcl')
  await writeFile(path, template)
  const call = callsOf(studio)
  const started = await call('runs.start', { path, variables: {}, account: 'sandbox', onError: 'ask' })
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  const { runId } = started
  const run = studio.engine.live(runId)!
  const prompt = await new Promise<PromptState>((resolve, reject) => {
    const look = () => {
      const [asked] = run.state().prompts
      if (asked !== undefined) resolve(asked)
      else if (run.state().outcome !== undefined) reject(new Error('the run ended without a question'))
    }
    run.subscribe(look)
    look()
  })
  const [build] = [...run.state().builds.keys()]
  const target: TerminalTarget = { kind: 'run', runId, build: build! }
  return { runId, run, prompt, target, call }
}

/** Someone who looks at a shell. */
function reader(studio: Studio, session: string) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  let text = ''
  let end: Extract<StreamItem<'terminals.output'>, { kind: 'ended' }>['end'] | undefined
  let changed = () => {}
  void (async () => {
    for await (const item of studio.handlers.streams['terminals.output']({ session }, stop.signal)) {
      if (item.kind === 'output') text += item.text
      else end = item.end
      changed()
    }
  })()
  const until = async (wanted: () => boolean) => {
    while (!wanted()) {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`not seen in ${JSON.stringify(text)}`)), 10_000)
        changed = () => {
          clearTimeout(late)
          resolve()
        }
      })
    }
  }
  return {
    text: () => text,
    stop: () => stop.abort(),
    shows: (what: string | RegExp) => until(() => (typeof what === 'string' ? text.includes(what) : what.test(text))),
    ends: async () => {
      await until(() => end !== undefined)
      return end
    },
  }
}

test('a shell on the VM of a paused build answers, hides secrets, and what was done there lets the build go on', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { runId, run, prompt, target, call } = await pausedBuild(studio, home)

  const opened = await call('terminals.open', { target, columns: 100, rows: 30 })
  expect(opened.login).toMatch(/^outscale@[\d.]+$/)
  const { session } = opened
  const type = (text: string) => call('terminals.write', { session, text })
  const look = reader(studio, session)
  await look.shows(/\$ $/)
  await type('echo $((6 * 7)) is\x7f\x7fthe answer\r')
  await look.shows('42 the answer\r\n')
  await type('cat /tmp/kept\r')
  await look.shows('<sensitive>\r\n')
  await type('tput cols; stty size\r')
  await call('terminals.resize', { session, columns: 132, rows: 43 })
  await type('stty size\r')
  await look.shows('43 132')

  await type('sleep 600\r')
  await look.shows('sleep 600\r\n')
  await type('\x03')
  await look.shows('^C\r\n')
  await type('echo still $?\r')
  await look.shows('still 130')
  await type('half a line\x03')
  await look.shows(/half a line\^C\r\n\S+:\S+\$ $/)
  await type('\x1b[A\x1b[A\x1b[B\r')
  await look.shows('still 0')

  // Who comes back later finds the same shell, with what it said.
  look.stop()
  const again = await call('terminals.open', { target, columns: 80, rows: 24 })
  expect(again.session).toBe(session)
  const later = reader(studio, session)
  await later.shows('42 the answer')

  await type('touch /tmp/mended\r')
  await type('exit 3\r')
  expect(await later.ends()).toEqual({ kind: 'exited', code: 3 })
  expect(later.text()).not.toContain(password)

  await call('runs.answer', { runId, promptId: prompt.promptId, choice: 'retry' })
  expect(await run.done).toBe('succeeded')
  const [build] = [...run.state().builds.values()]
  expect(build?.modifiedByHand).toEqual(['shell'])
  await expect(call('terminals.open', { target, columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'no-shell' })
  const files = await readdir(join(home, 'runs', runId), { recursive: true, withFileTypes: true })
  for (const file of files.filter((one) => one.isFile())) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8')
    expect(text, file.name).not.toContain('the answer')
    expect(text, file.name).not.toContain(password)
  }
})

test('the console of a build’s VM is read, a kept VM has a shell, and one that is deleted has none', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { runId, run, prompt, target, call } = await pausedBuild(studio, home)
  const console = await call('terminals.console', { target })
  expect(console).toMatchObject({ vmId: expect.stringMatching(/^i-/), windows: false })
  expect(console.text).toContain('SSH HOST KEY')
  await expect(call('terminals.windowsPassword', { target })).rejects.toMatchObject({
    code: 'windows-password-unknown',
  })

  await call('runs.answer', { runId, promptId: prompt.promptId, choice: 'abort' })
  expect(await run.done).toBe('failed')
  const kept = await call('terminals.open', { target, columns: 80, rows: 24 })
  const look = reader(studio, kept.session)
  await call('terminals.write', { session: kept.session, text: 'echo kept $((1 + 1))\r' })
  await look.shows('kept 2')

  await call('leftovers.destroy', { runId })
  expect(await look.ends()).toEqual({ kind: 'disconnected' })
  await expect(call('terminals.open', { target, columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'no-shell' })
})

test('a VM that the app launched is reached with its key, and says why it is not when the key is not there', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { run, prompt, runId, call } = await pausedBuild(studio, home)
  const vmId = [...run.state().resources.values()].find(({ kind }) => kind === 'vm')?.id ?? ''
  const target: TerminalTarget = { kind: 'vm', account: 'sandbox', vmId }
  await expect(call('terminals.open', { target, columns: 80, rows: 24 })).rejects.toMatchObject({
    code: 'no-shell',
    message: expect.stringContaining('no key'),
  })
  expect((await call('terminals.console', { target })).vmId).toBe(vmId)
  await call('runs.answer', { runId, promptId: prompt.promptId, choice: 'clean-up' })
  await run.done
})
