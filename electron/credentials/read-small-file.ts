import { readFile, realpath, stat } from 'node:fs/promises'

/** Bytes; larger than any file of keys or certificates. */
const largest = 4 * 1024 * 1024

/** Files there are made by the system when they are read; some never end. (Of /dev only devices are refused: /dev/shm has files.) */
const systemFolders = ['/proc/', '/sys/']

/**
 * Reads a text file whose path comes from outside. A device, a pipe, or a file of gigabytes would hold up or end the
 * program; they are refused.
 *
 * @throws Error with a `code`: the system's, or in words what is wrong with the file.
 */
export async function readSmallFile(path: string): Promise<string> {
  const found = await stat(path)
  const real = await realpath(path)
  if (found.isDirectory()) throw refusal('EISDIR')
  if (!found.isFile() || systemFolders.some((folder) => real.startsWith(folder))) {
    throw refusal('it is not a regular file')
  }
  if (found.size > largest) throw refusal(`it has more than ${largest / 1024 / 1024} MiB`)
  return readFile(path, 'utf8')
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code })
}
