import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

/** A template of about 300 lines: many variables, locals and provisioners. */
export function longTemplate(): string {
  const variables = Array.from(
    { length: 24 },
    (_, n) => `variable "setting_${n}" {
  type        = string
  default     = "value-${n}"
  description = "Setting number ${n}."

  validation {
    condition     = length(var.setting_${n}) > 3
    error_message = "Too short."
  }
}
`,
  )
  const provisioners = Array.from(
    { length: 8 },
    (_, n) => `  provisioner "shell" {
    environment_vars = ["SETTING=\${var.setting_${n}}"]
    inline           = ["echo \${upper(local.all[${n}])}"]
  }
`,
  )
  return `${variables.join('\n')}
locals {
  all = [${Array.from({ length: 24 }, (_, n) => `var.setting_${n}`).join(', ')}]
}

source "outscale-bsu" "long" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "long-{{timestamp}}"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.long"]
${provisioners.join('\n')}}
`
}

export function writeLongTemplate(): string {
  const path = join(mkdtempSync(join(temporaryRoot, 'omi-studio-bench-')), 'long.pkr.hcl')
  writeFileSync(path, longTemplate())
  return path
}
