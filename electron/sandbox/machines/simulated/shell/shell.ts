import { parse } from 'just-bash'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { OpenFile } from '../kernel/open-file.ts'
import { createPipe } from '../kernel/pipe.ts'
import type { Process } from '../kernel/process.ts'
import { CallbackFile } from '../kernel/regular-file.ts'
import { type ExitStatus, type SignalName, statusNumber } from '../kernel/signals.ts'
import { assign, assignText } from './assignment.ts'
import { type Builtin, builtins, isDeclaration } from './builtins.ts'
import { runCompound } from './compound.ts'
import { Interrupted, LoopJump, ShellError, ShellExit, ShellReturn } from './control-flow.ts'
import { expandToText, expandWords } from './expansion.ts'
import { quoteForShell } from './quoting.ts'
import { keepDescriptors, redirect, restoreDescriptors } from './redirection.ts'
import { sourceText } from './source-text.ts'
import { parameterValue } from './special-parameters.ts'
import type {
  CommandNode,
  FunctionDefinition,
  PipelineNode,
  Redirection,
  ScriptNode,
  SimpleCommandNode,
  StatementNode,
} from './syntax.ts'
import { Variables } from './variables.ts'

/** What `set` switches. */
export interface ShellOptions {
  errexit: boolean
  nounset: boolean
  xtrace: boolean
  pipefail: boolean
  noglob: boolean
  noclobber: boolean
  noexec: boolean
  verbose: boolean
  allexport: boolean
  errtrace: boolean
  interactive: boolean
}

export function initialOptions(): ShellOptions {
  return {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noclobber: false,
    noexec: false,
    verbose: false,
    allexport: false,
    errtrace: false,
    interactive: false,
  }
}

/** A command started with `&`. */
export interface Job {
  readonly process: Process
  readonly text: string
  status: ExitStatus | undefined
}

/**
 * A shell in a process of the simulated machine. The language is read by just-bash's parser; it is run here, and not
 * by just-bash, because a provisioning script needs what its interpreter lacks (`../shared/spec/machine.md` section
 * 3): live output, pipes between running processes, background jobs, traps, umask, and one identity for each process.
 */
export class Shell {
  readonly process: Process
  variables: Variables
  readonly functions: Map<string, FunctionDefinition>
  readonly aliases: Map<string, string>
  readonly options: ShellOptions
  readonly shopts: Map<string, boolean>
  /** `trap`: `EXIT`, `ERR`, or a signal's name → the command. */
  readonly traps: Map<string, string>
  readonly jobs: Job[] = []
  /** `$1`, `$2` and so on. */
  positional: string[]
  /** `$0` */
  zero: string
  lastStatus = 0
  pipeStatus: readonly number[] = [0]
  line = 0
  /** Names of running functions, the innermost first. */
  readonly callers: string[] = []
  /** The directory stack of `pushd`. */
  directories: string[] = []
  /** Where `getopts` is within a word such as `-abc`. */
  getoptsAt: { readonly index: string; readonly offset: number } = { index: '1', offset: 1 }
  /** `$_` */
  lastArgument = ''
  /** Of the last `$( … )`: the status of a command that is only assignments. */
  #substitutionStatus = 0
  #unchecked = 0
  #inTrap = false
  /** Milliseconds since the epoch, for `$SECONDS`. */
  readonly startedAt: number
  readonly #pendingTraps: SignalName[] = []
  /** Of processes started for `<( … )`. */
  readonly #substitutions: { readonly fd: number; readonly process: Process }[] = []

  constructor(process: Process, zero: string, positional: readonly string[], parent?: Shell) {
    this.process = process
    this.zero = zero
    this.positional = [...positional]
    this.variables = parent ? parent.variables.clone() : new Variables(process.env)
    this.functions = new Map(parent?.functions)
    this.aliases = new Map(parent?.aliases)
    this.options = parent ? { ...parent.options } : initialOptions()
    this.shopts = new Map(parent?.shopts)
    this.traps = new Map()
    this.startedAt = parent ? parent.startedAt : process.kernel.now()
    if (parent) {
      this.lastStatus = parent.lastStatus
      this.line = parent.line
      this.callers.push(...parent.callers)
      this.#unchecked = parent.#unchecked
      if (parent.options.errtrace && parent.traps.has('ERR')) this.traps.set('ERR', parent.traps.get('ERR') ?? '')
      for (const [name, command] of parent.traps) if (command === '') this.traps.set(name, '')
    } else {
      this.#setInitialVariables()
    }
    process.handleSignal = (signal) => this.#signalled(signal)
  }

