import { testHost } from '../reading.ts'
import { type DiagnosticExample, inBuild, inLocals, inProvisioner, inSource, legacy, withBase } from './example.ts'

/** Variables that get no value, or one of the wrong kind. */
export const variableExamples: readonly DiagnosticExample[] = [
  {
    code: 'bad-default',
    template: withBase('variable "size" {\n  type    = number\n  default = "large"\n}'),
    shows: 'error 3:13 "large" | the default of variable "size" is not of its type',
    why: 'It should be number: a number is required, and this text does not read as one.',
  },
  {
    code: 'bad-default',
    template: legacy('"variables": { "size": 10 }'),
    shows: 'error 2:26 10 | the default of variable "size" must be a text, or null to require a value',
    mend: 'Put it in quotes: "variables": { "size": "10" },',
  },
  {
    code: 'bad-error-message',
    template: withBase(
      'variable "size" {\n  default = 10\n  validation {\n    condition     = var.size > 1\n    error_message = "too small"\n  }\n}',
    ),
    shows: 'error 5:21 "too small" | the error_message of variable "size" is not a sentence',
    why: 'It begins with an uppercase letter and ends with a full stop, a question mark or an exclamation mark.',
  },
  {
    code: 'bad-name',
    template: withBase('variable "my size" {\n  default = 1\n}'),
    shows: 'error 1:1 variable "my size" | "my size" cannot be the name of a variable',
    why: 'A name has letters, digits, _ and -, and does not begin with a digit.',
  },
  {
    code: 'bad-variable-file',
    template: inLocals('1'),
    given: { variables: { files: [{ name: 'values.txt', text: 'size = 1\n' }] } },
    shows: 'error 1:1  | values.txt is neither a .hcl nor a .json file',
    why: 'Variable files are named such as production.pkrvars.hcl.',
  },
  {
    code: 'bad-variable-file',
    template: legacy(''),
    given: { variables: { files: [{ name: 'values.json', text: '["a"]\n' }] } },
    shows: 'error 1:1 ["a"] | a variable file is one object of names and texts',
  },
  {
    code: 'bad-variable-value',
    template: withBase('variable "size" {\n  type = number\n}'),
    given: { variables: { assignments: [{ name: 'size', text: 'large' }] } },
    shows: 'error 1:1 large | the value of variable "size" from -var is not of its type',
    why: 'It should be number: a number is required, and this text does not read as one.',
  },
  {
    code: 'bad-variable-value',
    template: withBase('variable "sizes" {\n  type = list(number)\n}'),
    given: { variables: { environment: { PKR_VAR_sizes: '1, 2' } } },
    shows: 'error 1:1 1, 2 | the value of variable "sizes" from PKR_VAR_sizes cannot be read',
    why: 'It should be list(number), written as in a template. Something follows the expression that does not belong to it',
  },
  {
    code: 'bad-variable-value',
    template: withBase('variable "names" {\n  default = ["a"]\n}'),
    given: { variables: { assignments: [{ name: 'names', text: '["a", "b"]' }] } },
    shows: 'error 1:1 ["a", "b"] | the value of variable "names" from -var is not of its type',
    why: 'It should be tuple([string]): a tuple of 1 element is required, and this has 2. The variable has no type, so it has that of its default; give it one, such as type = any.',
  },
  {
    code: 'bad-variable-value',
    template: legacy('"variables": { "size": "" }'),
    given: { variables: { files: [{ name: 'values.json', text: '{ "size": 10 }\n' }] } },
    shows: 'error 1:11 10 | the value of variable "size" must be a text',
    why: 'Legacy templates know no other variables. Put it in double quotes.',
  },
  {
    code: 'block-in-variable-file',
    template: inLocals('1'),
    given: { variables: { files: [{ name: 'values.pkrvars.hcl', text: 'variable "size" {\n  default = 1\n}\n' }] } },
    shows: 'error 1:1 variable | a variable file sets variables, it does not declare them',
    why: 'Move the block into a .pkr.hcl file, and write name = value here.',
  },
  {
    code: 'condition-without-variable',
    template: withBase(
      'variable "size" {\n  default = 10\n  validation {\n    condition     = true\n    error_message = "Never."\n  }\n}',
    ),
    shows: 'error 4:21 true | the condition of variable "size" does not look at var.size',
  },
  {
    code: 'foreign-reference',
    template: withBase(
      'variable "size" {\n  default = 10\n  validation {\n    condition     = var.size > local.x\n    error_message = "Too small."\n  }\n}',
    ),
    shows: 'error 4:32 local.x | the condition of variable "size" may refer to var.size only',
  },
  {
    code: 'invalid-variable',
    template: withBase(
      'variable "size" {\n  default = 10\n  validation {\n    condition     = var.size > 20\n    error_message = "The size must be more than 20."\n  }\n}',
    ),
    shows: 'error 4:21 var.size > 20 | the value of variable "size" is not valid: The size must be more than 20.',
    why: 'The rule stands here; the value comes from outside or from the default.',
  },
  {
    code: 'bad-condition',
    template: withBase(
      'variable "size" {\n  default = 10\n  validation {\n    condition     = [var.size]\n    error_message = "Never."\n  }\n}',
    ),
    shows: 'error 4:21 [var.size] | the condition of variable "size" is neither true nor false',
  },
  {
    code: 'undeclared-variable',
    template: withBase('variable "size" {\n  default = 10\n}'),
    given: { warnUndeclared: true, variables: { files: [{ name: 'values.pkrvars.hcl', text: 'siz = 1\n' }] } },
    shows: 'warning 1:1 siz | the template declares no variable "siz"',
    why: 'Did you mean size?',
    mend: 'Change to size: size = 1',
  },
  {
    code: 'undeclared-variable',
    template: inLocals('1'),
    given: { variables: { assignments: [{ name: 'size', text: '1' }] } },
    shows: 'error | -var sets "size", and the template declares no such variable',
    why: 'Declare it: variable "size" { type = string }.',
  },
  {
    code: 'unknown-user-variable',
    template: legacy(
      '"variables": { "size": "10" },\n  "provisioners": [{ "type": "shell", "inline": ["echo {{user `siz`}}"] }]',
    ),
    shows: 'warning 3:50 "echo {{user `siz`}}" | there is no variable "siz", so an empty text stands for it',
    why: 'Did you mean size?',
    mend: 'Change to size: "provisioners": [{ "type": "shell", "inline": ["echo {{user `size`}}"] }],',
  },
  {
    code: 'unresolved-variable',
    template: legacy('"variables": { "a": "{{user `b`}}", "b": "{{user `a`}}" }'),
    shows: 'error 2:23 "{{user `b`}}" | the variables "a" and "b" use one another',
    why: 'Variables that other variables use must have values of their own.',
  },
  {
    code: 'unset-variable',
    template: withBase('variable "size" {\n}'),
    shows: 'error 1:1 variable "size" | variable "size" has no value',
    why: 'Give it one: in the form, by -var size=…, in a .pkrvars.hcl file, or as PKR_VAR_size. Or give the variable a default.',
  },
  {
    code: 'unset-variable',
    template: legacy('"variables": { "size": null }'),
    shows: 'error 2:19 size | variable "size" has no value',
    why: 'Give it one: in the form, by -var size=…, or in a variable file. Or give it a default.',
  },
  {
    code: 'undeclared-environment-variable',
    template: withBase('variable "region" {\n  default = "eu-west-2"\n}'),
    given: { variables: { environment: { PKR_VAR_regoin: 'x' } } },
    shows: 'warning 1:1 variable "region" | PKR_VAR_regoin sets nothing: the template declares no variable "regoin"',
    why: 'Did you mean PKR_VAR_region?',
  },
  {
    code: 'ignored-environment-variable',
    template: legacy('"variables": { "region": "eu-west-2" }'),
    given: { variables: { environment: { PKR_VAR_region: 'x' } } },
    shows: 'warning 2:19 region | PKR_VAR_region has no effect on a legacy JSON template',
    why: 'Give the value with -var or -var-file, or let the template ask for it: "region": "{{env `PKR_VAR_region`}}".',
  },
  {
    code: 'ignored-variable-file',
    template: inLocals('1'),
    given: { host: { ...testHost, readFolder: () => [{ name: 'web.auto.pkrvars.hcl', kind: 'file' }] } },
    shows: 'warning 1:1  | web.auto.pkrvars.hcl is not read',
    why: 'Variable files are read by themselves only when the folder is built, not one of its files. Build the folder, or give it with -var-file=web.auto.pkrvars.hcl.',
  },

  {
    code: 'bad-variable-file',
    template: inLocals('1'),
    given: { variables: { files: [{ name: 'values.pkrvars.json', text: '[]\n' }] } },
    shows: 'error 1:1 [] | a JSON variable file is one object of names and values',
  },
  {
    code: 'block-in-variable-file',
    template: inLocals('1'),
    given: { variables: { files: [{ name: 'values.pkrvars.hcl', text: 'build {\n}\n' }] } },
    shows: 'error 1:1 build | a variable file holds no blocks such as build',
    why: 'It holds lines of the form name = value.',
  },
  {
    code: 'wrong-type',
    template: withBase('variable "size" {\n  default   = 1\n  sensitive = "perhaps"\n}'),
    shows: 'error 3:15 "perhaps" | sensitive is true or false',
  },
  {
    code: 'option-missing',
    template: withBase('variable "size" {\n  default = 1\n  validation {\n    condition = var.size > 0\n  }\n}'),
    shows: 'error 3:3 validation | a validation needs error_message',
  },
  {
    code: 'option-missing',
    template: withBase('variable "size" {\n  default = 1\n  validation {\n    error_message = "Never."\n  }\n}'),
    shows: 'error 3:3 validation | a validation needs condition',
  },
  {
    code: 'unresolved-variable',
    template: legacy('"variables": { "a": "{{user `nothing`}}" }'),
    shows: 'error 2:23 "{{user `nothing`}}" | variable "a" uses the variable "nothing", which does not exist',
    why: 'Declare it: "variables": { "nothing": "…" }.',
  },
  {
    code: 'declared-twice',
    template: withBase('variable "a" {\n  default = 1\n}\nvariables {\n  a = 2\n}'),
    shows: 'error 5:3 a | there is another variable "a"',
    why: 'It is in web.pkr.hcl, line 1. Rename or remove one of the two.',
  },
]

