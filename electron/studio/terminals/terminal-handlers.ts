import type { terminalCalls, terminalStreams } from '#shared/contract/terminal-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about shells and consoles. */
export function createTerminalHandlers({ terminals }: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof terminalCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof terminalStreams>
} {
  return {
    calls: {
      'terminals.open': async ({ target, columns, rows }, signal) => {
        const { id, session } = await terminals.open(target, { columns, rows }, signal)
        const { login, notice } = session
        return { session: id, login, ...(notice === undefined ? {} : { notice }) }
      },
      'terminals.write': async ({ session, text }) => {
        await terminals.session(session).write(text)
        return {}
      },
      'terminals.resize': async ({ session, columns, rows }) => {
        terminals.session(session).resize({ columns, rows })
        return {}
      },
      'terminals.close': async ({ session }) => {
        terminals.close(session)
        return {}
      },
      'terminals.console': ({ target }, signal) => terminals.console(target, signal),
      'terminals.windowsPassword': ({ target }, signal) => terminals.windowsPassword(target, signal),
    },
    streams: {
      async *'terminals.output'({ session: id }, signal) {
        const session = terminals.session(id)
        for await (const text of session.read(signal)) yield { kind: 'output', text }
        if (!signal.aborted) yield { kind: 'ended', end: await session.ended }
      },
    },
  }
}
