import { createRedactor } from '#electron/engine/redactor.ts'

/** Bytes of log; of one run of a length that people have. */
const logLength = 100_000_000

/** A network's pieces are lines, or a few of them. */
const piece = 200

/**
 * Redacts a log of 100 MB with the secrets of a usual build (a key pair's secret, a few variables, a private key in all
 * their forms), whole and in the pieces of a network, against one regular expression of the plain secrets alone.
 *
 * @returns rows for the bench's table: what, ours, against, ratio
 */
export function benchRedaction(): readonly (readonly [string, string, string, string])[] {
  const secrets = usualSecrets()
  const redactor = createRedactor()
  for (const secret of secrets) redactor.add(secret)
  const text = logText()
  const rounds = Math.ceil(logLength / text.length)
  const lines = secrets.flatMap((secret) => secret.split('\n')).filter((line) => line !== '')
  const pattern = new RegExp(lines.map((line) => RegExp.escape(line)).join('|'), 'g')
  const whole = rate(rounds * text.length, () => {
    const stream = redactor.stream()
    for (let round = 0; round < rounds; round += 1) stream.push(text)
  })
  const inPieces = rate(text.length * 10, () => {
    const stream = redactor.stream()
    for (let round = 0; round < 10; round += 1) {
      for (let at = 0; at < text.length; at += piece) stream.push(text.slice(at, at + piece))
    }
  })
  const plain = rate(text.length * 10, () => {
    for (let round = 0; round < 10; round += 1) text.replace(pattern, '')
  })
  const row = (what: string, ours: number) =>
    [what, `${ours.toFixed(0)} MB/s`, `${plain.toFixed(0)} MB/s (one expression)`, (ours / plain).toFixed(2)] as const
  return [row('redaction of 100 MB of log', whole), row('the same in pieces of 200 bytes', inPieces)]
}

function rate(bytes: number, work: () => void): number {
  const started = performance.now()
  work()
  return bytes / 1e6 / ((performance.now() - started) / 1000)
}

function usualSecrets(): string[] {
  const word = (seed: number, length: number) =>
    Array.from({ length }, (_, index) => ((seed * 7919 + index * 104_729) % 36).toString(36)).join('')
  const key = Array.from({ length: 26 }, (_, line) => word(line + 50, 64).toUpperCase())
  return [
    word(1, 40),
    word(2, 20),
    word(3, 12),
    ['-----BEGIN PRIVATE KEY-----', ...key, '-----END PRIVATE KEY-----'].join('\n'),
  ]
}

/** About a megabyte, as a package manager writes it. */
function logText(): string {
  return Array.from(
    { length: 12_000 },
    (_, line) =>
      `${line} Setting up libssl3:amd64 (3.0.11-1~deb12u${line % 9}) from https://deb.debian.org/debian bookworm/main\n`,
  ).join('')
}
