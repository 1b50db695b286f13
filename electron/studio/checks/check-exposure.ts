import type { BuildVmOptions } from '#electron/builders/build-vm.ts'
import { communicatorPort, sourceRanges } from '#electron/builders/steps/create-security-group.ts'
import type { Network } from '#electron/builders/steps/find-network.ts'
import type { BuildPlanShape, CheckFinding } from '#shared/contract/check-shapes.ts'
import type { SecurityGroup } from '#shared/oapi/security-group.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

type Exposure = BuildPlanShape['exposure']

export interface CheckedExposure {
  readonly exposure: Exposure
  readonly findings: readonly CheckFinding[]
}

const everybody = '0.0.0.0/0'

/** Which port of the VM is open to whom while it is built. */
export async function checkExposure(
  context: LookingContext,
  options: BuildVmOptions,
  { network, groups }: { readonly network: Network; readonly groups: readonly SecurityGroup[] },
  block: readonly string[],
  places: TemplatePlaces,
): Promise<CheckedExposure> {
  const port = communicatorPort(options)
  if (port === undefined) {
    const message = 'Nothing connects to the VM (communicator = "none"), so no port is opened.'
    return { exposure: [], findings: [finding('ok', 'exposure', message)] }
  }
  if (network.securityGroupIds.length > 0) return ofExisting(port, groups, places.of([...block, 'security_group_ids']))
  const detection = [...block, 'disable_source_cidr_detection']
  try {
    const from = await sourceRanges(context, options, network)
    return {
      exposure: [{ port, from, by: 'temporary' }],
      findings: [ofTemporary(port, from, options, detection, places)],
    }
  } catch (error) {
    const place = places.of([...block, 'temporary_security_group_source_cidr'])
    return { exposure: [], findings: [findingOfError(error, context.signal, { place })] }
  }
}

function ofTemporary(
  port: number,
  from: readonly string[],
  options: BuildVmOptions,
  detection: readonly string[],
  places: TemplatePlaces,
): CheckFinding {
  const open = `While it is built, port ${port} of the VM is open to ${from.join(', ')}`
  if (!from.includes(everybody)) return finding('ok', 'exposure', `${open}, and to nobody else.`)
  return finding('warning', 'exposed-to-everybody', `${open}: to everybody.`, {
    hint: 'Limit it to your own address range.',
    place: places.of(detection),
    mends: options.disable_source_cidr_detection
      ? [places.unset('Open it to this computer only: take disable_source_cidr_detection out', detection)]
      : [],
  })
}

/** Who may come in by groups that are there: their rules for the port, by ranges. */
function ofExisting(
  port: number,
  groups: readonly SecurityGroup[],
  place: ReturnType<TemplatePlaces['of']>,
): CheckedExposure {
  const rules = groups.flatMap(({ InboundRules }) => InboundRules ?? []).filter((rule) => allows(rule, port))
  const from = [...new Set(rules.flatMap(({ IpRanges }) => IpRanges ?? []))]
  const members = rules.some(({ SecurityGroupsMembers }) => (SecurityGroupsMembers ?? []).length > 0)
  const exposure: Exposure = from.length === 0 ? [] : [{ port, from, by: 'existing' }]
  const ids = groups.map(({ SecurityGroupId }) => SecurityGroupId).join(', ')
  if (from.length === 0) {
    const message = members
      ? `${ids} let only VMs of certain groups reach port ${port}.`
      : `No rule of ${ids} lets anybody reach port ${port}.`
    const hint = 'The build connects to this port: add a rule for your address, or have a temporary group made.'
    return { exposure, findings: [finding(members ? 'warning' : 'error', 'port-closed', message, { hint, place })] }
  }
  const open = `By ${ids}, port ${port} of the VM is open to ${from.join(', ')}.`
  return {
    exposure,
    findings: [
      from.includes(everybody)
        ? finding('warning', 'exposed-to-everybody', open, {
            hint: 'Everybody can knock while it is built: narrow the rule, or have a temporary group made.',
            place,
          })
        : finding('ok', 'exposure', open, { place }),
    ],
  }
}

type Rule = NonNullable<SecurityGroup['InboundRules']>[number]

function allows({ IpProtocol: protocol, FromPortRange: first, ToPortRange: last }: Rule, port: number): boolean {
  if (protocol === '-1') return true
  if (protocol !== 'tcp' && protocol !== '6') return false
  return first === -1 || ((first ?? 0) <= port && port <= (last ?? 65_535))
}
