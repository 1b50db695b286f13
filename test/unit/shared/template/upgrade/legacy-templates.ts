/** Legacy templates in the manner of those that people have, with values for what they ask. */
export interface LegacyTemplate {
  readonly name: string
  readonly text: string
  readonly variables: Readonly<Record<string, string>>
}

const builder = {
  type: 'osc-bsu',
  region: 'eu-west-2',
  source_omi: 'ami-12345678',
  vm_type: 'tinav5.c2r4p1',
  ssh_username: 'outscale',
  omi_name: 'web',
}

function legacy(name: string, template: object, variables: Readonly<Record<string, string>> = {}): LegacyTemplate {
  return { name, text: JSON.stringify(template, null, 2), variables }
}

export const legacyTemplates: readonly LegacyTemplate[] = [
  legacy(
    'variables: plain, required, from the environment, computed from others, given over a computed default',
    {
      variables: {
        plain: 'text with ${dollar} and %{percent}',
        needed: null,
        home: '{{env `HOME`}}',
        path: '{{env `HOME`}}/images',
        both: '{{user `plain`}}-{{user `needed`}}',
        deep: '{{user `both` | upper}}',
        stamp: 'at-{{isotime "20060102"}}',
        'with-dash': 'x',
      },
      builders: [
        {
          ...builder,
          omi_name: 'n-{{user `needed`}}-{{user `stamp`}}',
          omi_description: '{{user `plain`}} {{user `both`}} {{user `deep`}} {{user `path`}}',
          tags: { Home: '{{user `home`}}', '{{user `with-dash`}}': 'y', Dash: '{{user `with-dash`}}' },
        },
      ],
    },
    { needed: 'given', both: 'over' },
  ),
  legacy('sensitive variables', {
    variables: { key: 'AK', secret: 'S3cr3t', derived: '{{user `secret`}}-more' },
    'sensitive-variables': ['secret', 'derived'],
    builders: [{ ...builder, access_key: '{{user `key`}}', secret_key: '{{user `secret`}}' }],
    provisioners: [{ type: 'shell', environment_vars: ['D={{user `derived`}}'], inline: ['true'] }],
  }),
  legacy('a variable that is not declared', {
    builders: [{ ...builder, omi_description: 'none: {{user `nowhere`}}' }],
  }),
  legacy('every function', {
    variables: { v: 'Mixed Case' },
    builders: [
      {
        ...builder,
        omi_name: 'web-{{timestamp}}',
        omi_description:
          '{{isotime}} {{isotime "2006-01-02"}} {{strftime "%Y"}} {{build_name}} {{build_type}} {{packer_version}} {{upper "a"}} {{lower "B"}} {{user `v` | lower | clean_resource_name}} {{replace_all "-" "_" "a-b"}} {{split "a,b" "," 1}} {{pwd}} {{template_dir}}',
        tags: { Base: '{{ .SourceOMIName }}', Region: '{{ .BuildRegion }}' },
      },
    ],
    provisioners: [
      {
        type: 'shell',
        inline: ['echo {{build `ID`}} {{build_name}} {{build_type}} {{user `v`}}', 'echo {{ upper (user `v`) }}'],
        environment_vars: ['HOST={{build `Host`}}', 'AT={{timestamp}}'],
        execute_command: "chmod +x {{.Path}}; {{.Vars}} sudo -E sh '{{.Path}}'",
      },
    ],
  }),
  legacy('a conditional text around variables', {
    variables: { v: 'x' },
    builders: [{ ...builder, omi_description: '{{if eq (user `v`) "x"}}yes {{user `v`}}{{else}}no{{end}}' }],
  }),
  legacy('two builders, only, except and override', {
    builders: [
      { ...builder, name: 'small' },
      { ...builder, name: 'big', vm_type: 'tinav5.c8r16p1', omi_name: 'big' },
    ],
    provisioners: [
      { type: 'shell', inline: ['echo all'], override: { big: { inline: ['echo big'], pause_after: '1s' } } },
      { type: 'shell', inline: ['echo small'], only: ['small'] },
      { type: 'file', source: 'package.json', destination: '/tmp/', except: ['small'] },
    ],
    'post-processors': [{ type: 'manifest', only: ['big'] }],
  }),
  legacy('builders of one type without names, and one with a name that HCL2 cannot say', {
    builders: [builder, { ...builder, type: 'outscale-bsu', omi_name: 'other' }],
  }),
  legacy('blocks, maps and lists of blocks', {
    builders: [
      {
        ...builder,
        source_omi: undefined,
        source_omi_filter: {
          filters: { 'image-name': 'Ubuntu-24.04-*', 'root-device-type': 'bsu' },
          owners: ['Outscale'],
          most_recent: true,
        },
        launch_block_device_mappings: [
          { device_name: '/dev/sda1', volume_size: 20, volume_type: 'gp2', delete_on_vm_deletion: true },
          { device_name: '/dev/xvdb', volume_size: '30', volume_type: 'io1', iops: 300, delete_on_vm_deletion: true },
        ],
        run_tags: { Team: 'web' },
        security_group_ids: ['sg-12345678'],
        omi_account_ids: ['123456789012'],
        force_deregister: true,
      },
    ],
  }),
  legacy('steps with all that every step takes', {
    variables: { tries: '3' },
    builders: [builder],
    provisioners: [
      { type: 'shell', inline: ['true'], pause_before: '10s', timeout: '5m', max_retries: '{{user `tries`}}' },
      { type: 'shell-local', inline: ['echo {{build `ID`}}'], max_retries: 2 },
      { type: 'breakpoint', disable: true, note: 'look' },
    ],
    'error-cleanup-provisioner': { type: 'shell', inline: ['tail /var/log/syslog'] },
  }),
  legacy('post-processors: by type, as objects, in chains', {
    builders: [builder],
    'post-processors': [
      'manifest',
      { type: 'manifest', output: 'm.json', strip_path: true, keep_input_artifact: true },
      [
        { type: 'artifice', files: ['package.json'] },
        { type: 'compress', output: '{{.BuildName}}.tar.gz', name: 'packed' },
        { type: 'checksum', checksum_types: ['sha256'] },
      ],
      { type: 'shell-local', inline: ['echo {{build `SourceOMI`}}'] },
    ],
  }),
  legacy('comments, a description and the version', {
    _comment: 'The web servers.\nAsk Ann about them.',
    _more: 'Since 2019.',
    description: 'Web "servers" with ${braces}',
    min_packer_version: '1.5.0',
    builders: [builder],
    push: { name: 'old' },
  }),
  legacy('texts that HCL2 would take for its own', {
    builders: [builder],
    provisioners: [
      {
        type: 'shell',
        inline: ['echo ${HOME} %{x} "quoted" \\ back', 'printf "a\\tb\\n"', "awk '{print $1}' <<EOF\nline\nEOF"],
        environment_vars: ['A=$${x}'],
      },
    ],
  }),
  legacy('names with what looks like types, in only, except and override', {
    builders: [
      { ...builder, name: 'my-web' },
      { ...builder, name: 'my_web', omi_name: 'second', vm_type: 'tinav5.c8r16p1' },
    ],
    provisioners: [
      { type: 'shell', inline: ['echo first'], only: ['my-web'] },
      {
        type: 'shell',
        inline: ['echo all'],
        override: { 'my-web': { inline: ['echo one'] }, my_web: { inline: ['two'] } },
      },
      { type: 'shell', inline: ['echo second'], except: ['my-web'] },
    ],
    'post-processors': [
      [
        { type: 'artifice', files: ['package.json'], only: ['my_web'] },
        { type: 'checksum', only: ['my_web'] },
      ],
      { type: 'manifest', name: 'list', except: ['my_web'] },
    ],
  }),
  legacy('variables of variables, used before they are declared', {
    variables: {
      all: '{{user `first`}}-{{user `second`}}',
      first: '{{user `last`}}.1',
      second: '{{lower `ABC`}}{{env `HOME`}}',
      last: 'z',
      command: "sudo -E sh '{{.Path}}'",
      for: 'keyword',
      '1st': 'digit',
      ünï: 'letters',
    },
    builders: [
      { ...builder, omi_name: '{{user `all`}}', omi_description: '{{user `for`}}{{user `1st`}}{{user `ünï`}}' },
    ],
    provisioners: [{ type: 'shell', inline: ['true'], execute_command: '{{user `command`}}' }],
  }),
  legacy('trim markers, comments, variables and pipelines in texts', {
    variables: { v: ' x ', n: '2' },
    builders: [
      {
        ...builder,
        omi_description:
          'a  {{- user `v` -}}  b {{/* note */}} {{ $x := user `v` }}{{ $x }}{{ user `v` | printf "%s-%s" "k" }}',
        tags: { With: '{{with user `v`}}[{{.}}]{{end}}' },
      },
    ],
    provisioners: [{ type: 'shell', inline: ['echo {{user `v` | lower | upper}} {{- "lit" -}} {{`raw`}}'] }],
  }),
  legacy('options written as other types than they have', {
    variables: { size: '20', yes: 'true', list: 'sg-1,sg-2' },
    builders: [
      {
        ...builder,
        security_group_ids: '{{user `list`}}',
        associate_public_ip_address: '{{user `yes`}}',
        launch_block_device_mappings: [
          { device_name: '/dev/sda1', volume_size: '{{user `size`}}', delete_on_vm_deletion: 'true' },
        ],
        ssh_port: '22',
        ssh_timeout: '10m',
        run_tags: { Number: 1, True: true },
        omi_regions: [],
        tags: [{ A: '1' }, { B: true }, { A: '2' }],
      },
    ],
    provisioners: [
      {
        type: 'shell',
        inline: 'echo one',
        environment_vars: 'A=b,C=d',
        valid_exit_codes: ['0', 2],
        expect_disconnect: 'false',
      },
      {
        type: 'shell',
        inline: ['true'],
        env: { A: 'b', 'C-d': '{{user `size`}}' },
        pause_before: 1000000000,
        timeout: 2e9,
      },
    ],
  }),
]
