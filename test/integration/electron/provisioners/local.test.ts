import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { breakpoint } from '#electron/provisioners/breakpoint.ts'
import { linuxPath } from '#electron/provisioners/local-scripts.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import { shellLocal } from '#electron/provisioners/shell-local.ts'
import { sleep } from '#electron/provisioners/sleep.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { breakpointOptions } from '#shared/catalog/provisioners/breakpoint.ts'
import { shellLocalOptions } from '#shared/catalog/provisioners/shell-local.ts'
import { sleepOptions } from '#shared/catalog/provisioners/sleep.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { buildContextForTest, type ContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const communicator = { kind: 'none' } as never

function local(changes: Partial<ContextForTest> = {}) {
  const context = { ...buildContextForTest(temporaryFolder(), changes), communicator }
  const run = (given: OptionValues) =>
    shellLocal.provision(provisionerPlanOf('shell-local', shellLocalOptions, given), context)
  return { ...context, run }
}

describe('shell-local', () => {
  test('runs inline commands in the build’s folder with its variables, and leaves nothing behind', async () => {
    const { run, lines, workingFolder } = local()
    await run({
      inline: ['echo "$PACKER_BUILD_NAME $A {{ .Host }}" > out', 'echo careful >&2'],
      environment_vars: [`A=it's {{ .ID }}`],
    })
    expect(readFileSync(join(workingFolder, 'out'), 'utf8')).toBe(`web it's i-12345678 203.0.113.9\n`)
    expect(lines).toEqual(['say: Running local shell script: inline commands', 'stderr: careful'])
    expect(readdirSync(workingFolder)).toEqual(['out'])
  })

  test('works from a folder with blanks in its name', async () => {
    const folder = join(temporaryFolder(), 'Application Support')
    mkdirSync(folder)
    const { run, lines } = local({ workingFolder: folder, temporaryFolder: folder })
    writeFileSync(join(folder, 'my script'), '#!/bin/sh\necho from a file\n', { mode: 0o755 })
    await run({ inline: ['echo inline'] })
    await run({ script: 'my script' })
    expect(lines).toContain('stdout: inline')
    expect(lines).toContain('stdout: from a file')
  })

  test('stops at the first failing command, with its code', async () => {
    const { run, lines } = local()
    const error = await run({ inline: ['false', 'echo never'] }).catch((thrown: StudioError) => thrown)
    expect(error).toMatchObject({
      code: 'script-failed',
      message: 'The local script "inline commands" ended with exit code 1; allowed: 0.',
    })
    expect(lines.join()).not.toContain('never')
    await run({ command: 'exit 4', valid_exit_codes: [4] })
  })

  test('runs what execute_command says, a single word with the shell', async () => {
    const { run, lines } = local()
    await run({ inline: ['echo "got $1"'], execute_command: ['/bin/sh', '{{ .Script }}', 'an argument'] })
    await run({ inline: ['echo "$A"'], env: { A: 'x' }, execute_command: ['{{ .Vars }} sh {{ .Command }}'] })
    expect(lines).toContain('stdout: got an argument')
    expect(lines).toContain('stdout: x')
  })

  test('inline_shebang is the first line of the script, and tempfile_extension the end of its name', async () => {
    const { run, lines } = local()
    const execute_command = ['/bin/sh', '-c', 'head -1 {{ .Script }}; echo {{ .Script }}']
    await run({ inline: ['x'], inline_shebang: '/bin/bash -eu', tempfile_extension: '.bash', execute_command })
    expect(lines).toContain('stdout: #!/bin/bash -eu')
    expect(lines.at(-1)).toMatch(/\.bash$/)
    await run({ inline: ['x'], tempfile_extension: 'sh', execute_command })
    expect(lines.at(-1)).toMatch(/[^.]\.sh$/)
  })

  test('use_linux_pathing names scripts of Windows as its Linux subsystem sees them, and others as they are', async () => {
    expect(linuxPath('C:\\build\\my run.sh')).toBe('/mnt/c/build/my run.sh')
    const { run, lines } = local()
    await run({ inline: ['echo ran'], use_linux_pathing: true })
    expect(lines).toContain('stdout: ran')
  })

  test('a program that is not there is said by name', async () => {
    const { run } = local()
    const error = await run({ inline: ['true'], execute_command: ['no-such-program', '{{ .Script }}'] }).catch(
      (thrown) => thrown,
    )
    expect(error).toMatchObject({ code: 'program-not-started' })
    expect(error.message).toMatch(/^no-such-program could not be started/)
  })

  test('is skipped on other systems than those of only_on, with a word', async () => {
    const { run, lines } = local()
    await run({ inline: ['exit 1'], only_on: ['solaris'] })
    expect(lines).toEqual([expect.stringMatching(/^say: Skipped: only_on names solaris/)])
  })

  test('a cancel ends the script and all that it started', async () => {
    const abort = new AbortController()
    const { run, workingFolder } = local({ signal: abort.signal })
    const running = run({ inline: ['sleep 600 & echo $! > pid', 'wait'] })
    await expect.poll(() => readdirSync(workingFolder)).toContain('pid')
    await expect.poll(() => readFileSync(join(workingFolder, 'pid'), 'utf8')).toMatch(/^\d+\n$/)
    abort.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
    const pid = Number(readFileSync(join(workingFolder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

describe('breakpoint', () => {
  const stop = (given: OptionValues, ask: ContextForTest['ask']) => {
    const context = { ...buildContextForTest('/', { ask }), communicator }
    return {
      ...context,
      done: breakpoint.provision(provisionerPlanOf('breakpoint', breakpointOptions, given), context),
    }
  }

  test('waits for whoever watches, who may stop the build', async () => {
    const questions: string[] = []
    const ask = (answer: string) => async (question: string) => {
      questions.push(question)
      return answer
    }
    await stop({ note: 'look at nginx' }, ask('continue')).done
    expect(questions).toEqual(['Breakpoint: look at nginx. Go on?'])
    await expect(stop({}, ask('abort')).done).rejects.toMatchObject({ code: 'stopped-at-breakpoint' })
  })

  test('fails where nobody can answer, and is passed over when disabled', async () => {
    const nobody = () => Promise.reject(new Error('nobody can answer'))
    await expect(stop({}, nobody).done).rejects.toThrow('nobody can answer')
    await stop({ disable: true }, nobody).done
  })
})

test('sleep waits as long as it says', async () => {
  const clock = clockInAHurry()
  const context = { ...buildContextForTest('/', { clock }), communicator }
  await sleep.provision(provisionerPlanOf('sleep', sleepOptions, { duration: 90_000 }), context)
  expect(clock.slept).toEqual([90_000])
})

test('a provisioner that this version lacks is named together with those that it has', () => {
  expect(provisionerOf('shell').type).toBe('shell')
  expect(() => provisionerOf('chef-solo')).toThrow('OMI Studio has no provisioner chef-solo.')
})

/** A process that ended but was not yet collected by its parent counts as ended. */
function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
