import type { LiveRun } from '#electron/engine/run-engine.ts'
import { createStudio } from '#electron/studio/studio.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import type { RunEvent } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'
import { answerPrompts } from '../answer-prompts.ts'
import { findAppFolder } from '../app-folder.ts'
import { createEventsPrinter } from '../events-printer.ts'
import { createMachinePrinter } from '../machine-printer.ts'
import { createHumanPrinter, type RunPrinter } from '../run-printer.ts'
import { showDiagnostics } from '../show-diagnostics.ts'
import { loadRequestOf, type TemplateArguments } from '../template-arguments.ts'

export interface BuildOptions extends TemplateArguments {
  readonly sandbox?: boolean
  /** A profile of the app or of the shared credentials file, before everything else. */
  readonly profile?: string
  readonly events?: boolean
  readonly force?: boolean
  readonly bootTest?: boolean
  readonly debug?: boolean
  readonly onError: 'cleanup' | 'abort' | 'ask' | 'run-cleanup-provisioner'
  readonly parallelBuilds: number
  readonly timestampUi?: boolean
  readonly color?: boolean
  readonly machineReadable?: boolean
}

/** `omi-studio build`: 0 when every build succeeded, else 1. SIGINT and SIGTERM cancel, with the clean-up. */
export async function build(path: string, options: BuildOptions): Promise<number> {
  checkInteraction(options)
  const request = await loadRequestOf(path, options)
  const debug = options.debug === true
  const parallel = debug ? 1 : options.parallelBuilds
  const studio = await createStudio({
    host: 'cli',
    environment: process.env,
    appFolder: findAppFolder(),
    parallelBuilds: parallel,
  })
  try {
    const answer = await studio.builds.start({
      ...request,
      only: options.only,
      except: options.except,
      account: accountOf(options),
      settings: {
        force: options.force === true,
        debug,
        onError: options.onError,
        unattended: !process.stdin.isTTY,
        ...(options.bootTest === true ? { bootTest: true } : {}),
      },
    })
    showDiagnostics(answer.diagnostics)
    if (answer.kind === 'refused') return 1
    return await watch(answer.run, options)
  } finally {
    await studio.close()
  }
}

function accountOf({ sandbox, profile }: BuildOptions): AccountChoice {
  if (sandbox !== true) return profile === undefined ? 'template' : `profile:${profile}`
  if (profile === undefined) return 'sandbox'
  throw new StudioError({
    code: 'bad-flag',
    message: '-sandbox and -profile both say where to build.',
    hint: 'Leave one of them out: the sandbox region needs no profile.',
  })
}

/** Questions need somebody to answer them. */
function checkInteraction(options: BuildOptions): void {
  const asks = options.onError === 'ask' || options.debug === true
  if (!asks || (process.stdin.isTTY && options.machineReadable !== true)) return
  throw new StudioError({
    code: 'no-terminal',
    message: `${options.debug === true ? '-debug' : '-on-error=ask'} asks questions, and there is no terminal to answer them.`,
    hint: 'Run it in a terminal, or choose -on-error=cleanup or -on-error=abort.',
  })
}

async function watch(run: LiveRun, options: BuildOptions): Promise<number> {
  const printer = printerFor(run, options)
  // The journal lists an event before it tells of it: those on their way come by both roads.
  let next = 0
  const print = (event: RunEvent) => {
    if (event.seq < next) return
    next = event.seq + 1
    printer.event(event)
  }
  for (const event of run.events) print(event)
  run.subscribe(print)
  run.log.subscribe((lines) => printer.log(lines))
  if (process.stdin.isTTY) answerPrompts(run)
  const stopListening = cancelOnSignals(run)
  cancelOnBrokenPipe(run)
  const outcome = await run.done
  stopListening()
  printer.finish(run)
  return outcome === 'succeeded' ? 0 : 1
}

function printerFor(run: LiveRun, options: BuildOptions): RunPrinter {
  const write = (text: string) => void process.stdout.write(text)
  if (options.events === true) return createEventsPrinter(write)
  if (options.machineReadable === true) return createMachinePrinter(write, Date.now)
  return createHumanPrinter({
    write,
    writeError: (text) => void process.stderr.write(text),
    colours: coloursWanted(options.color),
    timestamps: options.timestampUi === true,
    builds: [...run.state().builds.keys()],
    now: Date.now,
  })
}

/** A flag decides; else colours go to terminals only, and nowhere when the environment says no. */
function coloursWanted(flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  if (process.env.PACKER_NO_COLOR || process.env.NO_COLOR) return false
  return process.stdout.isTTY || Boolean(process.env.FORCE_COLOR)
}

/** Who read the output is gone (`… | head`): the build ends as by a signal, for an error nobody takes would leave its VM. */
function cancelOnBrokenPipe(run: LiveRun): void {
  let broken = false
  process.stdout.on('error', () => {
    if (!broken) void run.cancel()
    broken = true
  })
  process.stderr.on('error', () => {})
}

/** The first signal cancels and cleans up; a second one does not wait for that. */
function cancelOnSignals(run: LiveRun): () => void {
  let signals = 0
  const onSignal = () => {
    signals += 1
    if (signals === 1) {
      process.stderr.write('\nCancelling: what was made is being deleted. Once more to stop without waiting.\n')
      void run.cancel()
    } else {
      process.stderr.write('Stopped. "omi-studio recover" deletes what is left.\n')
      process.exit(1)
    }
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  return () => {
    for (const name of names) process.off(name, onSignal)
  }
}
