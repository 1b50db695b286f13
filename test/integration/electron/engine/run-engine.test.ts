import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findAbandonedRuns, recoverRun } from '#electron/engine/recovery.ts'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { RunEvent } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'
import { createEngineWorld } from '#test/support/engine/engine-world.ts'
import { bsuPlan, postProcessorPlan, provisionerPlan } from '#test/support/engine/plans.ts'

const label = 'osc-bsu.web'

/** Answers every question of a run with what `choose` says. */
function answering(run: LiveRun, choose: (question: string) => string): string[] {
  const asked: string[] = []
  run.subscribe((event) => {
    if (event.type !== 'prompt-asked') return
    asked.push(event.question)
    void run.answer(event.promptId, choose(event.question))
  })
  return asked
}

function failing(world: ReturnType<typeof createEngineWorld>, times: number): { ran: number } {
  const count = { ran: 0 }
  world.provisioners.set('shell', async () => {
    count.ran += 1
    if (count.ran <= times) throw new StudioError({ code: 'exit', message: `failure ${count.ran}`, hint: 'look' })
  })
  return count
}

describe('a provisioner that fails', () => {
  test('fails the build with its message; everything is cleaned up', async () => {
    const world = createEngineWorld()
    failing(world, 1)
    const run = await world.start([bsuPlan()])
    expect(await run.done).toBe('failed')
    const build = run.state().builds.get(label)
    expect(build?.error).toMatchObject({ message: 'failure 1', hint: 'look' })
    expect(build?.steps.find((step) => step.status === 'failed')?.title).toBe('Provision: shell')
    expect(world.cloud.everything()).toEqual([])
  })

  test('is tried again as often as max_retries says; of several failures the first is told', async () => {
    const world = createEngineWorld()
    const count = failing(world, 2)
    const run = await world.start([bsuPlan({}, { provisioners: [provisionerPlan({}, { maxRetries: 2 })] })])
    expect(await run.done).toBe('succeeded')
    expect(count.ran).toBe(3)
    const hopeless = createEngineWorld()
    failing(hopeless, 9)
    const second = await hopeless.start([bsuPlan({}, { provisioners: [provisionerPlan({}, { maxRetries: 2 })] })])
    await second.done
    expect(second.state().builds.get(label)?.error?.message).toBe('failure 1')
  })

  test('does not end the build with continue_on_error, and is told', async () => {
    const world = createEngineWorld()
    failing(world, 1)
    const run = await world.start([bsuPlan({}, { provisioners: [provisionerPlan({}, { continueOnError: true })] })])
    expect(await run.done).toBe('succeeded')
    expect(run.state().warnings[0]?.message).toContain('failure 1')
  })

  test('is ended when its time is over, and the pause before it does not count', async () => {
    const world = createEngineWorld()
    world.provisioners.set(
      'shell',
      (_plan, context) =>
        new Promise((_resolve, reject) => {
          context.signal.addEventListener('abort', () => reject(new Error('killed')), { once: true })
        }),
    )
    const start = world.clock.now()
    const plan = provisionerPlan({}, { timeout: 5_000, pauseBefore: 60_000 })
    const run = await world.start([bsuPlan({}, { provisioners: [plan] })])
    expect(await run.done).toBe('failed')
    expect(run.state().builds.get(label)?.error?.code).toBe('provisioner-timeout')
    expect(world.clock.now() - start).toBeGreaterThan(65_000)
  })

  test('has the error-cleanup provisioner run while the VM is there; not so a failure after it', async () => {
    const ran: string[] = []
    const cleanup = provisionerPlan({}, { type: 'cleanup' })
    const world = createEngineWorld()
    failing(world, 1)
    world.provisioners.set('cleanup', async () => {
      ran.push(...[...world.cloud.vms.values()].map((vm) => String(vm.State)))
    })
    await (await world.start([bsuPlan({}, { errorCleanupProvisioner: cleanup })])).done
    expect(ran).toEqual(['pending'])

    const later = createEngineWorld()
    later.cloud.fault = (operation) => (operation === 'CreateImage' ? 'server-error' : undefined)
    later.provisioners.set('cleanup', async () => {
      ran.push('again')
    })
    expect(await (await later.start([bsuPlan({}, { errorCleanupProvisioner: cleanup })])).done).toBe('failed')
    expect(ran).toEqual(['pending'])
  })
})

