import { describe, expect, it } from 'vitest'
import { planned, shown } from './reading.ts'

const template = `{
  "//": "HCL2 written as JSON",
  "packer": { "required_plugins": { "outscale": { "source": "github.com/outscale/outscale", "version": "~> 1.0" } } },
  "variable": {
    "name": { "type": "string", "default": "web" },
    "sizes": { "type": "list(number)", "default": [10, 20] }
  },
  "locals": { "full": "\${var.name}-1" },
  "source": {
    "osc-bsu": {
      "web": {
        "omi_name": "\${local.full}",
        "vm_type": "tinav6.c2r4p2",
        "ssh_username": "outscale",
        "source_omi_filter": { "filters": { "image-name": "Debian-12-*" }, "owners": ["Outscale"], "most_recent": true },
        "launch_block_device_mappings": [
          { "device_name": "/dev/sda1", "volume_size": "\${var.sizes[0]}" },
          { "device_name": "/dev/xvdb", "volume_size": "\${var.sizes[1]}" }
        ]
      }
    }
  },
  "build": {
    "sources": ["source.osc-bsu.web"],
    "provisioner": [
      { "shell": { "inline": ["echo \${build.ID}"] } },
      { "file": { "content": "x", "destination": "/tmp/x" } }
    ],
    "post-processors": [{ "post-processor": { "manifest": { "output": "m.json" } } }]
  }
}
`

describe('HCL2 written as JSON', () => {
  it('is planned like native HCL2', () => {
    const result = planned({ 'web.pkr.json': template })
    expect(result.diagnostics.map((each) => `${shown(each)} ${each.summary}`)).toEqual([])
    expect(result.variables).toMatchObject([
      { name: 'name', type: 'string', value: 'web' },
      { name: 'sizes', type: 'list(number)' },
    ])
    const [build] = result.builds
    expect(build?.builder.options).toMatchObject({
      omi_name: 'web-1',
      source_omi_filter: { filters: { 'image-name': 'Debian-12-*' }, owners: ['Outscale'], most_recent: true },
      launch_block_device_mappings: [{ volume_size: 10 }, { volume_size: 20 }],
    })
    expect(build?.provisioners.map(({ type, unknown }) => [type, unknown])).toEqual([
      ['shell', ['inline']],
      ['file', []],
    ])
    expect(build?.postProcessors).toMatchObject([[{ type: 'manifest', options: { output: 'm.json' } }]])
  })

  it('tells where an unknown option is', () => {
    const result = planned({ 'web.pkr.json': template.replace('"vm_type"', '"vm_typ"') })
    expect(result.diagnostics.map((each) => `${shown(each)} | ${each.summary}`)).toEqual([
      'error unknown-option 13:10 vm_typ | osc-bsu has no option vm_typ',
    ])
  })
})
