import { expect, test } from 'vitest'
import { sshSettingsOf } from '#electron/communicators/ssh/settings.ts'
import { winrmPort, winrmSettingsOf } from '#electron/communicators/winrm/settings.ts'
import { type WinrmOptions, winrmOptions } from '#shared/catalog/groups/communicator.ts'
import { type SshConnectionOptions, sshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import { component, decodeHcl } from '../../shared/template/reading.ts'

/** What a template writes, decoded by the catalogue and turned into settings. */
function settingsOf(text: string) {
  const needed = 'vm_type = "t2.small"\nomi_name = "web"\nsource_omi = "ami-1"\n'
  const { values, diagnostics } = decodeHcl(
    component('builder', 'osc-bsu'),
    `${needed}ssh_username = "outscale"\n${text}`,
  )
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return sshSettingsOf({ ...defaultsOf(sshConnectionOptions), ...values } as unknown as SshConnectionOptions, {
    workingFolder: '/work',
    agent: '/run/agent',
  })
}

function defaultsOf(options: OptionSet): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, { fallback }]) => [name, fallback]))
}

test.each([
  ['ssh_timeout = "90s"', { timeout: 90_000 }],
  ['ssh_wait_timeout = "2m"', { timeout: 120_000 }],
  ['ssh_handshake_attempts = 4', { handshakeAttempts: 4 }],
  ['ssh_password = "open sesame"', { login: { password: 'open sesame' } }],
  ['ssh_agent_auth = true', { login: { agent: '/run/agent' } }],
  ['ssh_agent_forwarding = true', { forwardAgent: '/run/agent' }],
  [
    'ssh_private_key_file = "id"\nssh_private_key_passphrase = "secret"',
    { login: { keys: [{ passphrase: 'secret' }] } },
  ],
  ['ssh_ciphers = ["aes128-ctr"]', { ciphers: ['aes128-ctr'] }],
  ['ssh_key_exchange_algorithms = ["curve25519-sha256"]', { keyExchange: ['curve25519-sha256'] }],
  ['ssh_pty = true', { pty: true }],
  ['ssh_file_transfer_method = "scp"', { fileTransfer: 'scp' }],
  ['ssh_keep_alive_interval = "7s"', { keepAliveInterval: 7_000 }],
  ['ssh_read_write_timeout = "3m"', { readWriteTimeout: 180_000 }],
  [
    'ssh_local_tunnels = ["8080:db:5432"]\nssh_remote_tunnels = ["9090:here:80"]',
    {
      tunnels: [
        { from: 'here', listen: 8080, host: 'db', port: 5432 },
        { from: 'there', listen: 9090, host: 'here', port: 80 },
      ],
    },
  ],
  [
    'ssh_proxy_host = "proxy"\nssh_proxy_port = 1081\nssh_proxy_username = "me"\nssh_proxy_password = "pw"',
    { detour: { kind: 'socks5', host: 'proxy', port: 1081, username: 'me', password: 'pw' } },
  ],
  [
    'ssh_bastion_host = "jump"\nssh_bastion_port = 2222\nssh_bastion_username = "ops"\nssh_bastion_password = "pw"',
    { detour: { kind: 'bastion', host: 'jump', port: 2222, login: { username: 'ops', password: 'pw' } } },
  ],
  [
    'ssh_bastion_host = "jump"\nssh_bastion_private_key_file = "/j"\nssh_bastion_private_key_passphrase = "pp"',
    { detour: { login: { keys: [{ file: '/j', passphrase: 'pp' }] } } },
  ],
  ['ssh_bastion_host = "jump"\nssh_bastion_agent_auth = true', { detour: { login: { agent: '/run/agent' } } }],
])('%s reaches the connection', (text, expected) => {
  expect(settingsOf(text)).toMatchObject(expected)
})

test('ssh_certificate_file and ssh_bastion_certificate_file go with their keys', () => {
  const files = 'ssh_bastion_host = "jump"\nssh_bastion_private_key_file = "/j"\n'
  expect(settingsOf(`${files}ssh_bastion_certificate_file = "/j-cert.pub"`).detour).toMatchObject({
    login: { keys: [{ file: '/j', certificate: { file: '/j-cert.pub' } }] },
  })
  expect(settingsOf('ssh_private_key_file = "/k"\nssh_certificate_file = "/k-cert.pub"').login.keys).toMatchObject([
    { file: '/k', certificate: { file: '/k-cert.pub' } },
  ])
})

test.each([
  ['winrm_timeout', { winrm_timeout: 60_000 }, { timeout: 60_000 }],
  ['winrm_port', { winrm_port: 15985 }, { port: 15985 }],
  ['winrm_use_ssl', { winrm_use_ssl: true }, { port: 5986, transport: 'https' }],
  ['winrm_insecure', { winrm_use_ssl: true, winrm_insecure: true }, { transport: 'https-unverified' }],
  ['winrm_use_ntlm', { winrm_use_ntlm: true }, { login: 'ntlm' }],
  ['winrm_no_proxy', { winrm_no_proxy: true }, { proxied: false }],
])('%s reaches the connection to a Windows machine', (_name, given, expected) => {
  const options = { ...defaultsOf(winrmOptions), winrm_username: 'Administrator', ...given } as unknown as WinrmOptions
  expect(winrmSettingsOf(options, 'password')).toMatchObject(expected)
  expect(winrmPort(options)).toBe(winrmSettingsOf(options, 'password').port)
})
