import type { Check, Finding } from '../component.ts'
import { duration, flag, integer, text, texts, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** How the machine is reached over SSH, apart from the key pair (spec/builders.md 1.6, spec/templates.md 7.1). */
export const sshConnectionOptions = {
  ssh_host: text({
    help: 'Address to connect to instead of the VM’s own, such as a tunnel’s end.',
    fallbackWords: 'the VM’s address',
    group: 'SSH',
    source: 'spec/builders.md 1.6',
  }),
  ssh_port: integer({ help: 'Port of the SSH server.', fallback: 22, min: 1, max: 65_535, group: 'SSH' }),
  ssh_username: text({
    help: 'User to log in as; official OUTSCALE images have the user outscale.',
    example: 'outscale',
    group: 'SSH',
    source: 'spec/builders.md 1.6',
  }),
  ssh_password: text({ help: 'Password to log in with.', secret: true, widget: 'secret', group: 'SSH' }),
  ssh_private_key_file: text({
    help: 'Private key to log in with, instead of a temporary one.',
    details: 'OpenSSH, PKCS#1, PKCS#8 or SEC1; RSA, ECDSA or Ed25519. ~ is the home folder.',
    aliases: ['ssh_key_path'],
    widget: 'file',
    group: 'SSH',
  }),
  ssh_private_key_passphrase: text({
    help: 'Passphrase of the private key.',
    secret: true,
    widget: 'secret',
    group: 'SSH',
    since: '0.1.0',
  }),
  ssh_certificate_file: text({
    help: 'Certificate that goes with the private key (its -cert.pub).',
    details: 'Signed by an authority that the machine trusts; it must be valid when the build connects.',
    widget: 'file',
    group: 'SSH',
  }),
  ssh_agent_auth: flag({
    help: 'Log in with the keys of the SSH agent (SSH_AUTH_SOCK); no temporary key is made.',
    fallback: false,
    group: 'SSH',
  }),
  ssh_agent_forwarding: flag({
    help: 'Let programs on the VM use this computer’s SSH agent during the build.',
    details: 'Off by default, unlike in the reference: whoever controls the VM could use your keys.',
    fallback: false,
    group: 'SSH',
    since: '0.1.0',
    source: 'spec/builders.md B-21',
  }),
  ssh_disable_agent_forwarding: flag({
    help: 'Formerly switched agent forwarding off; it is off unless ssh_agent_forwarding is set.',
    aliases: ['ssh_disable_agent'],
    group: 'SSH',
  }),
  ssh_ciphers: texts({
    help: 'Ciphers to offer, instead of the usual ones.',
    group: 'SSH',
  }),
  ssh_key_exchange_algorithms: texts({
    help: 'Key exchange algorithms to offer, instead of the usual ones.',
    group: 'SSH',
  }),
  ssh_pty: flag({
    help: 'Run commands in a pseudo-terminal, for programs that insist on one.',
    fallback: false,
    group: 'SSH',
  }),
  ssh_timeout: duration({
    help: 'How long to try to connect.',
    fallback: 10 * 60_000,
    aliases: ['ssh_wait_timeout'],
    group: 'SSH',
  }),
  ssh_handshake_attempts: integer({
    help: 'How many refused logins end the attempt; 0 is no limit.',
    details: 'Separate from ssh_timeout, so that a wrong user name fails within a minute.',
    fallback: 10,
    min: 0,
    group: 'SSH',
    source: 'spec/builders.md B-16',
  }),
  ssh_bastion_host: text({ help: 'Host to go through.', group: 'SSH bastion' }),
  ssh_bastion_port: integer({ help: 'Port of the bastion.', fallback: 22, min: 1, max: 65_535, group: 'SSH bastion' }),
  ssh_bastion_username: text({ help: 'User on the bastion.', group: 'SSH bastion' }),
  ssh_bastion_password: text({
    help: 'Password on the bastion.',
    secret: true,
    widget: 'secret',
    group: 'SSH bastion',
  }),
  ssh_bastion_interactive: flag({
    help: 'Put the bastion’s questions (keyboard-interactive) to you, by the program that SSH_ASKPASS names.',
    fallback: false,
    group: 'SSH bastion',
  }),
  ssh_bastion_agent_auth: flag({ help: 'Use the SSH agent for the bastion.', fallback: false, group: 'SSH bastion' }),
  ssh_bastion_private_key_file: text({
    help: 'Private key for the bastion.',
    fallbackWords: 'ssh_private_key_file',
    widget: 'file',
    group: 'SSH bastion',
  }),
  ssh_bastion_private_key_passphrase: text({
    help: 'Passphrase of the bastion’s private key.',
    secret: true,
    widget: 'secret',
    group: 'SSH bastion',
    since: '0.1.0',
  }),
  ssh_bastion_certificate_file: text({
    help: 'Certificate for the bastion.',
    widget: 'file',
    group: 'SSH bastion',
  }),
  ssh_proxy_host: text({ help: 'Proxy to go through.', group: 'SSH proxy' }),
  ssh_proxy_port: integer({ help: 'Port of the proxy.', fallback: 1080, min: 1, max: 65_535, group: 'SSH proxy' }),
  ssh_proxy_type: text({
    help: 'What the proxy speaks: SOCKS5, as in the reference, or HTTP (CONNECT).',
    oneOf: ['socks5', 'http'],
    fallback: 'socks5',
    group: 'SSH proxy',
    since: '0.1.0',
    source: 'spec/builders.md 6.3, hashicorp/packer#12095',
  }),
  ssh_proxy_username: text({ help: 'User at the proxy.', group: 'SSH proxy' }),
  ssh_proxy_password: text({
    help: 'Password at the proxy.',
    secret: true,
    widget: 'secret',
    group: 'SSH proxy',
  }),
  ssh_file_transfer_method: text({
    help: 'How files are copied: sftp, or scp for servers without SFTP.',
    details:
      'Unlike the reference, which takes scp: every current OpenSSH server has SFTP, and many no longer have scp.',
    oneOf: ['sftp', 'scp'],
    fallback: 'sftp',
    group: 'SSH',
  }),
  ssh_keep_alive_interval: duration({
    help: 'How often to send a sign of life; negative is never.',
    fallback: 5_000,
    group: 'SSH',
  }),
  ssh_read_write_timeout: duration({
    help: 'How long a connection may say nothing before it counts as lost; 0 is for ever.',
    fallback: 0,
    group: 'SSH',
  }),
  ssh_local_tunnels: texts({
    help: 'Ports of this computer that lead to a host behind the VM: PORT:HOST:PORT.',
    fallback: [],
    example: '["8080:localhost:80"]',
    group: 'SSH',
  }),
  ssh_remote_tunnels: texts({
    help: 'Ports of the VM that lead to a host behind this computer: PORT:HOST:PORT.',
    fallback: [],
    example: '["3128:localhost:3128"]',
    group: 'SSH',
  }),
} as const

/** Which key pair the VM gets, and what becomes of it. */
export const sshKeyPairOptions = {
  ssh_keypair_name: text({
    help: 'Existing key pair to put on the VM; needs the private key’s file or an agent.',
    widget: 'keypair',
    group: 'SSH',
    source: 'CreateVms.KeypairName',
  }),
  temporary_key_pair_name: text({
    help: 'Name of the temporary key pair.',
    fallbackWords: 'packer_<uuid>',
    group: 'SSH',
    source: 'CreateKeypair.KeypairName',
  }),
  temporary_key_pair_type: text({
    help: 'Type of the temporary key, made on this computer; only its public half goes to the API.',
    oneOf: ['ed25519', 'ecdsa', 'rsa'],
    fallbackWords: 'ed25519; rsa for Windows',
    group: 'SSH',
    source: 'spec/builders.md B-19',
  }),
  temporary_key_pair_bits: integer({
    help: 'Size of the temporary key: RSA 2048 to 8192, ECDSA 256, 384 or 521.',
    unit: 'bits',
    fallbackWords: '4096 for rsa, 256 for ecdsa',
    group: 'SSH',
  }),
  ssh_clear_authorized_keys: flag({
    help: 'Remove the temporary key from the authorized_keys of the user and of root after provisioning.',
    fallback: false,
    group: 'SSH',
  }),
  ssh_interface: text({
    help: 'Which address of the VM to connect to, for WinRM too.',
    oneOf: ['public_ip', 'private_ip', 'public_dns', 'private_dns'],
    fallbackWords: 'in a Net the public, else the private IP; otherwise the public name or IP',
    group: 'SSH',
  }),
} as const

export const sshOptions = { ...sshConnectionOptions, ...sshKeyPairOptions } as const

export type SshConnectionOptions = ValuesOf<typeof sshConnectionOptions>
export type SshOptions = ValuesOf<typeof sshOptions>

/** Checks of the connection options, wherever they are used over SSH. */
export const sshConnectionChecks: readonly Check[] = [
  needs('ssh_certificate_file', ['ssh_private_key_file'], 'a certificate goes with a private key'),
  needs(
    'ssh_bastion_host',
    [
      'ssh_bastion_password',
      'ssh_bastion_private_key_file',
      'ssh_bastion_agent_auth',
      'ssh_bastion_interactive',
      'ssh_private_key_file',
    ],
    'the bastion asks for a login',
  ),
  needs(
    'ssh_bastion_certificate_file',
    ['ssh_bastion_private_key_file', 'ssh_private_key_file'],
    'a certificate goes with a private key',
  ),
  {
    name: 'bastion-or-proxy',
    run: ({ values }) =>
      isGiven(values.ssh_bastion_host) && isGiven(values.ssh_proxy_host)
        ? [
            {
              severity: 'error',
              code: 'both-given',
              option: ['ssh_proxy_host'],
              message: 'ssh_bastion_host and ssh_proxy_host are both set',
              hint: 'Go through one of the two.',
            },
          ]
        : [],
  },
  ...['ssh_bastion_', 'ssh_proxy_'].map(
    (prefix): Check => ({
      name: `${prefix}options-need-host`,
      run: ({ values, unknown }) => {
        const host = `${prefix}host`
        if (isGiven(values[host]) || unknown.includes(host)) return []
        return ['username', 'password', 'private_key_file'].flatMap((rest): Finding[] =>
          isGiven(values[prefix + rest])
            ? [
                {
                  severity: 'warning',
                  code: 'no-effect',
                  option: [prefix + rest],
                  message: `${prefix}${rest} has no effect without ${host}`,
                },
              ]
            : [],
        )
      },
    }),
  ),
  {
    name: 'agent-forwarding-said-once',
    run: ({ values }) => {
      if (values.ssh_disable_agent_forwarding === true && values.ssh_agent_forwarding === true) {
        return [
          {
            severity: 'error',
            code: 'both-given',
            option: ['ssh_disable_agent_forwarding'],
            message: 'ssh_agent_forwarding and ssh_disable_agent_forwarding are both true',
            hint: 'Remove one of the two.',
          },
        ]
      }
      if (values.ssh_disable_agent_forwarding === false && values.ssh_agent_forwarding !== true) {
        return [
          {
            severity: 'warning',
            code: 'no-effect',
            option: ['ssh_disable_agent_forwarding'],
            message: 'agent forwarding is off unless ssh_agent_forwarding = true',
            hint: 'Set ssh_agent_forwarding = true if the build needs your agent on the VM.',
          },
        ]
      }
      return []
    },
  },
  {
    name: 'tunnels-well-formed',
    run: ({ values }) =>
      ['ssh_local_tunnels', 'ssh_remote_tunnels'].flatMap((name) => {
        const tunnels = values[name]
        if (!Array.isArray(tunnels)) return []
        return tunnels.flatMap((tunnel, index): Finding[] =>
          typeof tunnel === 'string' && tunnelParts(tunnel) === undefined
            ? [
                {
                  severity: 'error',
                  code: 'bad-tunnel',
                  option: [name, index],
                  message: `"${tunnel}" is not a tunnel`,
                  hint: 'Write PORT:HOST:PORT, such as 8080:localhost:80.',
                },
              ]
            : [],
        )
      }),
  },
]

/** Checks of the key pair, for builders that launch a VM. */
export const sshKeyPairChecks: readonly Check[] = [
  {
    name: 'existing-key-pair-usable',
    run: ({ values, unknown }) => {
      if (!isGiven(values.ssh_keypair_name) || values.communicator !== 'ssh') return []
      const ways = ['ssh_private_key_file', 'ssh_agent_auth', 'ssh_password']
      if (ways.some((way) => (isGiven(values[way]) && values[way] !== false) || unknown.includes(way))) return []
      return [
        {
          severity: 'error',
          code: 'private-key-missing',
          option: ['ssh_keypair_name'],
          message: `the private key of the key pair ${String(values.ssh_keypair_name)} is not known`,
          hint: 'Set ssh_private_key_file, or ssh_agent_auth = true; or remove ssh_keypair_name to get a temporary key.',
        },
      ]
    },
  },
  {
    name: 'key-bits-fit-type',
    run: ({ values }) => {
      const bits = values.temporary_key_pair_bits
      if (typeof bits !== 'number' || bits === 0) return []
      const type = values.temporary_key_pair_type ?? 'ed25519'
      const fits =
        type === 'rsa' ? bits >= 2048 && bits <= 8192 : type === 'ecdsa' ? [256, 384, 521].includes(bits) : bits === 256
      return fits
        ? []
        : [
            {
              severity: 'error',
              code: 'bad-key-size',
              option: ['temporary_key_pair_bits'],
              message: `a key of type ${String(type)} cannot have ${bits} bits`,
              hint: 'rsa: 2048 to 8192; ecdsa: 256, 384 or 521; ed25519: leave it out.',
            },
          ]
    },
  },
]

/** The parts of a tunnel `PORT:HOST:PORT`; `undefined` when it is not one. */
export function tunnelParts(tunnel: string): { listen: number; host: string; port: number } | undefined {
  const match = /^(\d{1,5}):(\[[^\]]+\]|[^:\s]+):(\d{1,5})$/.exec(tunnel)
  if (match === null) return undefined
  const [, listen, host = '', port] = match
  const ports = [Number(listen), Number(port)]
  if (ports.some((each) => each < 1 || each > 65_535)) return undefined
  return { listen: Number(listen), host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function needs(option: string, ways: readonly string[], why: string): Check {
  return {
    name: `${option}-complete`,
    run: ({ values, unknown }) => {
      if (!isGiven(values[option])) return []
      if (ways.some((way) => (isGiven(values[way]) && values[way] !== false) || unknown.includes(way))) return []
      return [
        {
          severity: 'error',
          code: 'option-missing',
          option: [option],
          message: `${option} needs ${ways.length === 1 ? ways[0] : `one of ${ways.join(', ')}`}: ${why}`,
        },
      ]
    },
  }
}
