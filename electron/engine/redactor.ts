/** What stands in the place of a secret. */
export const redacted = '<sensitive>'

/** Shorter texts are not taken for secrets: redacting every "a" would hide the log, not the secret. */
const shortest = 3

/** Replaces secrets, and their base64 and URL-encoded forms, in everything that leaves the main process as text. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
  /** The same through nested data: every text in objects and lists. */
  redactDeep<Content>(content: Content): Content
  /** For text that comes in chunks: a secret that is cut by a chunk's end is replaced all the same. */
  stream(): RedactedStream
}

export interface RedactedStream {
  /** Gives back what is safe to show so far; the rest comes with a later chunk, or with `end`. */
  push(chunk: string): string
  end(): string
}

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const forms = new Set<string>()
  let pattern: RegExp | undefined
  let longest = 0

  function compiled(): RegExp | undefined {
    if (pattern === undefined && forms.size > 0) {
      // Longest first, so that a secret that contains another is replaced whole.
      const ordered = [...forms].sort((a, b) => b.length - a.length)
      longest = ordered[0]?.length ?? 0
      pattern = new RegExp(ordered.map((form) => RegExp.escape(form)).join('|'), 'g')
    }
    return pattern
  }

  function redact(text: string): string {
    const secrets = compiled()
    return secrets === undefined ? text : text.replace(secrets, redacted)
  }

  function redactDeep<Content>(content: Content): Content {
    if (typeof content === 'string') return redact(content) as Content
    if (Array.isArray(content)) return content.map((item) => redactDeep(item)) as Content
    if (typeof content === 'object' && content !== null) {
      return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, redactDeep(value)])) as Content
    }
    return content
  }

  return {
    add(secret) {
      const before = forms.size
      for (const form of formsOf(secret)) if (form.length >= shortest) forms.add(form)
      if (forms.size !== before) pattern = undefined
    },
    redact,
    redactDeep,
    stream() {
      let held = ''
      return {
        push(chunk) {
          const secrets = compiled()
          if (secrets === undefined) return chunk
          const text = held + chunk
          const safe = safeLength(text, forms, longest)
          held = text.slice(safe)
          return text.slice(0, safe).replace(secrets, redacted)
        },
        end() {
          const rest = redact(held)
          held = ''
          return rest
        },
      }
    },
  }
}

/** The secret itself, each of its lines (a private key is logged line by line), and its encoded forms. */
function formsOf(secret: string): string[] {
  const trimmed = secret.trim()
  const base64 = base64Of(trimmed)
  const lines = trimmed.includes('\n')
    ? trimmed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= 8)
    : []
  return [
    secret,
    trimmed,
    ...lines,
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
  ]
}

function base64Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

/**
 * How much of the text can be let go: no secret may begin before that point and end after it, and none may have begun
 * that the next chunk could complete.
 */
function safeLength(text: string, forms: ReadonlySet<string>, longest: number): number {
  for (let from = Math.max(0, text.length - longest + 1); from < text.length; from += 1) {
    const tail = text.slice(from)
    for (const form of forms)
      if (form.length > tail.length && form.startsWith(tail)) return wholeSecretsBefore(text, from, forms)
  }
  return text.length
}

/** A secret that ends after `point` but is complete in the text is let go whole. */
function wholeSecretsBefore(text: string, point: number, forms: ReadonlySet<string>): number {
  let safe = point
  for (const form of forms) {
    const at = text.lastIndexOf(form, point)
    if (at !== -1 && at < safe && at + form.length > safe) safe = at
  }
  return safe
}
