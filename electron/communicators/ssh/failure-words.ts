/** Why a connection failed, in a few words: `connection refused`. */
export function failureInWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer'
  const { code } = error as NodeJS.ErrnoException
  const words = code === undefined ? undefined : codes[code]
  const own = words ?? firstLine(error.message)
  return error.cause === undefined || code !== undefined ? own : `${own} (${failureInWords(error.cause)})`
}

const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}

/** What to look at when a machine could not be reached in time, by the last failure. */
export function hintFor(words: string): string {
  if (words === 'connection refused') {
    return 'The machine is up but no SSH server answers at this port: check ssh_port and whether the image starts one. More time: ssh_timeout.'
  }
  if (words === 'the name is not known') return 'Check ssh_host, or set ssh_interface = "public_ip".'
  if (/no answer|no route|unreachable/.test(words)) {
    return 'Nothing comes back from the machine: check that its security group lets this computer in, that ssh_interface names an address reachable from here, and that the subnet has a route. A bastion or proxy may be needed.'
  }
  if (/no address/.test(words)) {
    return 'Give it one (associate_public_ip_address = true), or choose another with ssh_interface.'
  }
  return 'Look at the VM’s console output; more time: ssh_timeout.'
}
