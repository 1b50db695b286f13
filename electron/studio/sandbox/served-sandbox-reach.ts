import { dialTcp } from '#electron/communicators/ssh/dial.ts'
import type { Reach } from '#electron/engine/cloud-account.ts'
import type { OapiClient } from '#electron/oapi/client.ts'

/** Where a served sandbox region says that a VM's ports really are (`omi-studio sandbox`). */
const endpointTags: Readonly<Record<number, string>> = {
  22: 'sandbox.ssh',
  5985: 'sandbox.winrm',
  5986: 'sandbox.winrm-https',
}

/**
 * Reaches the machines of a sandbox region that another process serves: their addresses are for show, and the VM's tags
 * say where its SSH server listens on this computer.
 */
export function servedSandboxReach(oapi: OapiClient): Reach {
  return {
    async dial(host, port, signal) {
      const tag = endpointTags[port] ?? 'sandbox.ssh'
      const { Vms = [] } = await oapi.call('ReadVms', {}, { signal })
      const vm = Vms.find((one) => [one.PublicIp, one.PrivateIp, one.PublicDnsName, one.PrivateDnsName].includes(host))
      const endpoint = vm?.Tags?.find(({ Key }) => Key === tag)?.Value
      const match = /^(.+):(\d+)$/.exec(endpoint ?? '')
      if (match === null) {
        // As the network would say it: who waits for a machine to come up tries again.
        throw Object.assign(new Error(`nothing listens on port ${port} of ${host} yet`), { code: 'ECONNREFUSED' })
      }
      return dialTcp(match[1] ?? '', Number(match[2]), signal)
    },
    callerAddress: async () => '127.0.0.1',
  }
}
