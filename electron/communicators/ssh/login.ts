import { readFile } from 'node:fs/promises'
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey, type Prompt } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'
import { certifiedKey } from './certificate.ts'
import { fromPkcs8, isPkcs8 } from './pkcs8.ts'
import type { SshKey, SshLogin } from './settings.ts'

/** Answers one question of the server; for `ssh_bastion_interactive`. */
export type AnswerPrompt = (question: string) => Promise<string>

/** The ways to log in, ready to be tried in order: agent, keys, password, the server's questions. */
export interface PreparedLogin {
  readonly username: string
  readonly methods: readonly AnyAuthMethod[]
}

/**
 * Reads and decrypts the keys of a login. Throws a StudioError that names the key when a file is missing, is no private
 * key, or wants a passphrase; also when there is nothing to log in with.
 */
export async function prepareLogin(login: SshLogin, answer?: AnswerPrompt): Promise<PreparedLogin> {
  const { username, password } = login
  const methods: AnyAuthMethod[] = []
  if (login.agent !== undefined) methods.push({ type: 'agent', username, agent: login.agent })
  for (const key of login.keys) {
    const parsed = await readPrivateKey(key)
    if (key.certificate !== undefined) {
      methods.push({ type: 'publickey', username, key: await certifiedKey(parsed, key.certificate, Date.now()) })
    }
    methods.push({ type: 'publickey', username, key: parsed })
  }
  if (password !== undefined) methods.push({ type: 'password', username, password })
  if (login.interactive && answer !== undefined) {
    methods.push({ type: 'keyboard-interactive', username, prompt: promptFor(password, answer) })
  } else if (password !== undefined) {
    methods.push({ type: 'keyboard-interactive', username, prompt: promptFor(password) })
  }
  if (methods.length > 0) return { username, methods }
  throw new StudioError({
    code: 'ssh-no-login',
    message: `There is nothing to log in with as ${username}: no key, no password, no agent.`,
    hint: 'Set ssh_private_key_file, ssh_password or ssh_agent_auth.',
  })
}

/**
 * Offers the methods one after another, leaving out those that the server does not take. `onTry` is told what is offered
 * and `onOffer` what the server says it takes.
 */
export function authHandlerOf(
  { username, methods }: PreparedLogin,
  onTry: (method: AuthenticationType) => void,
  onOffer: (accepted: readonly string[]) => void,
): (accepted: AuthenticationType[] | null, partial: boolean | null) => AnyAuthMethod | false {
  const left = [...methods]
  let asked = false
  return (accepted) => {
    // The first request tells what the server takes, so that a password is not sent to one that only wants keys.
    if (!asked) {
      asked = true
      return { type: 'none', username }
    }
    if (accepted !== null) onOffer(accepted)
    for (;;) {
      const next = left.shift()
      if (next === undefined) return false
      const wire: AuthenticationType = next.type === 'agent' ? 'publickey' : next.type
      if (accepted !== null && !accepted.includes(wire)) continue
      onTry(next.type)
      return next
    }
  }
}

/** What a way to log in is called in messages. */
export function methodInWords(method: AuthenticationType | string): string {
  switch (method) {
    case 'publickey':
      return 'a key'
    case 'agent':
      return 'the SSH agent’s keys'
    case 'password':
      return 'a password'
    case 'keyboard-interactive':
      return 'answers to its questions'
    default:
      return method
  }
}

/** Reads and decrypts one private key. Throws a StudioError that names it when it cannot be read. */
export async function readPrivateKey(key: SshKey): Promise<ParsedKey> {
  const text = key.text ?? (await readKeyFile(key))
  const parsed = parse(text, key.passphrase)
  const first: ParsedKey | Error | undefined = Array.isArray(parsed) ? parsed[0] : parsed
  if (first instanceof Error || first === undefined) throw unreadable(key, first?.message ?? 'no key in it', text)
  if (!first.isPrivateKey()) {
    throw new StudioError({
      code: 'ssh-key-unreadable',
      message: `${key.name} is a public key; logging in needs the private one.`,
      hint: 'The private key is usually the file of the same name without .pub.',
    })
  }
  return first
}

function parse(text: string, passphrase: string | undefined): ParsedKey | Error {
  if (!isPkcs8(text)) return ssh2.utils.parseKey(text, passphrase)
  try {
    return ssh2.utils.parseKey(fromPkcs8(text, passphrase))
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function readKeyFile(key: SshKey): Promise<string> {
  try {
    return await readFile(key.file ?? '', 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be read (${code})`
    throw new StudioError({ code: 'ssh-key-unreadable', message: `The key ${key.name} ${why}.` }, { cause: error })
  }
}

function unreadable(key: SshKey, reason: string, text: string): StudioError {
  if (/no passphrase/i.test(reason) || (key.passphrase === undefined && /ENCRYPTED/.test(text))) {
    return new StudioError({
      code: 'ssh-key-passphrase',
      message: `${key.name} is protected by a passphrase.`,
      hint: 'Set ssh_private_key_passphrase (for a bastion ssh_bastion_private_key_passphrase), or put the key into the agent and set ssh_agent_auth.',
    })
  }
  if (key.passphrase !== undefined && /passphrase|integrity|decrypt|bad/i.test(reason)) {
    return new StudioError({
      code: 'ssh-key-passphrase',
      message: `The passphrase does not open ${key.name}.`,
      hint: 'Check ssh_private_key_passphrase.',
    })
  }
  return new StudioError({
    code: 'ssh-key-unreadable',
    message: `${key.name} holds no private key that can be read (${reason}).`,
    hint: 'Formats: OpenSSH, PKCS#1, PKCS#8, SEC1, PuTTY; RSA, ECDSA or Ed25519. "ssh-keygen -p -f FILE" rewrites a key in OpenSSH’s format.',
  })
}

function promptFor(password: string | undefined, answer?: AnswerPrompt) {
  return (
    _name: string,
    instructions: string,
    _language: string,
    prompts: Prompt[],
    finish: (answers: string[]) => void,
  ): void => {
    if (answer === undefined) {
      finish(prompts.map(() => password ?? ''))
      return
    }
    const all = async () => {
      const answers: string[] = []
      for (const { prompt } of prompts) answers.push(await answer([instructions, prompt].filter(Boolean).join('\n')))
      return answers
    }
    all().then(finish, () => finish(prompts.map(() => '')))
  }
}
