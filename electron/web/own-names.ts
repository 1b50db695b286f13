import { isIP } from 'node:net'

/** Whether only programs of this computer can reach the address. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

export interface Listening {
  readonly scheme: 'http' | 'https'
  /** As it was asked for: `127.0.0.1`, `::1`, `0.0.0.0`. */
  readonly address: string
  readonly port: number
  /** Further names that browsers may call the host by. */
  readonly names: readonly string[]
  /** The addresses of this computer; they count when the host listens on all of them. */
  readonly ownAddresses: readonly string[]
}

/**
 * What a request's Host may be: the host's own names and nothing else, so that a name that an attacker's DNS points at
 * this computer gets nothing (DNS rebinding). The first is the one that links are made with.
 */
export function ownNames({ scheme, address, port, names, ownAddresses }: Listening): readonly string[] {
  const everywhere = address === '0.0.0.0' || address === '::'
  const known = [...names, ...(everywhere ? ownAddresses : [address]), 'localhost', '127.0.0.1', '::1']
  const standard = scheme === 'https' ? 443 : 80
  return [...new Set(known)].flatMap((name) => {
    const host = (isIP(name) === 6 ? `[${name}]` : name).toLowerCase()
    // Browsers leave the standard port out.
    return port === standard ? [host, `${host}:${port}`] : [`${host}:${port}`]
  })
}
