import { open } from 'node:fs/promises'

/**
 * Loaded into a build's process before the program: kills it, with a real SIGKILL, as soon as the journal's event with the
 * number `OMI_STUDIO_TEST_DIE_AFTER` has been written. From outside nobody could hit the moment between two events.
 */
const last = Number(process.env.OMI_STUDIO_TEST_DIE_AFTER)
const file = await open(process.execPath)
const prototype = Object.getPrototypeOf(file) as { appendFile: (data: unknown, options?: unknown) => Promise<void> }
await file.close()

const appendFile = prototype.appendFile
prototype.appendFile = async function (data, options) {
  await appendFile.call(this, data, options)
  const match = /^\n?\{"seq":(\d+),/.exec(String(data))
  if (match !== null && Number(match[1]) === last) process.kill(process.pid, 'SIGKILL')
}
