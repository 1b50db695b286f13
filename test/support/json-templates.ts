/** Templates of HCL-JSON (`.pkr.json`), in the layouts that it allows for the same blocks. */
export const hclJsonTemplates: readonly string[] = [
  `{
  "//": "Our web servers",
  "variable": { "zone": { "type": "string", "default": "a" } },
  "source": {
    "osc-bsu": {
      "web": {
        "vm_type": "tinav6.c1r2p2",
        "omi_name": "web-\${formatdate(\\"YYYY\\", timestamp())}",
        "ssh_username": "outscale",
        "subregion_name": "\${var.zone}",
        "tags": { "team": "web", "level": "3" },
        "source_omi_filter": {
          "filters": { "image-name": "Debian-12-*" },
          "owners": ["Outscale"],
          "most_recent": true
        },
        "launch_block_device_mappings": [
          { "device_name": "/dev/sda1", "volume_size": 20 },
          { "device_name": "/dev/sdb", "volume_size": 10 }
        ]
      },
      "db": { "omi_name": "db", "vm_type": "tinav6.c2r4p2" }
    }
  },
  "build": {
    "sources": ["source.osc-bsu.web", "source.osc-bsu.db"],
    "provisioner": [
      {
        "shell": {
          "inline": [
            "echo one",
            "echo two"
          ]
        }
      },
      { "file": { "source": "a", "destination": "/tmp/a" } },
      { "shell": { "inline": ["true"], "pause_before": "5s" } }
    ],
    "post-processors": [
      {
        "post-processor": [
          { "manifest": {} },
          { "checksum": { "output": "sums", "checksum_types": ["sha256"] } }
        ]
      }
    ]
  }
}
`,
  // Tabs, everything in arrays, the lines of Windows.
  `{
\t"source": [
\t\t{"osc-bsu": [{"a": [{"vm_type": "x", "launch_block_device_mappings": {"volume_size": 1}}]}]}
\t],
\t"build": [
\t\t{
\t\t\t"sources": [
\t\t\t\t"source.osc-bsu.a"
\t\t\t],
\t\t\t"provisioner": [{"shell": {"inline": []}}, {"breakpoint": {"note": "look"}}],
\t\t\t"post-processor": [{"manifest": {"output": "m.json"}}]
\t\t}
\t]
}
`.replaceAll('\n', '\r\n'),
  // All on one line.
  '{"source":{"osc-bsu":{"a":{"vm_type":"x"}}},"build":{"sources":["source.osc-bsu.a"],"provisioner":{"shell":{"inline":["true"]}}}}',
]
