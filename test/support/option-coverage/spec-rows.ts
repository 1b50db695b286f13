/**
 * Every option row of spec/builders.md part 1, table by table, and which builders (and the data source) have the table.
 * Options of ours that the reference does not have are not here; the catalogue adds them.
 */
export interface SpecTable {
  readonly section: string
  readonly of: readonly string[]
  /** Where the rows belong: options that hold a block with them. Without it they are the component's own. */
  readonly inside?: readonly string[]
  readonly rows: readonly string[]
}

const onVm = ['osc-bsu', 'osc-bsusurrogate', 'osc-bsuvolume']
const withOmi = ['osc-bsu', 'osc-bsusurrogate', 'osc-chroot']

export const specTables: readonly SpecTable[] = [
  {
    section: '1.1 access',
    of: [...onVm, 'osc-chroot', 'outscale-omi'],
    rows: words(`access_key secret_key region profile custom_endpoint_oapi insecure_skip_tls_verify x509_cert_path
      x509_key_path mfa_code token skip_metadata_api_check`),
  },
  {
    section: '1.2 OMI',
    of: withOmi,
    rows: words(`omi_name omi_description omi_account_ids snapshot_account_ids global_permission omi_boot_modes
      product_codes omi_product_codes omi_groups omi_regions skip_region_validation tags snapshot_tags force_deregister
      force_delete_snapshot root_device_name`),
  },
  {
    section: '1.3 run',
    of: onVm,
    rows: words(`source_omi source_omi_filter vm_type subregion_name subnet_id subnet_filter net_id net_filter
      associate_public_ip_address security_group_id security_group_ids security_group_filter
      temporary_security_group_source_cidr run_tags user_data user_data_file boot_mode bsu_optimized shutdown_behavior
      disable_stop_vm ssh_interface windows_password_timeout block_duration_minutes enable_t2_unlimited iam_vm_profile`),
  },
  {
    section: '1.4 block devices',
    of: [...onVm, 'osc-chroot'],
    inside: ['launch_block_device_mappings', 'omi_block_device_mappings', 'bsu_volumes'],
    rows: words('device_name delete_on_vm_deletion volume_size volume_type iops snapshot_id no_device'),
  },
  {
    section: '1.5 filters',
    of: [...onVm, 'osc-chroot', 'outscale-omi'],
    inside: ['source_omi_filter', 'net_filter', 'subnet_filter', 'security_group_filter'],
    rows: words('filters filter owners most_recent most_free random'),
  },
  {
    section: '1.6 communicator',
    of: onVm,
    rows: words(`communicator pause_before_connecting ssh_host ssh_port ssh_username ssh_password ssh_keypair_name
      temporary_key_pair_name temporary_key_pair_type temporary_key_pair_bits ssh_private_key_file ssh_certificate_file
      ssh_agent_auth ssh_disable_agent_forwarding ssh_ciphers ssh_key_exchange_algorithms ssh_clear_authorized_keys ssh_pty
      ssh_timeout ssh_wait_timeout ssh_handshake_attempts ssh_bastion_host ssh_bastion_port ssh_bastion_username
      ssh_bastion_password ssh_bastion_interactive ssh_bastion_agent_auth ssh_bastion_private_key_file
      ssh_bastion_certificate_file ssh_proxy_host ssh_proxy_port ssh_proxy_username ssh_proxy_password
      ssh_file_transfer_method ssh_keep_alive_interval ssh_read_write_timeout ssh_local_tunnels ssh_remote_tunnels
      ssh_public_key ssh_private_key winrm_username winrm_password winrm_host winrm_port winrm_timeout winrm_use_ssl
      winrm_insecure winrm_use_ntlm winrm_no_proxy`),
  },
  {
    section: '1.7 bsu',
    of: ['osc-bsu'],
    rows: words('run_volume_tags skip_create_omi launch_block_device_mappings omi_block_device_mappings'),
  },
  {
    section: '1.8 bsusurrogate',
    of: ['osc-bsusurrogate'],
    rows: words('omi_root_device launch_block_device_mappings omi_block_device_mappings run_volume_tags'),
  },
  {
    section: '1.8 omi_root_device',
    of: ['osc-bsusurrogate'],
    inside: ['omi_root_device'],
    rows: words('source_device_name device_name volume_type iops volume_size delete_on_vm_deletion'),
  },
  { section: '1.9 bsuvolume', of: ['osc-bsuvolume'], rows: ['bsu_volumes'] },
  { section: '1.9 bsu_volumes', of: ['osc-bsuvolume'], inside: ['bsu_volumes'], rows: ['tags'] },
  {
    section: '1.10 chroot',
    of: ['osc-chroot'],
    rows: words(`source_omi source_omi_filter from_scratch omi_block_device_mappings root_volume_size root_volume_type
      root_volume_tags device_path nvme_device_path mount_path mount_partition mount_options pre_mount_commands
      post_mount_commands chroot_mounts copy_files command_wrapper`),
  },
  { section: '1.12 data source', of: ['outscale-omi'], rows: words('filters filter owners most_recent') },
]

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
