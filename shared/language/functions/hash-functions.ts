import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { encodeBase64, hashSync } from 'bcryptjs'
import { stringValue } from '../values/make.ts'
import { numberType, stringType } from '../values/types.ts'
import { textAt, wholeAt } from './arguments.ts'
import { fromBase64, toHex, utf8Bytes, utf8Text } from './bytes.ts'
import { type FunctionDefinition, FunctionProblem, type ValueFunction } from './function-definition.ts'
import { decryptRsa, RsaProblem } from './rsa.ts'
import { namedUuid, randomUuid, uuidNamespace } from './uuid.ts'

/** bcrypt takes no more bytes of a password. */
const BCRYPT_MAX_BYTES = 72

/** Functions of hashes, identifiers and keys (spec/templates.md 3.11). */
export const hashFunctions: readonly FunctionDefinition[] = [
  hash('md5', 'MD5', md5),
  hash('sha1', 'SHA-1', sha1),
  hash('sha256', 'SHA-256', sha256),
  hash('sha512', 'SHA-512', sha512),
  {
    kind: 'values',
    name: 'bcrypt',
    topic: 'hash',
    help: 'A password as a bcrypt hash, another one on every call; the cost, 10 unless given, is from 4 to 31.',
    parameters: [{ name: 'password', type: stringType }],
    rest: { name: 'cost', type: numberType },
    returns: stringType,
    call: (values, { host }) => {
      if (values.length > 2) throw new FunctionProblem('it takes two arguments at most', 2)
      const asked = values.length === 2 ? wholeAt(values, 1) : 10
      if (asked > 31) throw new FunctionProblem('the cost must be from 4 to 31', 1)
      // The reference takes a cost that is too low for the default.
      const cost = asked < 4 ? 10 : asked
      if (utf8Bytes(textAt(values, 0)).length > BCRYPT_MAX_BYTES) {
        throw new FunctionProblem(`a password for bcrypt has ${BCRYPT_MAX_BYTES} bytes at most`, 0)
      }
      const salt = encodeBase64(Array.from(host.randomBytes(16)), 16)
      return stringValue(hashSync(textAt(values, 0), `$2a$${String(cost).padStart(2, '0')}$${salt}`))
    },
  },
  {
    kind: 'values',
    name: 'rsadecrypt',
    topic: 'hash',
    help: 'The text of an RSA ciphertext (base64, PKCS #1 v1.5), decrypted with a private key in PEM form.',
    parameters: [
      { name: 'ciphertext', type: stringType },
      { name: 'privatekey', type: stringType },
    ],
    returns: stringType,
    call: (values) => {
      const ciphertext = fromBase64(textAt(values, 0))
      if (ciphertext === undefined) throw new FunctionProblem('the ciphertext is not base64', 0)
      try {
        const text = utf8Text(decryptRsa(ciphertext, textAt(values, 1)))
        if (text === undefined) throw new FunctionProblem('what was encrypted is not text in UTF-8', 0)
        return stringValue(text)
      } catch (thrown) {
        if (thrown instanceof RsaProblem) throw new FunctionProblem(thrown.message, thrown.about === 'key' ? 1 : 0)
        throw thrown
      }
    },
  },
  {
    kind: 'values',
    name: 'uuidv4',
    topic: 'hash',
    help: 'A random UUID, another one on every call.',
    parameters: [],
    returns: stringType,
    call: (_, { host }) => stringValue(randomUuid(host.randomBytes(16))),
  },
  {
    kind: 'values',
    name: 'uuidv5',
    topic: 'hash',
    help: 'The UUID of a name in a namespace: "dns", "url", "oid", "x500", or a UUID.',
    parameters: [
      { name: 'namespace', type: stringType },
      { name: 'name', type: stringType },
    ],
    returns: stringType,
    call: (values) => {
      const namespace = uuidNamespace(textAt(values, 0))
      if (namespace === undefined) throw new FunctionProblem('the namespace must be dns, url, oid, x500 or a UUID', 0)
      return stringValue(namedUuid(namespace, textAt(values, 1)))
    },
  },
]

function hash(name: string, title: string, digest: (bytes: Uint8Array) => Uint8Array): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'hash',
    help: `The ${title} hash of a text, in hexadecimal digits.`,
    parameters: [{ name: 'text', type: stringType }],
    returns: stringType,
    call: (values) => stringValue(toHex(digest(utf8Bytes(textAt(values, 0))))),
  }
}
