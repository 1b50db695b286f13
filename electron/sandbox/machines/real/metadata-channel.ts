import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Bytes; a request for metadata has a line and a few headers. */
const longestRequest = 16_384

/**
 * Answers http://169.254.169.254 of a guest over one stream. QEMU leads every connection of the guest to that address
 * over it, one after another, and cannot say where one ends: answers say their length, and the guest's client closes.
 *
 * @param lookUp what is at a path; undefined when nothing is.
 */
export function serveMetadata(channel: Duplex, lookUp: (path: string) => string | undefined): void {
  let received = ''
  channel.setEncoding('latin1')
  channel.on('error', () => {})
  channel.on('data', (text: string) => {
    received += text
    for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
      channel.write(answerTo(received.slice(0, end), lookUp))
      received = received.slice(end + 4)
    }
    if (received.length > longestRequest) received = ''
  })
}

function answerTo(head: string, lookUp: (path: string) => string | undefined): Buffer {
  const [method, target] = head.trimStart().split(' ')
  if (target === undefined) return answer(400, 'Bad request\n')
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'Only GET and HEAD\n')
  const found = lookUp(target.replace(/[?#].*$/s, ''))
  return answer(found === undefined ? 404 : 200, found ?? 'Not found\n', method === 'HEAD')
}

function answer(status: number, body: string, headOnly = false): Buffer {
  const bytes = Buffer.from(body, 'utf8')
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${bytes.length}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n')
  return headOnly ? Buffer.from(head) : Buffer.concat([Buffer.from(head), bytes])
}
