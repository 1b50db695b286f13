import type { ChrootHost } from '#electron/communicators/chroot/chroot-host.ts'
import { exitCodeOf } from '#electron/communicators/chroot/chroot-host.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { RenderData } from '#shared/template/build-plan.ts'

/**
 * Runs commands of the template on the host, one after another, each by a shell of its own, as root; what they say goes to
 * the log. The first that fails ends it (spec/builders.md 2.7 steps 11 and 13).
 *
 * @param option where they are written, for errors
 */
export async function runHostCommands(
  context: CloudContext,
  host: ChrootHost,
  option: 'pre_mount_commands' | 'post_mount_commands',
  commands: readonly string[],
  facts: RenderData,
): Promise<void> {
  for (const [index, command] of commands.entries()) {
    const text = context.plan.render(command, facts)
    context.log.say(`Running on ${host.name}: ${text}`)
    const end = await host.execute(
      { kind: 'script', text },
      {
        onStdout: (chunk) => context.log.write('stdout', chunk),
        onStderr: (chunk) => context.log.write('stderr', chunk),
      },
      context.signal,
    )
    const code = exitCodeOf(end, text)
    if (code === 0) continue
    throw new StudioError({
      code: 'host-command-failed',
      message: `Command ${index + 1} of ${option} ended with exit code ${code} on ${host.name}: ${text}`,
      hint: 'What it said is in the log above.',
      where: { option },
    })
  }
}
