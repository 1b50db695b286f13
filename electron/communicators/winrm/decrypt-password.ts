import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import type { ParsedKey } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'

/**
 * The administrator's password as the API gives it: base64 of RSA with PKCS#1 v1.5 padding, for the public half of the
 * VM's key pair (spec/builders.md 2.3 C10). The padding is taken off here, since neither Node nor Electron does it any
 * more with a private key. Throws a StudioError for a key that is not RSA, and when key and password do not belong
 * together.
 */
export function decryptAdminPassword(encrypted: string, key: ParsedKey): string {
  if (key.type !== 'ssh-rsa') {
    throw new StudioError({
      code: 'windows-key-type',
      message: `The administrator’s password is encrypted for an RSA key, and the private key is of the type ${key.type}.`,
      hint: 'Launch the VM with an RSA key pair, or set winrm_password.',
      where: { option: 'ssh_private_key_file' },
    })
  }
  let padded: Buffer
  try {
    padded = privateDecrypt(
      { key: createPrivateKey(key.getPrivatePEM()), padding: constants.RSA_NO_PADDING },
      Buffer.from(encrypted, 'base64'),
    )
  } catch (error) {
    throw wrongKey(error)
  }
  const end = padded.indexOf(0, 2)
  // 0, 2, at least eight bytes that are not 0, 0, and then the password.
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) throw wrongKey()
  return padded.subarray(end + 1).toString('utf8')
}

function wrongKey(cause?: unknown): StudioError {
  return new StudioError(
    {
      code: 'windows-password-not-decrypted',
      message: 'The administrator’s password cannot be decrypted: it was encrypted for another key.',
      hint: 'ssh_private_key_file must be the private half of ssh_keypair_name. A password is made at the first boot only: an image from another VM needs winrm_password.',
      where: { option: 'ssh_private_key_file' },
    },
    { cause },
  )
}
