import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { StudioError } from '#shared/studio-error.ts'

const run = promisify(execFile)

/**
 * Makes an empty qcow2 file that shows what is in `backing`, or zeros without one. Takes constant time.
 *
 * @param backing as it is to be found from the folder of the new file. It is not looked at: a running machine may hold it.
 * @param size GiB.
 * @throws StudioError `qemu-img-failed`
 */
export async function createQcow2(file: string, size: number, backing: string | undefined): Promise<void> {
  const below = backing === undefined ? [] : ['-u', '-b', backing, '-F', 'qcow2']
  try {
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...below, file, `${size}G`])
  } catch (error) {
    const why =
      (error as { stderr?: string }).stderr?.trim() || (error instanceof Error ? error.message : String(error))
    throw new StudioError({
      code: 'qemu-img-failed',
      message: `A disk of the sandbox region could not be made: ${why}`,
      hint: 'Is QEMU (qemu-img) still installed, and is there space in the data folder?',
    })
  }
}
