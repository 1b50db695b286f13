import { createHash } from 'node:crypto'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { LiveRun, RunEngine } from '#electron/engine/run-engine.ts'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { type TrialRun, trialPath } from '#shared/run/trial-run.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { loadTemplate } from '#shared/template/load-template.ts'

/** The VM of a trial, as the contract asks for it. */
type TrialVm = Omit<CallInput<'images.testVm'>, 'account' | 'minutes'>

export interface TrialRequest {
  readonly image: AccountImage
  readonly vm: TrialVm
  readonly account: CloudAccount
  /** As people know it; absent in the sandbox region. */
  readonly accountName: string | undefined
  readonly secrets: readonly string[]
  readonly workingFolder: string
  readonly what:
    | { readonly kind: 'boot-test'; readonly command?: string }
    | { readonly kind: 'test-vm'; minutes: number }
}

/**
 * The plan of a trial is made as that of a build is, from a template, so that options, defaults and checks are the same.
 * What people typed comes in as variables: it is never read as code.
 */
const template = `
variable "omi" { type = string }
variable "vm_type" { type = string }
variable "communicator" { type = string }
variable "username" { type = string }
variable "subnet_id" { type = string }
variable "patience" { type = string }
variable "command" { type = string }

source "osc-bsu" "trial" {
  source_omi      = var.omi
  vm_type         = var.vm_type
  subnet_id       = var.subnet_id == "" ? null : var.subnet_id
  omi_name        = "trial"
  skip_create_omi = true
  communicator    = var.communicator
  ssh_username    = var.communicator == "ssh" ? var.username : null
  winrm_username  = var.communicator == "winrm" ? var.username : null
  ssh_timeout     = var.patience
  winrm_timeout   = var.patience
}

build {
  sources = ["source.osc-bsu.trial"]
}
`

const withShell = template.replace('trial"]\n', 'trial"]\n  provisioner "shell" {\n    inline = [var.command]\n  }\n')
const withPowershell = withShell.replace('provisioner "shell"', 'provisioner "powershell"')

/** Starts a run that tries an OMI. @throws StudioError `bad-trial` when what was asked for cannot be */
export function startTrial(engine: RunEngine, request: TrialRequest): Promise<LiveRun> {
  const { image, vm, what } = request
  const plan = planOf(request)
  const trial: TrialRun = { kind: what.kind, imageId: image.imageId }
  const sha256 = createHash('sha256')
    .update(JSON.stringify([vm, what]))
    .digest('hex')
  const title = what.kind === 'boot-test' ? 'Boot test' : 'Test VM'
  return engine.start({
    template: { path: trialPath(trial), name: `${title} of ${image.name || image.imageId}`, sha256 },
    builds: [{ plan, account: request.account }],
    settings: { force: false, debug: false, onError: 'cleanup' },
    sandbox: request.accountName === undefined,
    workingFolder: request.workingFolder,
    secrets: request.secrets,
    ...(request.accountName === undefined ? {} : { account: request.accountName }),
    ...(what.kind === 'test-vm' ? { besideQueue: true } : {}),
  })
}

function planOf({ vm, what, workingFolder }: TrialRequest): BuildPlan {
  const command = what.kind === 'boot-test' ? (what.command ?? '').trim() : ''
  const withCommand = vm.communicator === 'winrm' ? withPowershell : withShell
  const loaded = loadTemplate({
    path: 'trial.pkr.hcl',
    dialect: 'hcl2',
    files: [{ name: 'trial.pkr.hcl', text: command === '' ? template : withCommand }],
    variables: {
      environment: {},
      folderFiles: [],
      files: [],
      assignments: [
        { name: 'omi', text: vm.imageId },
        { name: 'vm_type', text: vm.vmType },
        { name: 'communicator', text: vm.communicator },
        { name: 'username', text: vm.username },
        { name: 'subnet_id', text: vm.subnetId ?? '' },
        { name: 'patience', text: `${vm.patience}s` },
        { name: 'command', text: command },
      ],
    },
    host: createFunctionHost({ templateFolder: workingFolder, workingFolder, environment: {} }),
  })
  const { builds, diagnostics } = loaded.plan()
  const [plan] = builds
  if (plan === undefined || hasErrors(diagnostics)) {
    const problems = diagnostics.filter(({ severity }) => severity === 'error').map(({ summary }) => summary)
    throw new StudioError({
      code: 'bad-trial',
      message: `The VM cannot be started like this: ${problems.join('; ')}.`,
      hint: 'Change the VM type, the user name or the subnet.',
    })
  }
  const extra = what.kind === 'test-vm' ? { test_minutes: what.minutes } : {}
  return {
    ...plan,
    label: what.kind,
    name: what.kind,
    builder: { ...plan.builder, type: what.kind, options: { ...plan.builder.options, ...extra } },
  }
}
