/**
 * Names of options from other clouds' builders that old documentation and copied templates use for ours
 * (spec/builders.md part 5). They are refused, with the right name as the mend.
 */
export const foreignNames: Readonly<Record<string, string>> = {
  ami_name: 'omi_name',
  ami_description: 'omi_description',
  ami_users: 'omi_account_ids',
  ami_regions: 'omi_regions',
  ami_groups: 'omi_groups',
  ami_product_codes: 'product_codes',
  ami_virtualization_type: 'omi_virtualization_type',
  ami_block_device_mappings: 'omi_block_device_mappings',
  ami_root_device: 'omi_root_device',
  source_ami: 'source_omi',
  source_ami_filter: 'source_omi_filter',
  instance_type: 'vm_type',
  availability_zone: 'subregion_name',
  vpc_id: 'net_id',
  vpc_filter: 'net_filter',
  custom_endpoint_ec2: 'custom_endpoint_oapi',
  delete_on_termination: 'delete_on_vm_deletion',
  disable_stop_instance: 'disable_stop_vm',
  skip_create_ami: 'skip_create_omi',
  temporary_security_group_source_public_ip: 'temporary_security_group_source_cidr',
  iam_instance_profile: 'iam_vm_profile',
  ebs_optimized: 'bsu_optimized',
  ebs_block_device: 'launch_block_device_mappings',
  ssh_private_key: 'ssh_private_key_file',
}
