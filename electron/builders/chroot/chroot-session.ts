import { randomUUID } from 'node:crypto'
import {
  type ChrootHost,
  capture,
  createChrootHost,
  type HostRunner,
} from '#electron/communicators/chroot/chroot-host.ts'
import { commandMarker, noWrapper } from '#electron/communicators/chroot/wrap-command.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import { announceHost, type HostReference, hostTraits, readBootId } from '#electron/engine/kinds/on-host.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'

/** The VM on which a chroot build works, with a way to run commands there as root. */
export interface ChrootSession {
  readonly host: ChrootHost
  readonly hostId: string
  /** To which the work volume is linked. */
  readonly vm: Vm
  /** By which whoever cleans up finds the host again; part of every thing that is made there. */
  readonly traits: Readonly<Record<string, string>>
}

/** What is known of a host before it was tried. */
export interface ReachedHost {
  /** For messages: `this computer`, `i-12345678`. */
  readonly name: string
  readonly runner: HostRunner
  readonly vm: Vm
  /** How it is found again, once more is known. */
  readonly reference: (known: { hostId: string; bootId: string; wrapper: string }) => HostReference
}

/**
 * Makes sure that commands run as root on the host, if need be by putting `sudo -n` before them, and notes how it is found
 * again. Its connection stays until the clean-up is over.
 */
export async function openSession(
  context: CloudContext,
  options: OscChrootOptions,
  reached: ReachedHost,
  close: () => Promise<void>,
): Promise<ChrootSession> {
  const hostId = randomUUID()
  context.afterCleanup(close)
  const wrapper = await rootWrapper(context, options, reached)
  const host = createChrootHost(reached.name, reached.runner, wrapper)
  const bootId = await readBootId(host, context.signal)
  const secret = context.plan.sensitive.some((each) => each !== '' && wrapper.includes(each))
  // A journal holds no secrets, so a clean-up after a crash has to do without.
  const reference = reached.reference({ hostId, bootId, wrapper: secret ? noWrapper : wrapper })
  context.afterCleanup(async () => forget())
  const forget = announceHost(hostId, host)
  return { host, hostId, vm: reached.vm, traits: hostTraits(reference) }
}

async function rootWrapper(context: CloudContext, options: OscChrootOptions, reached: ReachedHost): Promise<string> {
  const wrapper = context.plan.render(options.command_wrapper, { Command: commandMarker })
  if ((await userIdBy(context, reached, wrapper)) === '0') return wrapper
  const sudo = `sudo -n ${commandMarker}`
  if (wrapper.trim() === noWrapper && (await userIdBy(context, reached, sudo).catch(() => '')) === '0') {
    context.log.say('Commands on the host run by sudo: the user is not root')
    return sudo
  }
  throw new StudioError({
    code: 'host-not-root',
    message: `Commands on ${reached.name} do not run as root, and mounting takes that.`,
    hint: 'Log in as root, let the user use sudo without a password, or set command_wrapper to what makes a command root’s.',
    where: { option: 'command_wrapper' },
  })
}

async function userIdBy(context: CloudContext, reached: ReachedHost, wrapper: string): Promise<string> {
  const host = createChrootHost(reached.name, reached.runner, wrapper)
  const { stdout } = await capture(host, ['id', '-u'], context.signal)
  // A wrapper may say something first.
  return stdout.trim().split('\n').at(-1) ?? ''
}
