import type { BuildContext } from '#electron/engine/build-context.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { BuildVariables } from '#shared/template/build-plan.ts'
import type { LoginKey } from './steps/create-key-pair.ts'
import { communicatorPort } from './steps/create-security-group.ts'

/** What is known when provisioning begins. */
export interface BuildFacts {
  readonly source: Image
  readonly vmId: string
  readonly host: string
  readonly region: string
  readonly key: LoginKey
}

/**
 * `build.*` as provisioners and post-processors see it: the reference's keys, and what is known of the source
 * (spec/builders.md 3.2, B-06). No HTTP server exists, so its keys hold Packer's own markers.
 */
export function buildVariables(
  context: BuildContext,
  options: CommunicatorOptions,
  { source, vmId, host, region, key }: BuildFacts,
): BuildVariables {
  const windows = options.communicator === 'winrm'
  const tags = Object.fromEntries((source.Tags ?? []).map((tag) => [tag.Key, tag.Value]))
  return {
    ID: vmId,
    Host: host,
    Port: String(communicatorPort(options) ?? 0),
    User: (windows ? options.winrm_username : options.ssh_username) ?? '',
    Password: (windows ? options.winrm_password : options.ssh_password) ?? '',
    ConnType: options.communicator,
    SSHPublicKey: key.kind === 'temporary' ? key.publicKey : '',
    SSHPrivateKey: key.kind === 'temporary' ? key.privateKey : '',
    SSHPrivateKeyFile: options.ssh_private_key_file ?? '',
    SSHAgentAuth: String(options.ssh_agent_auth),
    WinRMPassword: options.winrm_password ?? '',
    PackerRunUUID: context.runId,
    PackerHTTPIP: 'ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPPort: 'ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER',
    BuildRegion: region,
    SourceOMI: source.ImageId ?? '',
    SourceOMIName: source.ImageName ?? '',
    SourceOMITags: JSON.stringify(tags),
  }
}
