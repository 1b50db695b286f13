import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'
import { readSmallFile } from './read-small-file.ts'

/** Where a PEM file is named. */
export interface PemFile {
  readonly path: string
  /** The option or variable that names it, for the error. */
  readonly name: string
  /** Relative paths start here. */
  readonly workingFolder: string
}

/**
 * Reads a certificate or key; `~/` is the home folder.
 *
 * @throws StudioError `unreadable-certificate` naming the option.
 */
export async function readPemFile(file: PemFile): Promise<string> {
  const path = resolve(file.workingFolder, file.path.replace(/^~(?=[/\\]|$)/, homedir()))
  let text: string
  try {
    text = await readSmallFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    throw new StudioError({
      code: 'unreadable-certificate',
      message: `The file that ${file.name} names ${reason}: ${path}`,
      hint: 'Correct the path; relative paths start at the folder in which the build was started.',
      where: { option: file.name },
    })
  }
  if (isPem(text)) return text
  throw new StudioError({
    code: 'unreadable-certificate',
    message: `The file that ${file.name} names is not a PEM file: ${path}`,
    hint: 'It has to hold lines like "-----BEGIN CERTIFICATE-----". Convert a .p12 with: openssl pkcs12 -in file.p12 -nodes',
    where: { option: file.name },
  })
}

/**
 * A PEM text from its base64.
 *
 * @param name the option or variable that holds it, for the error
 * @throws StudioError `unreadable-certificate`
 */
export function decodePem(encoded: string, name: string): string {
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  if (isPem(text)) return text
  throw new StudioError({
    code: 'unreadable-certificate',
    message: `${name} does not hold a PEM text in base64.`,
    hint: 'Make it with: base64 -w0 file.pem',
    where: { option: name },
  })
}

export function isPem(text: string): boolean {
  return text.includes('-----BEGIN ')
}
