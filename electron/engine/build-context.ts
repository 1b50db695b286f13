import type { Clock } from '#electron/clock.ts'
import type { Artifact, LogChannel } from '#shared/run/event.ts'
import type { EditableStep, StepEdits } from '#shared/run/step-edit.ts'
import type { BuildPlan, BuildVariables } from '#shared/template/build-plan.ts'
import type { BuildMachine } from './build-machine.ts'
import type { CloudAccount } from './cloud-account.ts'
import type { ResourceHandle, Resources } from './resources.ts'

/** How the run is to behave; from the command line's flags or the build sheet. */
export interface RunSettings {
  readonly force: boolean
  /** Pause after each step and keep the private key in a file. */
  readonly debug: boolean
  readonly onError: 'cleanup' | 'abort' | 'ask' | 'run-cleanup-provisioner'
  /** Nobody is there to answer: questions fail at once instead of waiting for ever. */
  readonly unattended?: boolean
  /** A question about a failure answers itself by cleaning up after so many ms; what is kept then is deleted as late. */
  readonly patience?: number
  /** The new OMI must boot before it is shared; one that does not is kept, tagged as failed, and shared with nobody. */
  readonly bootTest?: boolean
}

/** The log of one build: text goes through the redactor, then to the run's log segments. */
export interface BuildLog {
  /** A line (or several, split at line ends) for people. */
  write(channel: LogChannel, text: string): void
  say(text: string): void
  error(text: string): void
  /** From now on the text never appears anywhere: log, events, error texts. */
  addSecret(secret: string): void
  /** Whether a text has something in it that must not be shown. */
  holdsSecret(text: string): boolean
}

export interface Choice {
  readonly id: string
  readonly label: string
}

/**
 * What a step has to work with. It belongs to one build; the engine makes it. Steps know nothing of hosts or screens.
 */
export interface BuildContext {
  readonly runId: string
  readonly plan: BuildPlan
  readonly settings: RunSettings
  readonly clock: Clock
  /** Aborted on cancel; cleanup gets a context with a fresh signal. */
  readonly signal: AbortSignal
  readonly log: BuildLog
  readonly resources: Resources
  /** The folder against which relative paths in options resolve. */
  readonly workingFolder: string
  /** The run's own folder for temporary files; removed at its end. */
  readonly temporaryFolder: string
  /** Progress of the current step: a fraction 0 to 1 when known, and what is awaited just now. */
  progress(detail: string, fraction?: number): void
  /** A finding worth showing in the build view: `source-omi`, `vm`, `ssh-host`. */
  fact(name: string, value: string): void
  warn(message: string, hint?: string): void
  /** Asks whoever watches; rejects where nobody can answer. With `expires` the question answers itself after so many ms. */
  ask(
    question: string,
    choices: readonly Choice[],
    expires?: { readonly after: number; readonly choice: string },
  ): Promise<string>
  /** Calls `close` once the build has been cleaned up, however it ended: for connections that the clean-up needs. */
  afterCleanup(close: () => Promise<void>): void
  /** The machine that the build works on, as far as a person may look into it by now. */
  machine(machine: BuildMachine): void
}

/** A context with an account to work in; what the cloud builders get. */
export interface CloudContext extends BuildContext {
  readonly account: CloudAccount
}

/**
 * One step of a builder: it takes what earlier steps made and gives what later ones need, as types (no bag of keys).
 * It makes things through `context.resources` only, and never undoes them itself: the registry does.
 */
export interface StepDeclaration {
  /** Stable, kebab-case: `create-key-pair`. */
  readonly id: string
  /** For people: `Create a temporary key pair`. */
  readonly title: string
  /** `build` unless said otherwise. */
  readonly phase?: 'build' | 'post-process' | 'cleanup'
}

/** What whoever watches may do when a step fails, besides trying it again as it is and giving up. */
export interface StepMends<Output> {
  /** What the step comes to when it is left out. */
  readonly skip?: () => Output
  /** The texts that may be changed before the next attempt; asked for when the step has failed. */
  readonly editable?: () => Promise<EditableStep | undefined>
}

/** Runs steps one after another with their events, durations, errors, pauses and retries. */
export interface StepRunner {
  /** Runs `work` as a step; what it returns is the step's output. A failure ends the build (after `ask`, perhaps a retry). */
  step<Output>(
    declaration: StepDeclaration,
    /** `edits`: the texts that were changed since the attempt before, if they were. */
    work: (edits: StepEdits) => Promise<Output>,
    mends?: StepMends<Output>,
  ): Promise<Output>
  /**
   * Runs `work` as a step of the clean-up: after a failure, and after a cancel too. It has a signal of its own and never
   * rejects; its failure is in the journal and in the log.
   */
  afterFailure(declaration: StepDeclaration, work: (signal: AbortSignal) => Promise<void>): Promise<void>
}

/** What a builder gives back. */
export interface BuildResult {
  /** Absent when nothing was to be made (`skip_create_omi`). */
  readonly artifact?: Artifact
  /** What the artifact consists of in the cloud, in the order in which it can be deleted: an OMI before its snapshots. */
  readonly product?: readonly ResourceHandle[]
  /** `build.*` as the provisioners had it, for the post-processors. */
  readonly variables: BuildVariables
}

/** Takes a plan to an artifact by running steps. */
export interface Builder {
  readonly type: string
  build(context: CloudContext, steps: StepRunner): Promise<BuildResult>
}
