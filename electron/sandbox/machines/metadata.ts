import type { MachineSpec } from './machine.ts'

/** What http://169.254.169.254 answers inside a machine; undefined when there is nothing at a path. */
export function metadataOf(spec: MachineSpec, path: string): string | undefined {
  const entries: Readonly<Record<string, string | undefined>> = {
    'instance-id': spec.vmId,
    hostname: spec.hostname,
    'local-hostname': spec.hostname,
    'local-ipv4': spec.privateIp,
    'public-ipv4': spec.publicIp,
    'placement/availability-zone': 'sandbox-a',
    'public-keys/0/openssh-key': spec.authorizedKeys[0],
    'ami-launch-index': '0',
  }
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return 'latest\n'
  if (trimmed === '/latest') return 'meta-data\nuser-data\n'
  if (trimmed === '/latest/user-data') return spec.userData === '' ? undefined : spec.userData
  const name = /^\/(?:latest|20\d\d-\d\d-\d\d)\/meta-data(?:\/(.*))?$/.exec(trimmed)
  if (!name) return undefined
  if (name[1] === undefined) {
    return Object.entries(entries)
      .filter(([, value]) => value !== undefined)
      .map(([key]) => key.split('/')[0] + (key.includes('/') ? '/' : ''))
      .join('\n')
  }
  return Object.hasOwn(entries, name[1]) ? entries[name[1]] : undefined
}
