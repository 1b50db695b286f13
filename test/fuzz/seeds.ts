/** Templates that between them use everything in the language; mutations start from them. */
export const seeds: readonly string[] = [
  `packer {
  required_plugins {
    outscale = {
      version = ">= 1.0.0"
      source  = "github.com/outscale/outscale"
    }
  }
}

variable "region" {
  type        = string
  default     = "eu-west-2" # where the image is made
  description = "Region"
}

variable "tags" { default = {} }

locals {
  stamp = formatdate("YYYY-MM-DD", timestamp())
  all   = merge(var.tags, { "made-by" = "studio", (var.key) : local.stamp })
  odd   = [for i, v in var.list : "\${i}-\${v}" if v != null && i % 2 == 1]
  map   = { for k, v in var.tags : upper(k) => v... if length(v) > 0 }
}
`,
  `source "outscale-bsu" "debian" {
  vm_type  = var.fast ? "tinav5.c4r8p1" : "tinav5.c1r1p2"
  omi_name = "debian-\${local.stamp}-\${substr(sha1("x"), 0, 4)}"

  source_omi_filter {
    filters = {
      name = "Debian-*"
      virtualization-type : "hvm"
    }
    owners      = ["Outscale", var.owner,]
    most_recent = true
  }
  /* two
     lines */
  launch_block_device_mappings {
    delete_on_vm_deletion = !var.keep
    volume_size           = -(10 + 2 * 3) / 2.5e0
  }
  tags { key = "a" }
  empty {}
}
`,
  `build {
  sources = ["source.outscale-bsu.debian"]
  provisioner "shell" {
    inline = [
      "echo 'hello' $HOME 100%", // a comment
      <<EOT
set -e
echo \${var.name} $\${PATH} %%{ not }
%{ for pkg in var.packages ~}
apt-get install \${pkg}
%{ endfor ~}
%{ if var.clean }rm -rf /tmp%{ else }true%{ endif }
EOT
      , "done"
    ]
    environment_vars = concat(["A=\${a.b[0].c["d"]}"], [for e in x.*.name : e]...)
  }
  dynamic "post-processor" {
    for_each = toset(var.outputs)
    labels   = [post-processor.value]
    content {
      output = <<-TXT
        first \${~ a ~} 
          second

        \${b}third
          TXT
    }
  }
}
`,
  'a = xs[*].id\nb = xs.*.name.first\nc = xs.0.y\nd = xs[*][0].z[*].w\ne = f(g(1), "x")[2].h\nf = (a ? b : c).d\n',
  'a = "\\u00e9 \\U0001F600 \\"q\\" \\\\ \\n\\t\\r"\nb = "$${x} %%{y} $$${z} $ % $a"\nc = "${"nested ${"deep"} text"}"\nd = "${ { a = "}" }["a"] }"\n',
  'a = "x ${~ b ~} y ${c}"\nb = "%{ if a ~} x %{ else ~} y %{~ endif }"\nc = "%{ for k, v in m }${k}=${v},%{ endfor }"\nd = "${a}"\ne = "  ${a ~}  "\n',
  'é_x = "☃"\nimage-name = 1\nfor = 2\nin = null\ntrue = false\na = b.for.if\nx = [\n  1, # one\n  2,\n\n  3\n]\ny = {\n  a = 1, b = 2\n  "c" : 3\n}\n',
  'a = 1 + 2 * 3 - -4 / 5 % 6\nb = !a && (b || c) == (d != e)\nc = 1 < 2 ? 3 >= 4 ? 5 : 6 : 7 <= 8\nd = [1, 1.5, 1e3, 1.5E-3, -2, 0.10]\ne = provider::x::f(1)\n',
  'b "one" two "three" {\n  c { d = 1 }\n  c {\n    e = {}\n  }\n}\nempty_list = []\nf = f()\n# last line',
  '\ufeffa = 1\r\nb {\r\n  c = <<EOF\r\nhi\r\n  there ${x}\r\nEOF\r\n}\r\n',
  'a = <<-EOT\n\t\ttabs\n\t  mixed ${x}\n\n\t\t  deeper\n    EOT\nb = <<EOT\n$\n%\n$$\n${a ~}\n\n  x\nEOT\nc = <<E\nE\n',
]

/** Pieces that mutations put in. */
export const pieces: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '${',
    '%{',
    '~}',
    '${~',
    '%{~',
    '$${',
    '%%{',
    '<<EOT\n',
    '<<-EOT\n',
    'EOT\n',
    '\nEOT\n',
  ],
  ...[
    '=',
    '==',
    '=>',
    '!=',
    '<=',
    '>=',
    '<',
    '>',
    '&&',
    '||',
    '!',
    '?',
    ':',
    '::',
    '.',
    '..',
    '...',
    ',',
    '+',
    '-',
    '*',
    '/',
    '%',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '\n\n',
    '#',
    '//',
    '/*',
    '*/',
    '# c\n',
    '/* c */',
    ';',
    "'",
    '`',
    '&',
    '|',
    '^',
    '~',
    '@',
    '$',
  ],
  ...[
    'for',
    'in',
    'if',
    'else',
    'endif',
    'endfor',
    'true',
    'false',
    'null',
    'a',
    'b.c',
    'x-y',
    'é',
    '0',
    '1',
    '1.',
    '.5',
    '1.2.3',
    '1e5',
    '1e',
  ],
  ...[
    '\\',
    '\\n',
    '\\q',
    '\\u12',
    '\\u00e9',
    '\\ud800',
    '"x"',
    '"${a}"',
    '"a${b}c"',
    '[*]',
    '.*',
    '.0',
    '[0]',
    '["k"]',
    '[a]',
    'f()',
    'f(a...)',
  ],
  ...[
    'a = 1\n',
    'a { b = 1 }\n',
    '{ a = 1 }',
    '[1, 2]',
    'a ? b : c',
    '[for x in y : x]',
    '{for k, v in y : k => v}',
    '%{ if a }',
    '%{ endif }',
  ],
  ...['%{ for x in y }', '%{ endfor }', '%{ else }', '\u00a0', '\u2028', '\u0085', '☃', '😀', '\u0301'],
]
