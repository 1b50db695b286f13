import { describe, expect, it } from 'vitest'
import { componentOf, components } from '#shared/catalog/components.ts'
import type { OptionSet } from '#shared/catalog/option.ts'

/** Every option row of spec/builders.md part 1, by builder; old spellings included. */
const access =
  'access_key secret_key region profile custom_endpoint_oapi insecure_skip_tls_verify x509_cert_path x509_key_path mfa_code token skip_metadata_api_check oapi_custom_endpoint'
const omi =
  'omi_name omi_description omi_account_ids snapshot_account_ids global_permission omi_boot_modes product_codes omi_product_codes omi_groups omi_regions skip_region_validation tags snapshot_tags force_deregister force_delete_snapshot root_device_name omi_virtualization_type snapshot_groups snapshot_users'
const run =
  'source_omi source_omi_filter vm_type subregion_name subnet_id subnet_filter net_id net_filter associate_public_ip_address security_group_id security_group_ids security_group_filter temporary_security_group_source_cidr temporary_security_group_source_cidrs run_tags user_data user_data_file boot_mode bsu_optimized shutdown_behavior shutdown_behaviour disable_stop_vm ssh_interface windows_password_timeout block_duration_minutes enable_t2_unlimited iam_vm_profile spot_price spot_price_auto_product spot_tags'
const communicator =
  'communicator pause_before_connecting ssh_host ssh_port ssh_username ssh_password ssh_keypair_name temporary_key_pair_name temporary_key_pair_type temporary_key_pair_bits ssh_private_key_file ssh_certificate_file ssh_agent_auth ssh_disable_agent_forwarding ssh_ciphers ssh_key_exchange_algorithms ssh_clear_authorized_keys ssh_pty ssh_timeout ssh_wait_timeout ssh_handshake_attempts ssh_bastion_host ssh_bastion_port ssh_bastion_username ssh_bastion_password ssh_bastion_interactive ssh_bastion_agent_auth ssh_bastion_private_key_file ssh_bastion_certificate_file ssh_proxy_host ssh_proxy_port ssh_proxy_username ssh_proxy_password ssh_file_transfer_method ssh_keep_alive_interval ssh_read_write_timeout ssh_local_tunnels ssh_remote_tunnels winrm_username winrm_password winrm_host winrm_port winrm_timeout winrm_use_ssl winrm_insecure winrm_use_ntlm winrm_no_proxy ssh_key_path ssh_disable_agent'
const expected: readonly (readonly [string, string])[] = [
  [
    'osc-bsu',
    `${access} ${omi} ${run} ${communicator} run_volume_tags skip_create_omi launch_block_device_mappings omi_block_device_mappings`,
  ],
  [
    'osc-bsusurrogate',
    `${access} ${omi} ${run} ${communicator} run_volume_tags omi_root_device launch_block_device_mappings omi_block_device_mappings`,
  ],
  ['osc-bsuvolume', `${access} ${run} ${communicator} bsu_volumes ebs_volumes`],
  [
    'osc-chroot',
    `${access} ${omi} source_omi source_omi_filter from_scratch omi_block_device_mappings root_volume_size root_volume_type root_volume_tags device_path nvme_device_path mount_path mount_partition mount_options pre_mount_commands post_mount_commands chroot_mounts copy_files command_wrapper chroot_host`,
  ],
]

function allNames(options: OptionSet): readonly string[] {
  return Object.entries(options).flatMap(([name, option]) => [name, ...(option.aliases ?? [])])
}

/** The option sets of a component, nested ones too. */
function sets(options: OptionSet): readonly OptionSet[] {
  return [
    options,
    ...Object.values(options).flatMap(({ shape }) =>
      shape.type === 'block' || shape.type === 'blocks' ? sets(shape.options) : [],
    ),
  ]
}

describe('the catalogue', () => {
  it.each(expected)('declares every documented option of %s', (type, names) => {
    const component = componentOf('builder', type)
    const known = allNames(component?.options ?? {})
    expect(names.split(' ').filter((name) => !known.includes(name))).toEqual([])
  })

  it.each(components.map((each) => [`${each.kind} ${each.type}`, each] as const))(
    'explains every option of %s, and gives no name twice',
    (_, { options, title, help }) => {
      expect(title.length * help.length).toBeGreaterThan(0)
      for (const set of sets(options)) {
        const names = allNames(set)
        expect(new Set(names).size).toBe(names.length)
        for (const [name, option] of Object.entries(set)) {
          expect(option.help, name).toMatch(/^\S.*[.]$/s)
          if (option.retired !== undefined) expect(option.retired.reason, name).toMatch(/\S/)
          if (option.required === true) expect(option.fallback, name).toBeUndefined()
        }
      }
    },
  )

  it.each([
    ['builder', 'outscale-bsu', 'osc-bsu'],
    ['builder', 'osc-chroot', 'osc-chroot'],
    ['builder', 'outscale-bsusurrogate', 'osc-bsusurrogate'],
    ['data-source', 'osc-omi', 'outscale-omi'],
    ['provisioner', 'shell-local', 'shell-local'],
    ['post-processor', 'shell-local', 'shell-local'],
  ] as const)('finds the %s %s as %s', (kind, written, type) => {
    expect(componentOf(kind, written)).toMatchObject({ kind, type })
  })

  it('does not take a provisioner for a builder', () => {
    expect(componentOf('builder', 'shell')).toBeUndefined()
  })
})