/** Values that an option cannot have, and such as are hardly meant. */
export const valueExamples: readonly DiagnosticExample[] = [
  {
    code: 'bad-value',
    template: inSource('ssh_interface = "public"'),
    shows: 'error 2:19 "public" | ssh_interface is public_ip, private_ip, public_dns or private_dns, not "public"',
  },
  {
    code: 'bad-value',
    template: inSource('').replace('"web"\n  source', '"w"\n  source'),
    shows:
      'error 5:18 "w" | omi_name must be 3 to 128 letters, digits, spaces and ( ) [ ] . / - \' @ _, and "w" is not',
  },
  {
    code: 'duration-in-nanoseconds',
    template: legacy('', '"ssh_timeout": 300, '),
    shows: 'warning 2:52 300 | ssh_timeout without a unit is counted in nanoseconds',
    why: 'Write "300s" for seconds.',
    mend: 'Write "300s": "builders": [{ "type": "osc-bsu", "ssh_timeout": "300s", "vm_type": "tinav6.c2r4p2", "ssh_username": "outscale", "omi_name": "web", "source_omi": "ami-12345678" }]',
  },
  {
    code: 'no-value',
    template: inProvisioner('shell', 'inline = ["docker ps --format \'{{.ID}}\'"]'),
    shows: 'warning 9:15 "docker ps --format \'{{.ID}}\'" | inline[0] has a {{ … }} that became <no value>',
    why: 'What it asks for is not known when the build is prepared. Commands with {{ }} of their own (docker --format) belong into a script file, which is never rendered.',
    mend: "Keep the braces for the command: inline = [\"docker ps --format '{''{.ID}}'\"]",
  },
  {
    code: 'old-name',
    template: inSource('ssh_wait_timeout = "5m"'),
    shows: 'hint 2:3 ssh_wait_timeout | ssh_wait_timeout is now written ssh_timeout',
    mend: 'Rename to ssh_timeout: ssh_timeout = "5m"',
  },
  {
    code: 'out-of-range',
    template: inSource('ssh_port = 70000'),
    shows: 'error 2:14 70000 | ssh_port is from 1 to 65535, not 70000',
  },
  {
    code: 'rendered-again',
    template: inProvisioner('shell', 'inline = ["echo {{`{{.Names}}`}}"]'),
    shows: 'warning 9:15 "echo {{`{{.Names}}`}}" | inline[0] is rendered twice, so the braces that are left go too',
    why: 'After the first time it is: echo {{.Names}}. Braces for a command belong into a script file, which is never rendered.',
  },
  {
    code: 'retired-option',
    template: inSource('spot_price = "1"'),
    shows: 'warning 2:3 spot_price | spot_price has no effect',
    why: 'Removed in plugin 1.0.4; OUTSCALE has no spot VMs. Remove it.',
    mend: 'Remove spot_price: vm_type      = "tinav6.c2r4p2"',
  },
  {
    code: 'twelve-hour-date',
    template: inLocals('formatdate("YYYYMMDD-HHmmss", timestamp())'),
    shows: 'warning 2:28 HH | HH counts hours from 1 to 12; hh counts from 0 to 23',
    why: 'Without AM or PM, a name made with it repeats every twelve hours.',
    mend: 'Write hh: x = formatdate("YYYYMMDD-hhmmss", timestamp())',
  },
  {
    code: 'twelve-hour-date',
    template: { 'web.pkr.json': '{ "locals": { "x": "${formatdate(\\"HHmm\\", timestamp())}" } }\n' },
    shows: 'warning 1:36 HH | HH counts hours from 1 to 12; hh counts from 0 to 23',
    why: 'Without AM or PM, a name made with it repeats every twelve hours.',
    mend: 'Write hh: { "locals": { "x": "${formatdate(\\"hhmm\\", timestamp())}" } }',
  },
  {
    code: 'unknown-field',
    template: inProvisioner('shell', 'inline          = ["a"]\n    execute_command = "sudo {{ .Pth }}"'),
    shows: 'warning 10:23 "sudo {{ .Pth }}" | execute_command asks for .Pth, which there is not',
    why: 'Did you mean .Path?',
    mend: 'Change to .Path: execute_command = "sudo {{ .Path }}"',
  },
  {
    code: 'unknown-option',
    template: inSource('vm_typ = "x"'),
    shows: 'error 2:3 vm_typ | osc-bsu has no option vm_typ',
    why: 'Did you mean vm_type? It is set already.',
  },
  {
    code: 'unrenderable',
    template: inSource('boot_mode = "{{ user `mode` }}"'),
    shows:
      'error 2:15 "{{ user `mode` }}" | boot_mode cannot be rendered: error calling user: user variables exist in JSON templates only; in an HCL2 template write var.mode',
    why: 'In: {{ user `mode` }}',
    mend: 'Write it as a variable of HCL2: boot_mode = "${var.mode}"',
  },
  {
    code: 'unrenderable',
    template: inProvisioner('shell', 'inline = ["docker inspect -f \\"{{json .}}\\" web"]'),
    shows:
      'error 9:15 "docker inspect -f \\"{{json .}}\\" web" | inline[0] cannot be rendered: function "json" not defined',
    why: 'In: docker inspect -f "{{json .}}" web',
    mend: 'Keep the braces for the command: inline = ["docker inspect -f \\"{\\"\\"{json .}}\\" web"]',
  },
  {
    code: 'unrenderable',
    template: inBuild('post-processor "manifest" {\n    output = "{{ timestamp"\n  }'),
    shows: 'error 9:14 "{{ timestamp" | output cannot be rendered: unclosed action',
    why: 'In: {{ timestamp',
  },

  {
    code: 'wrong-type',
    template: inSource('ssh_port = "many"'),
    shows: 'error 2:14 "many" | ssh_port needs a whole number, not "many"',
  },
  {
    code: 'wrong-type',
    template: inSource('force_deregister = "perhaps"'),
    shows: 'error 2:22 "perhaps" | force_deregister is true or false, not "perhaps"',
  },
  {
    code: 'wrong-type',
    template: inSource('ssh_timeout = 300'),
    shows: 'error 2:17 300 | ssh_timeout needs a unit after the number',
    why: 'Write "300s" for seconds, "300m" for minutes.',
    mend: 'Write "300s": ssh_timeout = "300s"',
  },
  {
    code: 'wrong-type',
    template: inSource('ssh_timeout = "soon"'),
    shows: 'error 2:17 "soon" | ssh_timeout is a duration, and "soon" is none',
    why: 'Write it with units h, m, s, ms: "10m".',
  },
  {
    code: 'wrong-type',
    template: inSource('product_codes = "a"'),
    shows: 'error 2:19 "a" | product_codes needs a list, not a text',
  },
  {
    code: 'wrong-type',
    template: inSource('boot_mode = ["legacy"]'),
    shows: 'error 2:15 ["legacy"] | boot_mode needs a text, not a list',
  },
  {
    code: 'wrong-type',
    template: legacy('', '"subnet_filter": "a", '),
    shows: 'error 2:54 "a" | subnet_filter needs a block, not a text',
  },
  {
    code: 'wrong-type',
    template: legacy('', '"launch_block_device_mappings": ["a"], '),
    shows: 'error 2:70 "a" | launch_block_device_mappings[0] needs a block, not a text',
  },
  {
    code: 'duration-in-nanoseconds',
    template: legacy('"provisioners": [{ "type": "shell", "inline": ["a"], "pause_before": 10 }]'),
    shows: 'warning 2:72 10 | pause_before without a unit is counted in nanoseconds',
    why: 'Write "10s" for seconds.',
    mend: 'Write "10s": "provisioners": [{ "type": "shell", "inline": ["a"], "pause_before": "10s" }],',
  },
  {
    code: 'both-given',
    template: inSource('ssh_timeout      = "5m"\n  ssh_wait_timeout = "5m"'),
    shows: 'error 3:3 ssh_wait_timeout | ssh_wait_timeout is another name of ssh_timeout, and both are set',
    why: 'Remove ssh_wait_timeout.',
  },
  {
    code: 'unknown-option',
    template: inSource('subnet_filter {\n    nonsense = 1\n  }'),
    shows: 'error 3:5 nonsense | subnet_filter has no option nonsense',
    why: 'It has filters, filter, most_free, random.',
  },
  {
    code: 'unknown-option',
    template: inSource('nonsense = 1'),
    shows: 'error 2:3 nonsense | osc-bsu has no option nonsense',
    why: 'See the reference of osc-bsu.',
  },
  {
    code: 'out-of-range',
    template: inSource('ssh_handshake_attempts = -1'),
    shows: 'error 2:28 -1 | ssh_handshake_attempts is at least 0, not -1',
  },
  {
    code: 'no-value',
    template: inProvisioner('file', 'content     = "{{ .Name }}"\n    destination = "/tmp/x"'),
    shows: 'warning 9:19 "{{ .Name }}" | content has a {{ … }} that became <no value>',
    why: 'What it asks for is not known when the build is prepared. Commands with {{ }} of their own (docker --format) belong into a script file, which is never rendered.',
  },
]
