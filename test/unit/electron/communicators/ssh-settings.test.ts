import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { quoteShell } from '#electron/communicators/quote-shell.ts'
import { consoleFingerprints, fingerprint } from '#electron/communicators/ssh/host-keys.ts'
import { agentAddress, sshSettingsOf } from '#electron/communicators/ssh/settings.ts'
import { type SshConnectionOptions, sshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import type { Option } from '#shared/catalog/option.ts'
import type { StudioError } from '#shared/studio-error.ts'

const defaults = Object.fromEntries(
  Object.entries(sshConnectionOptions as Record<string, Option>).map(([name, option]) => [name, option.fallback]),
)

function settings(given: Partial<SshConnectionOptions>, agent?: string) {
  const options = { ...defaults, ssh_username: 'outscale', ...given } as SshConnectionOptions
  return sshSettingsOf(options, { workingFolder: '/work', ...(agent === undefined ? {} : { agent }) })
}

function refusalOf(given: Partial<SshConnectionOptions>): StudioError {
  try {
    settings(given)
  } catch (error) {
    return error as StudioError
  }
  throw new Error('it was not refused')
}

describe('settings from options', () => {
  test('agent forwarding is off unless it is asked for', () => {
    expect(settings({}, '/run/agent').forwardAgent).toBeUndefined()
    expect(settings({}, '/run/agent').login.agent).toBeUndefined()
    expect(settings({ ssh_agent_forwarding: true }, '/run/agent').forwardAgent).toBe('/run/agent')
    expect(settings({ ssh_agent_auth: true }, '/run/agent').login.agent).toBe('/run/agent')
  })

  test('an agent that is not running is said by the option that wants it', () => {
    const error = refusalOf({ ssh_agent_auth: true })
    expect(error.code).toBe('no-ssh-agent')
    expect(error.where).toEqual({ option: 'ssh_agent_auth' })
  })

  test('a missing user name is refused with what to do', () => {
    expect(refusalOf({ ssh_username: '' }).hint).toMatch(/outscale/)
  })

  test('certificates go with their keys; a bastion that takes the main key takes its certificate, too', () => {
    const main = { ssh_private_key_file: '/k', ssh_certificate_file: 'k-cert.pub', ssh_bastion_host: 'jump' }
    const certificate = { name: 'k-cert.pub', option: 'ssh_certificate_file', file: '/work/k-cert.pub' }
    expect(settings(main).login.keys[0]?.certificate).toEqual(certificate)
    expect(settings(main).detour).toMatchObject({ login: { keys: [{ file: '/k', certificate }] } })
    const own = { ...main, ssh_bastion_private_key_file: '/b', ssh_bastion_certificate_file: '/b-cert.pub' }
    expect(settings(own).detour).toMatchObject({
      login: { keys: [{ file: '/b', certificate: { file: '/b-cert.pub', option: 'ssh_bastion_certificate_file' } }] },
    })
  })

  test('a proxy is SOCKS5 unless ssh_proxy_type says HTTP', () => {
    const proxy = { ssh_proxy_host: 'proxy', ssh_proxy_username: 'me', ssh_proxy_password: 'secret' }
    const login = { host: 'proxy', port: 1080, username: 'me', password: 'secret' }
    expect(settings(proxy).detour).toEqual({ kind: 'socks5', ...login })
    expect(settings({ ...proxy, ssh_proxy_type: 'http' }).detour).toEqual({ kind: 'http-proxy', ...login })
  })

  test('key files are looked for in the home folder, or in the build’s', () => {
    const file = (path: string) => settings({ ssh_private_key_file: path }).login.keys[0]?.file
    expect(file('~/.ssh/id')).toBe(join(homedir(), '.ssh/id'))
    expect(file('keys/id')).toBe('/work/keys/id')
    expect(file('/etc/id')).toBe('/etc/id')
  })

  test('a bastion takes the main key when it has none of its own', () => {
    const { detour } = settings({ ssh_private_key_file: '/k', ssh_bastion_host: 'jump', ssh_bastion_username: 'me' })
    expect(detour).toMatchObject({
      kind: 'bastion',
      host: 'jump',
      port: 22,
      login: { username: 'me', keys: [{ file: '/k' }] },
    })
  })

  test('tunnels are taken apart', () => {
    expect(
      settings({ ssh_local_tunnels: ['8080:localhost:80'], ssh_remote_tunnels: ['3128:proxy:3128'] }).tunnels,
    ).toEqual([
      { from: 'here', listen: 8080, host: 'localhost', port: 80 },
      { from: 'there', listen: 3128, host: 'proxy', port: 3128 },
    ])
  })

  test('the agent is where the environment says', () => {
    expect(agentAddress({ SSH_AUTH_SOCK: '/tmp/agent' })).toBe('/tmp/agent')
  })
})

describe('host keys on a console', () => {
  const key = Buffer.from('the public key')
  const print = fingerprint(key)

  test('are found as cloud-init prints fingerprints, and as keys, with prefixes', () => {
    const text = [
      'ci-info: +-- Authorized keys --+',
      'ci-info: | ssh-rsa | SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA |',
      '<14>Nov 23 08:00:00 cloud-init: -----BEGIN SSH HOST KEY FINGERPRINTS-----',
      `<14>Nov 23 08:00:00 cloud-init: 256 ${print} root@ip-10-0-0-1 (ED25519)`,
      '<14>Nov 23 08:00:00 cloud-init: -----END SSH HOST KEY FINGERPRINTS-----',
    ].join('\r\n')
    expect(consoleFingerprints(text)).toEqual([print])
    const blob = `AAAA${Buffer.from('x'.repeat(30)).toString('base64')}`
    const keys = `-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 ${blob} root@vm\n-----END SSH HOST KEY KEYS-----`
    expect(consoleFingerprints(keys)).toEqual([fingerprint(Buffer.from(blob, 'base64'))])
  })

  test('are not taken from a block that is cut off, as long as the console is still printing', () => {
    expect(consoleFingerprints(`-----BEGIN SSH HOST KEY FINGERPRINTS-----\n256 ${print}`)).toEqual([])
  })
})

test('a word for the shell is quoted only where it must be', () => {
  expect(quoteShell('/tmp/script_12.sh')).toBe('/tmp/script_12.sh')
  expect(quoteShell("it's $HOME")).toBe(`'it'"'"'s $HOME'`)
  expect(quoteShell('')).toBe("''")
})
