import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'

/** How user data begins when it is meant for cloud-init or its Windows kin. */
const beginnings = [
  /^#/,
  /^Content-Type:/i,
  /^MIME-Version:/i,
  /^<(powershell|script)>/i,
  /^-----BEGIN OUTSCALE SECTION-----/,
]

/**
 * User data as CreateVms takes them: base64. A text that is base64 already is passed on as it stands only if what it
 * decodes to begins as user data do; the reference goes by "it can be decoded", which any word of four letters can
 * (spec/builders.md D-14).
 */
export function encodedUserData(content: string | Uint8Array): string {
  if (typeof content === 'string' && isEncodedAlready(content)) return content.replaceAll(/\s/g, '')
  return Buffer.from(content).toString('base64')
}

/** The user data that the options ask for, encoded; `undefined` when none. */
export async function userDataOf(
  options: { readonly user_data?: string; readonly user_data_file?: string },
  workingFolder: string,
): Promise<string | undefined> {
  if (options.user_data) return encodedUserData(options.user_data)
  if (!options.user_data_file) return undefined
  const path = resolve(workingFolder, options.user_data_file)
  try {
    return Buffer.from(await readFile(path)).toString('base64')
  } catch (error) {
    throw new StudioError({
      code: 'user-data-file',
      message: `The user data file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Correct user_data_file; it is relative to the folder of the template.',
      where: { option: 'user_data_file' },
    })
  }
}

function isEncodedAlready(text: string): boolean {
  const compact = text.replaceAll(/\s/g, '')
  if (compact.length < 8 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return false
  const bytes = Buffer.from(compact, 'base64')
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true
  const start = bytes.subarray(0, 64).toString('utf8')
  return beginnings.some((beginning) => beginning.test(start))
}
