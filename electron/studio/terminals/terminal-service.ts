import { randomUUID } from 'node:crypto'
import type { TerminalSize } from '#electron/communicators/remote-shell.ts'
import type { WatchedMachine } from '#electron/engine/machine-desk.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import { leftoversOf } from '#shared/run/run-state.ts'
import { StudioError } from '#shared/studio-error.ts'
import { createTerminalSession, type TerminalSession } from './terminal-session.ts'

/** Shells and consoles of VMs, for the contract. */
export interface TerminalService {
  /** The open shell on this machine, or a new one. Throws a StudioError `no-shell-yet` or `no-shell`. */
  open(target: TerminalTarget, size: TerminalSize, signal: AbortSignal): Promise<OpenedTerminal>
  /** Throws a StudioError `no-session`. */
  session(id: string): TerminalSession
  /** Ends a shell and forgets it. */
  close(id: string): void
  console(target: TerminalTarget, signal: AbortSignal): Promise<ConsoleText>
  /** Throws a StudioError `windows-password-unknown`. */
  windowsPassword(target: TerminalTarget, signal: AbortSignal): Promise<{ username: string; password: string }>
  /** Ends all shells. */
  closeAll(): void
}

export interface OpenedTerminal {
  readonly id: string
  readonly session: TerminalSession
}

export interface ConsoleText {
  readonly vmId: string
  readonly text: string
  readonly windows: boolean
}

interface TerminalServiceNeeds {
  readonly engine: Pick<RunEngine, 'machine' | 'open'>
  /** A VM that the app launched outside of builds. */
  readonly launched: (target: Extract<TerminalTarget, { kind: 'vm' }>, signal: AbortSignal) => Promise<WatchedMachine>
}

/** Shells at once; more than anyone looks at, fewer than a machine's connection bears. */
const mostSessions = 50

export function createTerminalService({ engine, launched }: TerminalServiceNeeds): TerminalService {
  const sessions = new Map<string, { readonly target: string; readonly session: TerminalSession }>()
  /** So that two looks at one machine, at once, do not open two shells. */
  const opening = new Map<string, Promise<OpenedTerminal>>()

  async function machineOf(target: TerminalTarget, signal: AbortSignal): Promise<WatchedMachine> {
    if (target.kind === 'vm') return launched(target, signal)
    const machine = engine.machine(target.runId, target.build)
    const state = (await engine.open(target.runId)).state()
    const build = state.builds.get(target.build)
    if (build === undefined) throw noMachine('There is no such build in this run.')
    const vmThere = leftoversOf(state).some(({ build: of, kind }) => of === target.build && kind === 'vm')
    if (build.endedAt !== undefined && !vmThere) throw noMachine('The build has ended, and its VM is gone.')
    if (machine !== undefined) return machine
    if (build.endedAt !== undefined || state.outcome !== undefined || state.recovered) {
      throw noMachine(
        'The VM is there, but the key to it was only in the memory of the OMI Studio that built.',
        'Delete it on the Leftovers page when it is of no more use.',
      )
    }
    throw new StudioError({
      code: 'no-shell-yet',
      message: 'The build has no VM yet.',
      hint: 'It is launched after the network and the key are prepared.',
    })
  }

  async function openAnew(target: TerminalTarget, size: TerminalSize, signal: AbortSignal): Promise<OpenedTerminal> {
    if (sessions.size >= mostSessions) throw tooMany()
    const machine = await machineOf(target, signal)
    const access = machine.shell
    if (access.kind === 'none') {
      const { code, why, hint } = access
      throw new StudioError({ code, message: why, ...(hint === undefined ? {} : { hint }) })
    }
    const shell = await access.open(size, signal)
    machine.noteShell()
    const session = createTerminalSession(shell, machine.redactedStream(), {
      login: access.login,
      ...(access.notice === undefined ? {} : { notice: access.notice }),
    })
    const id = randomUUID()
    sessions.set(id, { target: keyOf(target), session })
    return { id, session }
  }

  return {
    async open(target, size, signal) {
      const key = keyOf(target)
      for (const [id, one] of sessions) {
        if (one.target !== key) continue
        if (one.session.isOpen()) {
          one.session.resize(size)
          return { id, session: one.session }
        }
        sessions.delete(id)
      }
      const under = opening.get(key)
      if (under !== undefined) return under
      const opened = openAnew(target, size, signal).finally(() => opening.delete(key))
      opening.set(key, opened)
      return opened
    },
    session(id) {
      const found = sessions.get(id)
      if (found !== undefined) return found.session
      throw new StudioError({
        code: 'no-session',
        message: 'This shell is not there any more.',
        hint: 'Open a new one.',
      })
    },
    close(id) {
      sessions.get(id)?.session.close()
      sessions.delete(id)
    },
    async console(target, signal) {
      const machine = await machineOf(target, signal)
      const { vmId, account, windows } = machine
      const { ConsoleOutput = '' } = await account.oapi.call('ReadConsoleOutput', { VmId: vmId }, { signal })
      return { vmId, text: machine.redact(Buffer.from(ConsoleOutput, 'base64').toString('utf8')), windows }
    },
    async windowsPassword(target, signal) {
      const machine = await machineOf(target, signal)
      const known = await machine.adminPassword?.(signal)
      if (known !== undefined) return known
      throw new StudioError({
        code: 'windows-password-unknown',
        message: machine.windows
          ? `Windows has made no administrator’s password on ${machine.vmId} yet.`
          : `${machine.vmId} is not built as Windows, so it has no administrator’s password.`,
        hint: 'Windows makes one at its first boot, which may take a quarter of an hour.',
      })
    },
    closeAll() {
      for (const { session } of sessions.values()) session.close()
      sessions.clear()
    },
  }
}

function keyOf(target: TerminalTarget): string {
  return target.kind === 'run' ? `${target.runId}/${target.build}` : `${target.account}/${target.vmId}`
}

function noMachine(message: string, hint?: string): StudioError {
  return new StudioError({ code: 'no-shell', message, ...(hint === undefined ? {} : { hint }) })
}

function tooMany(): StudioError {
  return new StudioError({
    code: 'too-many-shells',
    message: `${mostSessions} shells are open.`,
    hint: 'End some of them.',
  })
}
