import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import { leftoversOf, type PromptState } from '#shared/run/run-state.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function openStudio(home: string): Promise<Studio> {
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  return studio
}

const template = `# A web server.
source "outscale-bsu" "web" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "failed-step"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

variable "password" {
  default   = "Tr0ub4dor-and-3"
  sensitive = true
}

build {
  sources = ["source.outscale-bsu.web"]
  provisioner "shell" {
    inline = ["hostname | sudo tee /etc/first"]
  }
  # This one fails.
  provisioner "shell" {
    inline = [
      "echo begun",
      "exit 3",
    ]
  }
  provisioner "shell" {
    script = "third.sh"
  }
  provisioner "shell" {
    inline = ["echo \${var.password} > /dev/null", "false"]
  }
}
`

/** A failing build in a fresh data folder, and what is done to it. */
async function failing(studio: Studio, home: string) {
  const path = join(home, 'web.pkr.hcl')
  await writeFile(path, template)
  await writeFile(join(home, 'third.sh'), '#!/bin/sh\nexit 4\n')
  const call = <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    studio.handlers.calls[name](input as never, AbortSignal.timeout(60_000)) as Promise<CallOutput<Name>>
  const started = await call('runs.start', { path, variables: {}, account: 'sandbox', onError: 'ask' })
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  const { runId } = started
  const run = studio.engine.live(runId)
  if (run === undefined) throw new Error('the run has ended already')
  const asked = async (): Promise<PromptState> => {
    for (;;) {
      const [prompt] = run.state().prompts
      if (prompt !== undefined) return prompt
      await new Promise<void>((resolve, reject) => {
        const stop = run.subscribe((event) => {
          if (event.type === 'run-ended') reject(new Error('the run ended without a question'))
          if (event.type !== 'prompt-asked') return
          stop()
          resolve()
        })
      })
    }
  }
  const answer = (prompt: PromptState, choice: string, edits?: Record<string, string>) =>
    call('runs.answer', { runId, promptId: prompt.promptId, choice, ...(edits && { edits }) })
  const build = () => [...run.state().builds.values()][0]!
  return { path, runId, run, call, asked, answer, build }
}

test('a failed provisioner is changed, tried again in the same VM, skipped, and written back into the template', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { path, runId, run, call, asked, answer, build } = await failing(studio, home)

  const second = await asked()
  expect(second.choices.map(({ id }) => id)).toEqual(['clean-up', 'abort', 'retry', 'skip'])
  expect(second.editable).toMatchObject({
    step: 'provision-2',
    parts: [{ key: 'inline', syntax: 'shell', text: 'echo begun\nexit 3' }],
    where: { line: 24 },
  })
  expect(second.expiresAt).toBeGreaterThan(Date.now() + 29 * 60_000)
  await expect(answer(second, 'retry', { elsewhere: 'x' })).rejects.toMatchObject({ code: 'not-editable' })
  const vm = [...run.state().resources.values()].find(({ kind }) => kind === 'vm')?.id
  await answer(second, 'retry', { inline: 'echo begun\nsudo cp /etc/first /etc/second' })

  const third = await asked()
  expect(third.editable?.parts).toMatchObject([{ key: 'script:0', label: 'third.sh', text: '#!/bin/sh\nexit 4\n' }])
  await answer(third, 'retry', { 'script:0': '#!/bin/sh\nset -e\ntest -s /etc/second\n' })

  const fourth = await asked()
  const [part] = fourth.editable?.parts ?? []
  expect(part).toMatchObject({ readOnly: 'secret' })
  expect(JSON.stringify(fourth)).not.toContain('Tr0ub4dor')
  await expect(answer(fourth, 'retry', { inline: 'true' })).rejects.toMatchObject({ code: 'not-editable' })
  await call('runs.extendPrompt', { runId, promptId: fourth.promptId, minutes: 30 })
  await answer(fourth, 'skip')
  expect(await run.done).toBe('succeeded')

  expect([...run.state().resources.values()].find(({ kind }) => kind === 'vm')?.id).toBe(vm)
  expect(
    build()
      .steps.filter(({ id }) => id.startsWith('provision'))
      .map(({ id, status }) => `${id} ${status}`),
  ).toEqual([
    'provision-1 succeeded',
    'provision-2 failed',
    'provision-2 succeeded',
    'provision-3 failed',
    'provision-3 succeeded',
    'provision-4 skipped',
  ])
  expect(build().modifiedByHand).toEqual(['edited-step'])
  expect(leftoversOf(run.state())).toEqual([])

  expect(await call('runs.writeBack', { runId, build: build().label, step: 'provision-2' })).toEqual({ files: [path] })
  expect(await readFile(path, 'utf8')).toBe(
    template.replace('      "exit 3",\n', '      "sudo cp /etc/first /etc/second",\n'),
  )
  await call('runs.writeBack', { runId, build: build().label, step: 'provision-3' })
  expect(await readFile(join(home, 'third.sh'), 'utf8')).toContain('test -s /etc/second')
  await expect(call('runs.writeBack', { runId, build: build().label, step: 'provision-3' })).rejects.toMatchObject({
    code: 'changed-elsewhere',
  })
  await expect(call('runs.writeBack', { runId, build: build().label, step: 'provision-1' })).rejects.toMatchObject({
    code: 'nothing-to-write',
  })
})

test('a VM that is kept is deleted when its hour has come, also when the app was closed meanwhile', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { runId, run, call, asked, answer, build } = await failing(studio, home)
  await answer(await asked(), 'abort')
  expect(await run.done).toBe('failed')
  const { label, keptUntil = 0 } = build()
  expect(keptUntil).toBeGreaterThan(Date.now() + 29 * 60_000)
  expect(leftoversOf(run.state()).map(({ kind }) => kind)).toContain('vm')
  const { until } = await call('runs.extendKept', { runId, build: label, minutes: 30 })
  expect(until).toBe(keptUntil + 30 * 60_000)
  await studio.close()

  // Two hours later, as the journal tells it.
  const journal = join(home, 'runs', runId, 'journal.ndjson')
  const text = await readFile(journal, 'utf8')
  await writeFile(journal, text.replaceAll(/"until":\d+/g, `"until":${Date.now() - 1}`))
  const later = await openStudio(home)
  await expect.poll(async () => (await later.leftovers.list()).length, { timeout: 15_000, interval: 100 }).toBe(0)
})

test('a paused build stands still before its next step, and goes on when it is let', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { runId, run, call, asked, answer, build } = await failing(studio, home)
  const prompt = await asked()
  await call('runs.pause', { runId })
  expect(build().pause).toBe('requested')
  const taken = new Promise<void>((resolve) => run.subscribe(({ type }) => type === 'paused' && resolve()))
  await answer(prompt, 'skip')
  await taken
  expect(build()).toMatchObject({ pause: 'taken', status: 'paused' })
  expect(build().steps.at(-1)).toMatchObject({ id: 'provision-2', status: 'skipped' })
  await call('runs.resume', { runId })
  expect((await asked()).question).toContain('Provision')
  await call('runs.pause', { runId })
  await call('runs.cancel', { runId })
  expect(await run.done).toBe('cancelled')
  expect(leftoversOf(run.state())).toEqual([])
})