  /** The command that runs when a signal ends up in this shell, before it dies or goes on. */
  #signalled(signal: SignalName): boolean {
    const command = this.traps.get(signal)
    if (command === undefined) return this.options.interactive && (signal === 'INT' || signal === 'TERM')
    if (command !== '') this.#pendingTraps.push(signal)
    return true
  }

  /**
   * Parses and runs a whole script in this shell, and its EXIT trap after it.
   * @returns the exit code of the shell
   */
  async runScript(text: string): Promise<number> {
    return this.runToExit(() => this.runText(text))
  }

  /** Runs something that may `exit`; the EXIT trap runs in any case. */
  async runToExit(body: () => Promise<void>): Promise<number> {
    try {
      await body()
    } catch (error) {
      this.lastStatus = await this.#endOf(error)
    }
    const command = this.traps.get('EXIT')
    if (!command) return this.lastStatus
    const code = this.lastStatus
    this.traps.delete('EXIT')
    this.options.errexit = false
    try {
      await this.runText(command)
    } catch (error) {
      return this.#endOf(error)
    }
    return code
  }

  async #endOf(error: unknown): Promise<number> {
    if (error instanceof ShellExit) return error.code
    if (error instanceof ShellReturn) return error.code
    if (error instanceof LoopJump) return this.lastStatus
    if (error instanceof Interrupted) return 130
    if (error instanceof ShellError) {
      await this.complain(error.message)
      return error.code
    }
    throw error
  }

  /** Runs text in this shell's own context, as `eval` and `.` do. @throws ShellError for a syntax error (code 2) */
  async runText(text: string): Promise<void> {
    let script: ScriptNode
    try {
      script = parse(this.#withAliases(text))
    } catch (error) {
      this.lastStatus = 2
      const reason = error instanceof Error ? error.message.replace(/^Parse error at (\d+):\d+: /, 'line $1: ') : ''
      throw new ShellError(`syntax error: ${reason.replace('syntax error ', '')}`, { fatal: true, code: 2 })
    }
    await this.runStatements(script.statements)
  }

  async runStatements(statements: readonly StatementNode[]): Promise<void> {
    for (const statement of statements) await this.#runStatement(statement)
  }

  /** Runs statements whose failure decides something, so that `set -e` does not act on it. */
  async runCondition(statements: readonly StatementNode[]): Promise<boolean> {
    this.#unchecked += 1
    try {
      await this.runStatements(statements)
    } finally {
      this.#unchecked -= 1
    }
    return this.lastStatus === 0
  }

  async #runStatement(statement: StatementNode): Promise<void> {
    if (statement.deferredError) {
      this.lastStatus = 2
      throw new ShellError(statement.deferredError.message, { fatal: true, code: 2 })
    }
    if (this.options.noexec) return
    if (this.options.verbose && statement.sourceText) await this.process.error(`${statement.sourceText}\n`)
    if (statement.background) {
      this.#startJob(statement)
      this.lastStatus = 0
      return
    }
    await this.#runPipelines(statement)
  }

  async #runPipelines(statement: StatementNode): Promise<void> {
    const { pipelines, operators } = statement
    for (const [index, pipeline] of pipelines.entries()) {
      const operator = index === 0 ? ';' : operators[index - 1]
      if (operator === '&&' && this.lastStatus !== 0) continue
      if (operator === '||' && this.lastStatus === 0) continue
      const decides = index < pipelines.length - 1 || pipeline.negated
      if (decides) this.#unchecked += 1
      try {
        await this.#runPipeline(pipeline)
      } finally {
        if (decides) this.#unchecked -= 1
      }
      const acts = pipeline.commands.every((command) => command.type !== 'FunctionDef')
      if (!decides && acts && this.lastStatus !== 0) await this.#failed(pipeline)
    }
  }

  /** What `trap … ERR` and `set -e` do after a command failed. */
  async #failed(pipeline: PipelineNode): Promise<void> {
    if (this.#unchecked > 0) return
    const only = pipeline.commands.length === 1 ? pipeline.commands[0] : undefined
    const alreadyHandled = only && ['If', 'For', 'CStyleFor', 'While', 'Until', 'Case', 'Group'].includes(only.type)
    const command = this.traps.get('ERR')
    if (command && !this.#inTrap && !alreadyHandled && (this.callers.length === 0 || this.options.errtrace)) {
      const code = this.lastStatus
      this.#inTrap = true
      try {
        await this.runText(command)
      } finally {
        this.#inTrap = false
      }
      this.lastStatus = code
    }
    if (this.options.errexit) throw new ShellExit(this.lastStatus)
  }

  async #runPipeline(pipeline: PipelineNode): Promise<void> {
    const started = performance.now()
    if (pipeline.commands.length === 1) {
      const [command] = pipeline.commands
      if (command) await this.#runCommand(command)
      this.pipeStatus = [this.lastStatus]
    } else {
      await this.#runPiped(pipeline)
    }
    this.variables.setList('PIPESTATUS', this.pipeStatus.map(String))
    if (pipeline.negated) this.lastStatus = this.lastStatus === 0 ? 1 : 0
    if (pipeline.timed) await this.#reportTime((performance.now() - started) / 1000)
    this.process.throwIfKilled()
    await this.#runPendingTraps()
  }

  async #runPiped(pipeline: PipelineNode): Promise<void> {
    const running: Promise<ExitStatus>[] = []
    let input: OpenFile | undefined
    for (const [index, command] of pipeline.commands.entries()) {
      const isLast = index === pipeline.commands.length - 1
      const pipe = isLast ? undefined : createPipe()
      const replaced = new Map<number, OpenFile>()
      if (input) replaced.set(0, input)
      if (pipe) replaced.set(1, pipe.writer)
      if (pipe && pipeline.pipeStderr?.[index]) replaced.set(2, pipe.writer.retain())
      running.push(this.#runInSubshell([command], replaced).ended)
      input = pipe?.reader
    }
    const statuses = (await this.process.wait(Promise.all(running))).map(statusNumber)
    this.pipeStatus = statuses
    const last = statuses.at(-1) ?? 0
    this.lastStatus = this.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : last
  }

  /** Runs commands in a child process that starts as a copy of this shell. */
  #runInSubshell(
    commands: readonly CommandNode[] | StatementNode,
    replaced: ReadonlyMap<number, OpenFile>,
  ): { readonly process: Process; readonly ended: Promise<ExitStatus> } {
    const child = this.#forkProcess(replaced)
    const shell = new Shell(child, this.zero, this.positional, this)
    const stop = this.#passSignals(child)
    const ended = child
      .run(() =>
        shell.runToExit(async () => {
          if ('pipelines' in commands) await shell.#runPipelines(commands)
          else for (const command of commands) await shell.#runCommand(command, true)
        }),
      )
      .finally(stop)
    return { process: child, ended }
  }

  #passSignals(child: Process): () => void {
    const { signal } = this.process
    const pass = () => child.kill('TERM')
    signal.addEventListener('abort', pass)
    return () => signal.removeEventListener('abort', pass)
  }

  #forkProcess(replaced: ReadonlyMap<number, OpenFile>): Process {
    const fds = new Map<number, OpenFile>()
    for (const [fd, file] of this.process.fds) if (!replaced.has(fd)) fds.set(fd, file.retain())
    for (const [fd, file] of replaced) fds.set(fd, file)
    return this.process.fork(this.process.argv, { fds })
  }

  /** `( … )`, and the body of a function that is a subshell. */
  async runSubshell(statements: readonly StatementNode[]): Promise<void> {
    const child = this.#forkProcess(new Map())
    const shell = new Shell(child, this.zero, this.positional, this)
    const stop = this.#passSignals(child)
    const ended = child.run(() => shell.runToExit(() => shell.runStatements(statements))).finally(stop)
    this.lastStatus = statusNumber(await this.process.wait(ended))
  }

  /** `$( … )`: the output without its final newlines. */
  async substitute(script: ScriptNode): Promise<string> {
    const chunks: Uint8Array[] = []
    const output = new CallbackFile(
      'pipe',
      () => undefined,
      (bytes) => {
        chunks.push(bytes)
      },
    )
    const child = this.#forkProcess(new Map([[1, output]]))
    const shell = new Shell(child, this.zero, this.positional, this)
    shell.options.errexit = this.options.errexit && this.shopts.get('inherit_errexit') === true
    shell.#unchecked = 0
    const stop = this.#passSignals(child)
    const ended = child.run(() => shell.runToExit(() => shell.runStatements(script.statements))).finally(stop)
    this.lastStatus = statusNumber(await this.process.wait(ended))
    this.#substitutionStatus = this.lastStatus
    return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '').replace(/\n+$/, '')
  }

  /** `<( … )` and `>( … )`: starts the process and gives the path of its pipe. */
  processSubstitution(script: ScriptNode, direction: 'input' | 'output'): string {
    const pipe = createPipe()
    const [mine, theirs] = direction === 'input' ? [pipe.reader, pipe.writer] : [pipe.writer, pipe.reader]
    const child = this.#forkProcess(new Map([[direction === 'input' ? 1 : 0, theirs]]))
    const shell = new Shell(child, this.zero, this.positional, this)
    void child.run(() => shell.runToExit(() => shell.runStatements(script.statements)))
    let fd = 63
    while (this.process.fds.has(fd)) fd -= 1
    this.process.fds.set(fd, mine)
    this.#substitutions.push({ fd, process: child })
    return `/dev/fd/${fd}`
  }

  #closeSubstitutions(from: number): Process[] {
    const closed = this.#substitutions.splice(from)
    for (const { fd } of closed) {
      this.process.fds.get(fd)?.release()
      this.process.fds.delete(fd)
    }
    return closed.map(({ process }) => process)
  }

  #startJob(statement: StatementNode): void {
    const input = new CallbackFile(
      'device',
      () => undefined,
      () => {},
    )
    const replaced = this.options.interactive ? new Map<number, OpenFile>() : new Map<number, OpenFile>([[0, input]])
    const child = this.#forkProcess(replaced)
    const shell = new Shell(child, this.zero, this.positional, this)
    shell.options.interactive = false
    const job: Job = { process: child, text: statement.sourceText ?? '', status: undefined }
    this.jobs.push(job)
    void child
      .run(() => shell.runToExit(() => shell.#runPipelines(statement)))
      .then((status) => {
        job.status = status
      })
  }

  async #runCommand(command: CommandNode, inOwnProcess = false): Promise<void> {
    this.process.throwIfKilled()
    if ('line' in command && command.line) this.line = command.line
    const opened = this.#substitutions.length
    try {
      if (command.type === 'SimpleCommand') {
        await this.#runSimple(command, inOwnProcess)
      } else if (command.type === 'FunctionDef') {
        this.functions.set(command.name, command)
        this.lastStatus = 0
      } else {
        await this.#withRedirections(command.redirections, () => runCompound(this, command))
      }
    } catch (error) {
      await this.#commandFailed(error)
    } finally {
      const closed = this.#closeSubstitutions(opened)
      // A reader such as `tee` in `> >(tee log)` still has to write what it got.
      for (const process of closed) if (!process.status && command.type === 'SimpleCommand') await process.ended()
    }
  }

  /** An expansion or redirection that fails makes the command fail; only some failures end the shell. */
  async #commandFailed(error: unknown): Promise<void> {
    if (error instanceof ShellError && !error.fatal) {
      await this.complain(error.message)
      this.lastStatus = error.code
      return
    }
    if (error instanceof ShellError && this.options.interactive) {
      await this.complain(error.message)
      this.lastStatus = error.code
      throw new Interrupted()
    }
    if (error instanceof FileSystemError && error.code === 'EBADF') {
      await this.complain(`write error: ${error.explanation}`)
      this.lastStatus = 1
      return
    }
    throw error
  }

  async #withRedirections(redirections: readonly Redirection[], body: () => Promise<void>): Promise<void> {
    if (redirections.length === 0) return body()
    const saved = await redirect(this, redirections)
    try {
      await body()
    } finally {
      restoreDescriptors(this, saved)
    }
  }

  async #runSimple(command: SimpleCommandNode, inOwnProcess: boolean): Promise<void> {
    this.#substitutionStatus = 0
    const words = await this.#wordsOf(command)
    const [name, ...args] = words
    if (name === undefined) {
      const saved = await redirect(this, command.redirections)
      restoreDescriptors(this, saved)
      for (const assignment of command.assignments) await assign(this, assignment, true)
      this.lastStatus = this.#substitutionStatus
      return
    }
    const overrides = new Map<string, string>()
    for (const { name: variable, value, append } of command.assignments) {
      const text = value ? await expandToText(this, value) : ''
      overrides.set(variable, append ? (this.variables.get(variable) ?? '') + text : text)
    }
    if (this.options.xtrace) await this.#trace(words, overrides)
    this.lastArgument = words.at(-1) ?? ''
    const builtin = builtins.get(name)
    if (name === 'exec') return this.#exec(args, command.redirections, overrides)
    await this.#withRedirections(command.redirections, async () => {
      const shellFunction = this.functions.get(name)
      if (shellFunction) await this.#overridden(overrides, () => this.callFunction(shellFunction, args))
      else if (builtin) await this.#overridden(overrides, () => this.#runBuiltin(builtin, name, args))
      else this.lastStatus = await this.runProgram([name, ...args], overrides, inOwnProcess)
    })
  }

  async #wordsOf(command: SimpleCommandNode): Promise<string[]> {
    if (!command.name) return []
    const [name, ...rest] = await expandWords(this, [command.name])
    if (name === undefined) return expandWords(this, command.args)
    if (!isDeclaration(name)) return [name, ...rest, ...(await expandWords(this, command.args))]
    const words = [name, ...rest]
    for (const word of command.args) {
      const first = word.parts[0]
      const isAssignment = first?.type === 'Literal' && /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/.test(first.value)
      if (!isAssignment) words.push(...(await expandWords(this, [word])))
      else if (/^\w+\+?=\(/.test(first.value)) words.push(sourceText(word))
      else words.push(await expandToText(this, word))
    }
    return words
  }

  async #overridden(values: ReadonlyMap<string, string>, body: () => Promise<void>): Promise<void> {
    if (values.size === 0) return body()
    const restore = this.variables.override(values)
    try {
      await body()
    } finally {
      restore()
    }
  }

  async #runBuiltin(builtin: Builtin, name: string, args: readonly string[]): Promise<void> {
    this.lastStatus = await builtin(this, args, name)
  }

  async callFunction(definition: FunctionDefinition, args: readonly string[]): Promise<void> {
    if (this.callers.length > 500)
      throw new ShellError(`${definition.name}: maximum function nesting level exceeded (500)`)
    const positional = this.positional
    this.positional = [...args]
    this.callers.unshift(definition.name)
    this.variables.enterFunction()
    this.lastStatus = 0
    try {
      await this.#withRedirections([...definition.redirections, ...definition.body.redirections], () =>
        runCompound(this, definition.body),
      )
    } catch (error) {
      if (!(error instanceof ShellReturn)) throw error
      this.lastStatus = error.code
    } finally {
      this.variables.leaveFunction()
      this.callers.shift()
      this.positional = positional
    }
  }

  /** Runs an external program. In a process of its own already, it takes that process over. */
  async runProgram(
    argv: readonly string[],
    overrides: ReadonlyMap<string, string>,
    inOwnProcess = false,
  ): Promise<number> {
    const env = this.variables.environment()
    for (const [name, value] of overrides) env.set(name, value)
    env.set('_', argv[0] ?? '')
    const { process } = this
    const before = process.env
    process.env = new Map([...env, ['PATH', env.get('PATH') ?? this.variables.get('PATH') ?? '']])
    const found = process.kernel.findProgram(process, argv[0] ?? '')
    process.env = before
    if (found.kind === 'missing') {
      const name = argv[0] ?? ''
      await this.complain(name.includes('/') ? `${name}: No such file or directory` : `${name}: command not found`)
      return 127
    }
    if (found.kind === 'denied') {
      await this.complain(`${found.path}: ${found.reason}`)
      return 126
    }
    if (inOwnProcess && !this.traps.has('EXIT')) {
      process.argv = argv
      process.env = env
      process.handleSignal = undefined
      return process.kernel.load(process, found.path)
    }
    const child = process.fork(argv, { env })
    const stop = this.#passSignals(child)
    const status = await child.run((own) => own.kernel.load(own, found.path)).finally(stop)
    if (status.kind === 'killed' && status.signal === 'INT' && this.options.interactive) throw new Interrupted()
    return statusNumber(status)
  }

  async #exec(
    args: readonly string[],
    redirections: readonly Redirection[],
    overrides: ReadonlyMap<string, string>,
  ): Promise<void> {
    keepDescriptors(await redirect(this, redirections))
    this.#substitutions.length = 0
    this.lastStatus = 0
    const argv = args[0] === '-a' ? args.slice(2) : args.filter((arg, index) => !(index === 0 && arg === '--'))
    if (argv.length === 0) return
    const code = await this.runProgram(argv, overrides, true)
    this.traps.delete('EXIT')
    throw new ShellExit(code)
  }

  /** Sets a variable, or an element as in `a[1]`. */
  assignText(name: string, text: string): Promise<void> {
    return assignText(this, name, text)
  }

  /** The value of `$name`, `$1`, `$?` and the other special parameters. */
  getParameter(name: string): string | undefined {
    return parameterValue(this, name)
  }

  /** Says what is wrong on standard error, with the place, as bash does. */
  async complain(text: string): Promise<void> {
    const place = this.options.interactive ? '' : ` line ${Math.max(1, this.line)}:`
    await this.process.error(`${this.zero.replace(/^-/, '')}:${place} ${text}\n`)
  }

  async #runPendingTraps(): Promise<void> {
    for (let signal = this.#pendingTraps.shift(); signal; signal = this.#pendingTraps.shift()) {
      const command = this.traps.get(signal)
      const code = this.lastStatus
      if (command) await this.runText(command)
      this.lastStatus = code
    }
  }

  async #trace(words: readonly string[], overrides: ReadonlyMap<string, string>): Promise<void> {
    const prefix = this.variables.get('PS4') ?? '+ '
    const lines = [...overrides].map(([name, value]) => `${prefix}${name}=${quoteForShell(value)}\n`)
    await this.process.error(`${lines.join('')}${prefix}${words.map(quoteForShell).join(' ')}\n`)
  }

  async #reportTime(seconds: number): Promise<void> {
    const text = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`
    await this.process.error(`\nreal\t${text}\nuser\t0m0.000s\nsys\t0m0.000s\n`)
  }

  #withAliases(text: string): string {
    if (this.aliases.size === 0 || !(this.options.interactive || this.shopts.get('expand_aliases'))) return text
    return text.replace(/^(\s*)([\w.-]+)(?=\s|$|;)/gm, (whole, space: string, word: string) => {
      const alias = this.aliases.get(word)
      return alias === undefined ? whole : `${space}${alias}`
    })
  }

  #setInitialVariables(): void {
    const defaults: Readonly<Record<string, string>> = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      IFS: ' \t\n',
      PS4: '+ ',
      OPTIND: '1',
      BASH: '/bin/bash',
      BASH_VERSION: '5.2.21(1)-release',
      OSTYPE: 'linux-gnu',
      MACHTYPE: 'x86_64-pc-linux-gnu',
      HOSTTYPE: 'x86_64',
    }
    for (const [name, value] of Object.entries(defaults)) {
      if (this.variables.get(name) === undefined) this.variables.set(name, value)
    }
    this.variables.set('PWD', this.process.cwd)
    for (const name of ['PWD', 'SHLVL']) this.variables.touch(name).exported = true
    this.variables.set('SHLVL', String(Number(this.variables.get('SHLVL') ?? 0) + 1))
  }
}
