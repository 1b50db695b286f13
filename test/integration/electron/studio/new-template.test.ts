import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio } from '#electron/studio/studio.ts'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import { emptyDraft, type TemplateDraft } from '#shared/template/wizard/draft.ts'
import { draftProblems } from '#shared/template/wizard/draft-problems.ts'
import { fileNameOf, templateOfDraft } from '#shared/template/wizard/template-of-draft.ts'
import { isFormatted } from '#test/support/is-formatted.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

const full: TemplateDraft = {
  ...emptyDraft,
  name: 'Web server',
  description: 'nginx, "hardened" ${later}',
  steps: [
    { kind: 'packages', names: 'nginx, curl' },
    { kind: 'commands', text: 'echo "$HOME ${USER}" > /tmp/who\nls -l\n' },
  ],
  tags: [{ key: 'team', value: 'web' }],
  accounts: '123456789012 210987654321',
}

const scratch: TemplateDraft['steps'] = [
  { kind: 'commands', text: 'sudo mkfs.ext4 -q /dev/xvdb || sudo mkfs.ext4 -q /dev/xvdf' },
]

const drafts: readonly [string, TemplateDraft][] = [
  ['from a VM', full],
  ['from a VM, as little as possible', { ...emptyDraft, name: 'abc' }],
  [
    'by chroot',
    { ...full, builder: 'outscale-chroot', steps: [{ kind: 'commands', text: 'echo patched > /etc/patched' }] },
  ],
  ['from scratch', { ...full, builder: 'outscale-bsusurrogate', steps: scratch, accounts: '' }],
  ['a volume', { ...full, builder: 'outscale-bsuvolume', steps: scratch, unique: false }],
]

test.each(drafts)('the wizard makes a template that is sound, formatted, and builds: %s', async (_what, draft) => {
  const home = temporaryFolder()
  const folder = join(home, 'images')
  expect(draftProblems({ ...draft, folder }).filter(({ severity }) => severity === 'error')).toEqual([])
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  const call = <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    studio.handlers.calls[name](input as never, AbortSignal.timeout(60_000)) as Promise<CallOutput<Name>>

  const text = templateOfDraft(draft)
  expect(isFormatted(text)).toBe(true)
  const { path } = await call('templates.create', { folder, name: fileNameOf(draft), text })
  expect(await readFile(path, 'utf8')).toBe(text)
  await expect(call('templates.create', { folder, name: fileNameOf(draft), text })).rejects.toMatchObject({
    code: 'template-exists',
  })
  expect((await call('templates.open', { path })).diagnostics).toEqual([])
  const started = await call('runs.start', { path, variables: {}, account: 'sandbox' })
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  const run = studio.engine.live(started.runId)
  const outcome = await run?.done
  const error = [...(run?.state().builds.values() ?? [])][0]?.error
  expect({ outcome, error }).toEqual({ outcome: 'succeeded', error: undefined })
})
