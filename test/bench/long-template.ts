/**
 * A template of some 500 lines: many variables with rules, locals that are computed from them, provisioners with
 * expressions, comments. The builder is `null`, which packer has; `withOurBuilder` puts ours in its place.
 */
export function longTemplate(): string {
  const variables = Array.from(
    { length: 30 },
    (_, n) => `# Setting number ${n}.
variable "setting_${n}" {
  type        = string
  default     = "value-${n}"
  description = "Setting number ${n} of ${30}."

  validation {
    condition     = length(var.setting_${n}) > 3
    error_message = "The setting is too short."
  }
}
`,
  )
  const provisioners = Array.from(
    { length: 14 },
    (_, n) => `  provisioner "shell-local" {
    environment_vars = ["SETTING=\${var.setting_${n}}", "NUMBER=${n}"]
    inline = [
      "echo \${upper(local.all[${n}])}",
      "echo \${join(", ", [for key, value in local.by_name : "\${key}=\${value}" if length(key) > ${n % 7}])}",
    ]
  }
`,
  )
  return `${variables.join('\n')}
locals {
  all = [${Array.from({ length: 30 }, (_, n) => `var.setting_${n}`).join(', ')}]
  by_name = {
${Array.from({ length: 30 }, (_, n) => `    name_${n} = "\${var.setting_${n}}-\${length(local.all)}"`).join('\n')}
  }
  notes = <<-EOT
    Made from \${length(local.all)} settings:
    %{ for one in local.all ~}
    - \${one}
    %{ endfor ~}
  EOT
}

source "null" "long" {
  communicator = "none"
}

build {
  sources = ["source.null.long"]

${provisioners.join('\n')}}
`
}
