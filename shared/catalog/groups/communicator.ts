import { fileExists } from '../checks.ts'
import type { Check } from '../component.ts'
import { duration, flag, integer, text, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'
import { sshConnectionChecks, sshKeyPairChecks, sshOptions } from './ssh.ts'

/** How Windows machines are reached (spec/builders.md 1.6). */
export const winrmOptions = {
  winrm_username: text({ help: 'User to log in as.', example: 'Administrator', group: 'WinRM' }),
  winrm_password: text({
    help: 'Password to log in with.',
    fallbackWords: 'the administrator’s password, asked from the API',
    secret: true,
    widget: 'secret',
    group: 'WinRM',
  }),
  winrm_host: text({
    help: 'Address to connect to instead of the VM’s own.',
    fallbackWords: 'the VM’s address',
    group: 'WinRM',
  }),
  winrm_port: integer({
    help: 'Port of the WinRM service.',
    fallbackWords: '5985, or 5986 with winrm_use_ssl',
    min: 1,
    max: 65_535,
    group: 'WinRM',
  }),
  winrm_timeout: duration({ help: 'How long to try to connect.', fallback: 30 * 60_000, group: 'WinRM' }),
  winrm_use_ssl: flag({ help: 'Use HTTPS; the machine needs a listener for it.', fallback: false, group: 'WinRM' }),
  winrm_insecure: flag({ help: 'Do not check the machine’s certificate.', fallback: false, group: 'WinRM' }),
  winrm_use_ntlm: flag({
    help: 'Log in with NTLM instead of Basic; over plain HTTP everything is sealed then.',
    details: 'Windows takes this as it comes; Basic over plain HTTP has to be allowed on the machine first.',
    group: 'WinRM',
    fallbackWords: 'false',
  }),
  winrm_no_proxy: flag({ help: 'Do not go through the proxy of the environment.', fallback: false, group: 'WinRM' }),
} as const

/** How the build talks to its machine. */
export const communicatorOptions = {
  communicator: text({
    help: 'How to talk to the machine: ssh, winrm for Windows, or none.',
    oneOf: ['ssh', 'winrm', 'none'],
    fallback: 'ssh',
    group: 'SSH',
  }),
  pause_before_connecting: duration({
    help: 'After the first successful connection: disconnect, wait this long, connect again.',
    details: 'For machines that restart themselves during their first boot.',
    fallback: 0,
    group: 'SSH',
  }),
  ...sshOptions,
  ...winrmOptions,
} as const

export type WinrmOptions = ValuesOf<typeof winrmOptions>
export type CommunicatorOptions = ValuesOf<typeof communicatorOptions>

export const communicatorChecks: readonly Check[] = [
  loginName('ssh', 'ssh_username', 'Official OUTSCALE images have the user outscale.'),
  loginName('winrm', 'winrm_username', 'On official OUTSCALE images it is Administrator.'),
  ...sshConnectionChecks,
  ...sshKeyPairChecks,
  ...[
    'ssh_private_key_file',
    'ssh_certificate_file',
    'ssh_bastion_private_key_file',
    'ssh_bastion_certificate_file',
  ].map((option) => fileExists(option)),
  {
    name: 'winrm-password-sealed',
    run: ({ values, unknown }) =>
      values.communicator === 'winrm' &&
      !['winrm_use_ssl', 'winrm_use_ntlm'].some((way) => values[way] === true || unknown.includes(way))
        ? [
            {
              severity: 'warning',
              code: 'password-readable',
              option: ['communicator'],
              message: 'the password and all that is done on the machine can be read on the way: plain HTTP with Basic',
              hint: 'Set winrm_use_ntlm = true, which seals both and is what Windows takes by itself; or winrm_use_ssl = true.',
            },
          ]
        : [],
  },
  {
    name: 'windows-password-decryptable',
    run: ({ values, unknown }) => {
      if (values.communicator !== 'winrm' || !isGiven(values.ssh_keypair_name)) return []
      if (['winrm_password', 'ssh_private_key_file'].some((way) => isGiven(values[way]) || unknown.includes(way)))
        return []
      return [
        {
          severity: 'error',
          code: 'private-key-missing',
          option: ['ssh_keypair_name'],
          message: 'the administrator’s password cannot be decrypted without the private key of ssh_keypair_name',
          hint: 'Set ssh_private_key_file or winrm_password; or remove ssh_keypair_name to get a temporary key.',
        },
      ]
    },
  },
  {
    name: 'windows-key-is-rsa',
    run: ({ values }) =>
      values.communicator === 'winrm' &&
      isGiven(values.temporary_key_pair_type) &&
      values.temporary_key_pair_type !== 'rsa' &&
      !isGiven(values.winrm_password)
        ? [
            {
              severity: 'error',
              code: 'bad-key-type',
              option: ['temporary_key_pair_type'],
              message: 'the administrator’s password is encrypted with the key, which must be RSA for that',
              hint: 'Set temporary_key_pair_type = "rsa", or remove it.',
            },
          ]
        : [],
  },
]

function loginName(communicator: string, option: string, hint: string): Check {
  return {
    name: `${option}-given`,
    run: ({ values, unknown }) =>
      values.communicator === communicator && !isGiven(values[option]) && !unknown.includes(option)
        ? [
            {
              severity: 'error',
              code: 'option-missing',
              option: [],
              message: `${option} is not set, and the communicator ${communicator} needs it`,
              hint,
            },
          ]
        : [],
  }
}
