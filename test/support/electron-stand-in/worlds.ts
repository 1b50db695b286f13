/**
 * What the stand-in puts into a page: the preload script in a world of its own, with the two modules' worth of Electron
 * that it may `require`, and in the page's own world only what it exposes there. As in Electron, the two worlds share the
 * document and no objects: functions are called across, everything else is copied.
 */

export const isolatedWorld = 'electron-preload'
/** By this binding the isolated world speaks to the main process. */
export const sendBinding = 'standInSend'
/** By this function of the isolated world the main process speaks to it. */
export const receiveFunction = 'standInReceive'

/** Calls across the border of two worlds, in either direction; the same text runs on both sides. */
const border = (own: string, other: string) => `
  const functions = new Map()
  let lastId = 0
  const say = (message) => document.dispatchEvent(new CustomEvent('stand-in-${other}', { detail: JSON.stringify(message) }))
  const encode = (value) => {
    if (value === undefined) return { kind: 'undefined' }
    if (typeof value === 'function') {
      functions.set(++lastId, value)
      return { kind: 'function', id: lastId }
    }
    if (value instanceof Promise) {
      const id = ++lastId
      value.then((result) => say({ kind: 'settled', id, value: encode(result) }), (error) => say({ kind: 'settled', id, error: String(error) }))
      return { kind: 'promise', id }
    }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(encode) }
    if (typeof value === 'object' && value !== null)
      return { kind: 'object', fields: Object.entries(value).map(([name, field]) => [name, encode(field)]) }
    return { kind: 'plain', value }
  }
  const promised = new Map()
  let answer
  const decode = (coded) => {
    switch (coded.kind) {
      case 'undefined': return undefined
      case 'function': return (...args) => {
        say({ kind: 'call', id: coded.id, args: args.map(encode) })
        return decode(answer)
      }
      case 'promise': return new Promise((resolve, reject) => promised.set(coded.id, { resolve, reject }))
      case 'array': return coded.items.map(decode)
      case 'object': return Object.fromEntries(coded.fields.map(([name, field]) => [name, decode(field)]))
      default: return coded.value
    }
  }
  const onMessage = (message) => {
    switch (message.kind) {
      case 'call': {
        const result = encode(functions.get(message.id)(...message.args.map(decode)))
        say({ kind: 'answer', value: result })
        return
      }
      case 'answer':
        answer = message.value
        return
      case 'settled': {
        const { resolve, reject } = promised.get(message.id)
        promised.delete(message.id)
        if (message.error === undefined) resolve(decode(message.value))
        else reject(new Error(message.error))
        return
      }
      default:
        other(message)
    }
  }
  document.addEventListener('stand-in-${own}', (event) => onMessage(JSON.parse(event.detail)))
`

/** The text for the page's own world. */
export const pageWorldScript = `(() => {
  ${border('page', 'preload')}
  function other(message) {
    if (message.kind === 'expose' && !Object.hasOwn(globalThis, message.name))
      Object.defineProperty(globalThis, message.name, { value: Object.freeze(decode(message.api)) })
  }
  say({ kind: 'hello' })
})()`

/** The text for the preload script's world, around the script itself. */
export function preloadWorldScript(preload: string): string {
  return `(() => {
  ${border('preload', 'page')}
  const exposed = []
  function other(message) {
    if (message.kind === 'hello') for (const one of exposed) say(one)
  }
  const listeners = new Map()
  const electron = {
    contextBridge: {
      exposeInMainWorld(name, api) {
        const message = { kind: 'expose', name, api: encode(api) }
        exposed.push(message)
        say(message)
      },
    },
    ipcRenderer: {
      send: (channel, ...args) => globalThis.${sendBinding}(JSON.stringify({ channel, args })),
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
    },
  }
  globalThis.${receiveFunction} = (channel, args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  }
  const module = { exports: {} }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('a sandboxed preload script cannot require ' + name)
  }
  ;(function (require, module, exports) {
${preload}
  })(require, module, module.exports)
})()`
}
