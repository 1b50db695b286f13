/**
 * The digest MD4 (RFC 1320), which NTLM derives its key from. OpenSSL 3 has put it away as broken, which it is: use it for
 * nothing else.
 */
export function md4(message: Uint8Array): Buffer {
  const padded = Buffer.alloc((((message.length + 8) >> 6) + 1) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8)

  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let start = 0; start < padded.length; start += 64) {
    const words = Array.from({ length: 16 }, (_, index) => padded.readUInt32LE(start + index * 4))
    const [a, b, c, d] = rounds.reduce((mixed, round) => run(round, words, mixed), state)
    state = [(state[0] + a) >>> 0, (state[1] + b) >>> 0, (state[2] + c) >>> 0, (state[3] + d) >>> 0]
  }
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word, index * 4)
  return digest
}

type State = readonly [number, number, number, number]

interface Round {
  readonly mix: (x: number, y: number, z: number) => number
  readonly added: number
  /** Which word of the block each of the sixteen steps takes. */
  readonly order: readonly number[]
  /** By how many bits the four steps of a group turn. */
  readonly turns: State
}

const rounds: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    added: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    turns: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    added: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    turns: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    added: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    turns: [3, 9, 11, 15],
  },
]

function run({ mix, added, order, turns }: Round, words: readonly number[], state: State): State {
  let [a, b, c, d] = state
  for (const [step, index] of order.entries()) {
    const sum = (a + mix(b, c, d) + (words[index] ?? 0) + added) >>> 0
    const turn = turns[step % 4] ?? 0
    const turned = ((sum << turn) | (sum >>> (32 - turn))) >>> 0
    ;[a, b, c, d] = [d, turned, b, c]
  }
  return [a, b, c, d]
}