describe('-on-error', () => {
  test('ask: the step is run again when whoever watches says so', async () => {
    const world = createEngineWorld()
    const count = failing(world, 2)
    const run = await world.start([bsuPlan()], { onError: 'ask' })
    const asked = answering(run, () => 'retry')
    expect(await run.done).toBe('succeeded')
    expect(count.ran).toBe(3)
    expect(asked).toHaveLength(2)
    expect(asked[0]).toContain('Provision: shell')
  })

  test('ask: stopping and keeping leaves all as it is, named, for a later recovery', async () => {
    const world = createEngineWorld()
    failing(world, 9)
    const run = await world.start([bsuPlan()], { onError: 'ask' })
    answering(run, () => 'abort')
    expect(await run.done).toBe('failed')
    expect(run.state().builds.get(label)?.error?.message).toBe('failure 1')
    expect(world.cloud.everything().some((id) => id.startsWith('i-'))).toBe(true)
    const text = (await run.log.read({ from: 0, count: 1000 })).map((line) => line.text).join('\n')
    expect(text).toMatch(/Left as it is: build VM of osc-bsu.web \(i-/)

    const [abandoned] = await findAbandonedRuns(world.runsFolder)
    expect(abandoned?.leftovers.map((resource) => resource.kind).sort()).toEqual(['keypair', 'security-group', 'vm'])
    const needs = { clock: world.clock, accountOf: () => world.account, say: () => {} }
    expect(await recoverRun(world.runsFolder, run.id, needs)).toEqual([])
    expect(world.cloud.everything()).toEqual([])
    expect(await findAbandonedRuns(world.runsFolder)).toEqual([])
    expect((await world.engine.open(run.id)).state().recovered).toBe(true)
  })

  test('ask: a question is answered once, and only with what was offered', async () => {
    const world = createEngineWorld()
    failing(world, 1)
    const run = await world.start([bsuPlan()], { onError: 'ask' })
    const prompt = await new Promise<Extract<RunEvent, { type: 'prompt-asked' }>>((resolve) => {
      run.subscribe((event) => {
        if (event.type === 'prompt-asked') resolve(event)
      })
    })
    expect(run.state().builds.get(label)?.status).toBe('paused')
    await expect(run.answer(prompt.promptId, 'nonsense')).rejects.toMatchObject({ code: 'no-choice' })
    await run.answer(prompt.promptId, 'clean-up')
    await expect(run.answer(prompt.promptId, 'retry')).rejects.toMatchObject({ code: 'no-prompt' })
    expect(await run.done).toBe('failed')
    expect(world.cloud.everything()).toEqual([])
  })

  test('a question where nobody can answer fails the build instead of waiting for ever', async () => {
    const world = createEngineWorld()
    world.provisioners.set('shell', async (_plan, context) => {
      await context.ask('Go on?', [{ id: 'yes', label: 'Yes' }])
    })
    const run = await world.start([bsuPlan()], { unattended: true })
    expect(await run.done).toBe('failed')
    expect(run.state().builds.get(label)?.error?.code).toBe('nobody-to-ask')
    expect(world.cloud.everything()).toEqual([])
  })

  test('a cancel ends a question that nobody has answered', async () => {
    const world = createEngineWorld()
    failing(world, 1)
    const run = await world.start([bsuPlan()], { onError: 'ask' })
    run.subscribe((event) => {
      if (event.type === 'prompt-asked') void run.cancel()
    })
    expect(await run.done).toBe('cancelled')
    expect(world.cloud.everything()).toEqual([])
  })

  test('run-cleanup-provisioner: that runs, and everything stays', async () => {
    const world = createEngineWorld()
    failing(world, 1)
    let cleaned = 0
    world.provisioners.set('cleanup', async () => {
      cleaned += 1
    })
    const plan = bsuPlan({}, { errorCleanupProvisioner: provisionerPlan({}, { type: 'cleanup' }) })
    await (await world.start([plan], { onError: 'run-cleanup-provisioner' })).done
    expect(cleaned).toBe(1)
    expect(world.cloud.everything().some((id) => id.startsWith('i-'))).toBe(true)
    await (await createEngineWorld().start([plan], { onError: 'abort' })).done
    expect(cleaned).toBe(1)
  })
})

test('-debug waits after each step, keeps the key in a file till the end, and builds one after another', async () => {
  const world = createEngineWorld()
  const second = bsuPlan({ omi_name: 'db' }, { label: 'osc-bsu.db', name: 'db' })
  const run = await world.start([bsuPlan(), second], { debug: true })
  const key = join(world.home, 'osc_web.pem')
  let keyMode = ''
  run.subscribe((event) => {
    if (event.type === 'step-started' && event.step === 'launch-vm' && event.build === label) {
      keyMode = readFileSync(key, 'utf8').slice(0, 31)
    }
  })
  const asked = answering(run, () => 'continue')
  expect(await run.done).toBe('succeeded')
  expect(keyMode).toContain('BEGIN OPENSSH PRIVATE KEY')
  expect(existsSync(key)).toBe(false)
  expect(asked.filter((question) => question.startsWith('"Launch the build VM"'))).toHaveLength(2)
  const order = run.events.flatMap((event) =>
    event.type === 'build-started' || event.type === 'build-ended' ? [`${event.type} ${event.build}`] : [],
  )
  expect(order[0]?.endsWith(label)).toBe(order[1]?.endsWith(label))
})

describe('several builds', () => {
  const plans = [1, 2, 3, 4].map((number) =>
    bsuPlan({ omi_name: `omi-${number}` }, { label: `osc-bsu.${number}`, name: String(number) }),
  )

  test('run at once, and share their reads', async () => {
    const alone = createEngineWorld()
    await (await alone.start([plans[0] ?? bsuPlan()])).done
    const world = createEngineWorld()
    const run = await world.start(plans)
    expect(await run.done).toBe('succeeded')
    expect(world.cloud.everything()).toHaveLength(8)
    const reads = (cloud: typeof world.cloud) =>
      cloud.requests.filter(({ operation }) => operation === 'ReadVms').length
    expect(reads(world.cloud)).toBeLessThan(reads(alone.cloud) * 2.5)
  })

  test('are limited over all runs', async () => {
    const world = createEngineWorld()
    world.parallelBuilds = 2
    let running = 0
    let most = 0
    const start = async (some: typeof plans) => {
      const run = await world.start(some)
      run.subscribe((event) => {
        if (event.type === 'build-started') running += 1
        if (event.type === 'build-ended') running -= 1
        most = Math.max(most, running)
      })
      return run
    }
    const runs = [await start(plans.slice(0, 2)), await start(plans.slice(2))]
    expect(await Promise.all(runs.map((run) => run.done))).toEqual(['succeeded', 'succeeded'])
    expect(most).toBe(2)
  })

  test('one can be cancelled while it waits, without the others noticing', async () => {
    const world = createEngineWorld()
    world.parallelBuilds = 1
    const run = await world.start(plans.slice(0, 2))
    run.subscribe((event) => {
      if (event.type === 'step-started' && event.step === 'launch-vm') void run.cancel('osc-bsu.2')
    })
    await run.done
    const builds = run.state().builds
    expect([builds.get('osc-bsu.1')?.status, builds.get('osc-bsu.2')?.status]).toEqual(['succeeded', 'cancelled'])
  })
})

describe('post-processors', () => {
  test('are fed with what the one before gave; a chain that fails does not hold up the others', async () => {
    const world = createEngineWorld()
    const seen: string[] = []
    world.postProcessors.set('first', async (artifact) => {
      seen.push(`first ${artifact.kind}`)
      const made = { kind: 'files', builderId: 'x', id: 'f', description: '', files: [] } as const
      return { artifact: { ...made, files: [] }, keepInput: 'by-default' }
    })
    world.postProcessors.set('second', async (artifact) => {
      seen.push(`second ${artifact.kind}`)
      return { artifact, keepInput: 'always' }
    })
    world.postProcessors.set('broken', async () => {
      throw new StudioError({ code: 'broken', message: 'it broke' })
    })
    const chains = [
      ['broken', 'second'],
      ['first', 'second'],
    ].map((chain) => chain.map((type) => postProcessorPlan(type)))
    const run = await world.start([bsuPlan({}, { postProcessors: chains })])
    expect(await run.done).toBe('failed')
    expect(seen).toEqual(['first omi', 'second files'])
    const build = run.state().builds.get(label)
    expect(build?.error?.message).toBe('it broke')
    expect(build?.steps.filter((step) => step.phase === 'post-process').map((step) => step.status)).toEqual([
      'failed',
      'succeeded',
      'succeeded',
    ])
    // Never on failure, never by itself.
    expect(world.cloud.everything()).toHaveLength(2)
  })

  test('never delete the OMI by themselves, and say so', async () => {
    const world = createEngineWorld()
    world.postProcessors.set('eater', async (artifact) => ({ artifact, keepInput: 'not-needed' }))
    const run = await world.start([bsuPlan({}, { postProcessors: [[postProcessorPlan('eater')]] })])
    expect(await run.done).toBe('succeeded')
    expect(world.cloud.everything()).toHaveLength(2)
    expect(run.state().warnings[0]?.message).toContain('only when it is told to')
  })

  test('delete the OMI and its snapshots when every chain says keep_input_artifact = false', async () => {
    const world = createEngineWorld()
    const eater: Parameters<typeof world.postProcessors.set>[1] = async (artifact) => ({
      artifact,
      keepInput: 'not-needed',
    })
    world.postProcessors.set('eater', eater)
    const eat = postProcessorPlan('eater', { keepInputArtifact: false })
    const run = await world.start([bsuPlan({}, { postProcessors: [[eat], [eat, eat]] })])
    expect(await run.done).toBe('succeeded')
    expect(world.cloud.everything()).toEqual([])
    expect([...run.state().builds.values()][0]?.artifacts).toEqual([])
    expect([...run.state().resources.values()].filter(({ status }) => status !== 'gone')).toEqual([])
  })

  test.each([
    ['one chain keeps it', [{ keepInputArtifact: false }, { keepInputArtifact: true }], 'succeeded'],
    ['one chain does not say', [{ keepInputArtifact: false }, {}], 'succeeded'],
  ])('leave the OMI when %s', async (_what, chains, outcome) => {
    const world = createEngineWorld()
    world.postProcessors.set('eater', async (artifact) => ({ artifact, keepInput: 'not-needed' }))
    const postProcessors = chains.map((more) => [postProcessorPlan('eater', more)])
    const run = await world.start([bsuPlan({}, { postProcessors })])
    expect(await run.done).toBe(outcome)
    expect(world.cloud.everything()).toHaveLength(2)
  })

  test('leave the OMI when one of them failed', async () => {
    const world = createEngineWorld()
    world.postProcessors.set('eater', async (artifact) => ({ artifact, keepInput: 'not-needed' }))
    world.postProcessors.set('broken', () => Promise.reject(new Error('broken')))
    const plan = (type: string) => [postProcessorPlan(type, { keepInputArtifact: false })]
    const run = await world.start([bsuPlan({}, { postProcessors: [plan('eater'), plan('broken')] })])
    expect(await run.done).toBe('failed')
    expect(world.cloud.everything()).toHaveLength(2)
  })

  test('start when the build VM is gone already', async () => {
    const world = createEngineWorld()
    let vms: string[] = []
    world.postProcessors.set('look', async (artifact) => {
      vms = world.cloud.everything().filter((id) => id.startsWith('i-'))
      return { artifact, keepInput: 'always' }
    })
    await (await world.start([bsuPlan({}, { postProcessors: [[postProcessorPlan('look')]] })])).done
    expect(vms).toEqual([])
  })
})

test('a secret appears in no file of the run: neither key, nor sensitive variable, nor in what a script prints', async () => {
  const world = createEngineWorld()
  let privateKey = ''
  world.provisioners.set('shell', async (_plan, context) => {
    privateKey = String(context.variables.SSHPrivateKey)
    context.log.write('stdout', `key is\n${privateKey}\nopen sesame and hunter2hunter2 in ${btoa('hunter2hunter2')}`)
    context.fact('found', 'hunter2hunter2')
    context.warn('it was hunter2hunter2')
    throw new StudioError({ code: 'x', message: 'failed with hunter2hunter2', hint: 'try topsecretkey' })
  })
  const options = { ssh_private_key_passphrase: 'open sesame', user_data: '#!/bin/sh\necho of no concern\n' }
  const run = await world.start([bsuPlan(options, { sensitive: ['hunter2hunter2'] })], { secrets: ['topsecretkey'] })
  await run.done
  const folder = join(world.runsFolder, run.id)
  const files = ['journal.ndjson', join('log', '000000.ndjson')].map((name) => readFileSync(join(folder, name), 'utf8'))
  const everything = files.join('\n') + JSON.stringify([run.events, [...run.state().builds.values()]])
  expect(privateKey).toContain('PRIVATE KEY')
  for (const line of privateKey.split('\n').filter((text) => text.length > 20)) expect(everything).not.toContain(line)
  for (const secret of ['hunter2', btoa('hunter2hunter2'), 'topsecretkey', 'open sesame', 'no concern'])
    expect(everything).not.toContain(secret)
  expect(everything).toContain('failed with <sensitive>')
})

test('runs are listed newest first and read from their files after a restart', async () => {
  const world = createEngineWorld()
  const first = await world.start([bsuPlan({ omi_name: 'one' })])
  await first.done
  await world.clock.sleep(5_000)
  const second = await world.start([bsuPlan({ omi_name: 'two' })])
  await second.done
  const runs = await world.engine.list(10)
  expect(runs.map((run) => run.id)).toEqual([second.id, first.id])
  const opened = await world.engine.open(first.id)
  expect(opened.events).toEqual(first.events)
  expect(opened.log.total()).toBe(first.log.total())
  await expect(world.engine.open('20200101T000000-none')).rejects.toMatchObject({ code: 'no-journal' })
})
