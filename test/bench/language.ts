import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createBuildPlanner } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { withOurBuilder } from '#test/oracle/case-archive.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'
import { longTemplate } from './long-template.ts'

type Row = readonly [what: string, ours: string, against: string, ratio: string]

/** Command lines of ours start from here. */
const program = join(dirname(dirname(import.meta.dirname)), 'electron/cli/main.ts')

/**
 * What reading, checking and typing in a template of 500 lines costs, against packer's whole process and against the
 * real language's parser as WebAssembly in this process.
 */
export async function benchLanguage(): Promise<readonly Row[]> {
  const { parse: realParse } = await import('@cdktn/hcl2json')
  const text = withOurBuilder(longTemplate())
  const lines = text.split('\n').length
  const folder = mkdtempSync(join(temporaryRoot, 'omi-studio-bench-'))
  writeFileSync(join(folder, 'ours.pkr.hcl'), text)
  writeFileSync(join(folder, 'theirs.pkr.hcl'), longTemplate())
  const plan = createBuildPlanner({})

  const parsing = await median(() => parseText(text))
  const real = await median(() => realParse('long.pkr.hcl', text))
  const keystroke = await median(typing(text))
  const checking = await median(async () => {
    const { planned } = await plan({ path: 'ours.pkr.hcl', workingFolder: folder })
    if (hasErrors(planned.diagnostics))
      throw new Error(`the long template has errors: ${planned.diagnostics[0]?.summary}`)
  })
  const ourProcess = wholeProcess(process.execPath, [program, 'validate', 'ours.pkr.hcl'], folder)
  const theirProcess = wholeProcess('packer', ['validate', 'theirs.pkr.hcl'], folder)

  const wasm = `WebAssembly parser ${milliseconds(real)}`
  return [
    [`parsing ${lines} lines`, milliseconds(parsing), wasm, ratio(parsing, real)],
    [`parsing them again after a keystroke`, milliseconds(keystroke), wasm, ratio(keystroke, real)],
    [`parsing, evaluating and checking them`, milliseconds(checking), wasm, ratio(checking, real)],
    ...(theirProcess === undefined || ourProcess === undefined
      ? []
      : ([
          [
            'the same, against a process of packer validate',
            milliseconds(checking),
            `packer validate ${milliseconds(theirProcess)}`,
            ratio(checking, theirProcess),
          ],
          [
            'validate as a process of our command line',
            milliseconds(ourProcess),
            `packer validate ${milliseconds(theirProcess)}`,
            ratio(ourProcess, theirProcess),
          ],
        ] satisfies Row[])),
  ]
}

function parseText(text: string): void {
  if (parseHcl({ name: 'long.pkr.hcl', text }).diagnostics.length > 0)
    throw new Error('the long template does not parse')
}

/** Parses the text with one more letter each time, in a text of the middle. */
function typing(text: string): () => void {
  let typed = 0
  const at = text.indexOf('value-15')
  return () => {
    typed += 1
    parseText(text.slice(0, at) + 'x'.repeat(typed) + text.slice(at))
  }
}

/** ms; the median of 25, after 5 that nobody counts. */
async function median(work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 30; round += 1) {
    const started = performance.now()
    await work()
    if (round >= 5) times.push(performance.now() - started)
  }
  return middle(times)
}

/** ms of a whole process, the median of seven; undefined when there is no such program. Throws when it fails. */
function wholeProcess(command: string, args: readonly string[], folder: string): number | undefined {
  const times: number[] = []
  for (let round = 0; round < 7; round += 1) {
    const started = performance.now()
    const { status, error, stderr } = spawnSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    })
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
    times.push(performance.now() - started)
  }
  return middle(times)
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`
}

function ratio(ours: number, against: number): string {
  return (ours / against).toFixed(ours / against < 0.1 ? 3 : 2)
}
