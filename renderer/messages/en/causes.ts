/** The words of why steps fail, in English: what is likely, and what to do. */
export const causes = {
  title: 'Likely cause',
  shownBy: 'Shown by line {line}:',
  cause: {
    'apt-lock': {
      why: 'Another program installs packages at the same time, as Ubuntu does after the first boot.',
      todo: 'Wait for it before: cloud-init status --wait, or apt-get -o DPkg::Lock::Timeout=300 install …',
    },
    'apt-stale': {
      why: 'The list of packages is older than the image, or the name is not quite right.',
      todo: 'Run apt-get update before, and look the name up with apt-cache search.',
    },
    'apt-gone': {
      why: 'The mirror has a newer version than the list of packages knows, or cannot be reached.',
      todo: 'Run apt-get update before, and see whether the VM reaches the mirror.',
    },
    'apt-key': {
      why: 'The key that signs this source of packages is not known to the VM, or is of another.',
      todo: 'Install the vendor’s key before the source is used.',
    },
    'dnf-no-match': {
      why: 'No enabled source has a package of this name.',
      todo: 'Look the name up with dnf search, or enable the source that has it (epel-release, crb).',
    },
    'no-dns': {
      why: 'The VM cannot turn names into addresses.',
      todo: 'Give its Net a DHCP option with a name server, or take a subnet that has a way out.',
    },
    'no-route': {
      why: 'The VM has no way to that address, or nobody answers there.',
      todo: 'Give its subnet a NAT or Internet service, or set associate_public_ip_address; then look at firewalls.',
    },
    'disk-full': {
      why: 'A disk of the VM is full.',
      todo: 'Make the root volume larger (volume_size in launch_block_device_mappings), or clean caches before.',
    },
    'out-of-memory': {
      why: 'The VM ran out of memory and ended the program.',
      todo: 'Take a VM type with more memory, or make swap for the time of the build.',
    },
    'sudo-password': {
      why: 'sudo asks for a password, and nobody is there to type it.',
      todo: 'Let that user use sudo without one, or give it in execute_command.',
    },
    'line-ends': {
      why: 'The script has the line ends of Windows.',
      todo: 'Save it with LF line ends, or leave binary = false so that they are changed on the way.',
    },
    'not-found': {
      why: 'A program that the script calls is not on the VM, or not on its PATH.',
      todo: 'Install it in a step before, or call it by its whole path.',
    },
    'not-permitted': {
      why: 'The user that runs the step may not do this.',
      todo: 'Use sudo for it, or run the whole step with sudo by its execute_command.',
    },
    certificate: {
      why: 'A certificate is not trusted, or is not valid now.',
      todo: 'Look at the VM’s clock, and install the certificate authority that signed it (ca-certificates).',
    },
    'pip-managed': {
      why: 'The system keeps Python’s packages to itself.',
      todo: 'Install into a virtual environment, or take the distribution’s package.',
    },
    'unset-variable': {
      why: 'The script uses a variable that nothing sets.',
      todo: 'Give it in environment_vars, or a default in the script.',
    },
    syntax: {
      why: 'The shell does not understand the script, perhaps since it is written for another shell.',
      todo: 'Look at that line, and name the shell in the first one, as in #!/bin/bash.',
    },
    'no-such-file': {
      why: 'A file or folder that the script needs is not there.',
      todo: 'Upload it in a file step before, and look at the folder in which the script runs.',
    },
    'ansible-unreachable': {
      why: 'Ansible cannot log in to the VM.',
      todo: 'Look at user and use_proxy of the step, and at what ansible says with extra_arguments = ["-vvv"].',
    },
    'ansible-python': {
      why: 'Ansible finds no Python on the VM, or one that it cannot use.',
      todo: 'Install python3 in a step before, or set ansible_python_interpreter.',
    },
    service: {
      why: 'A service does not start with its configuration.',
      todo: 'Open a shell and ask systemctl status and journalctl -xeu for it.',
    },
    'git-login': {
      why: 'The other side does not know the key or the password.',
      todo: 'Give the VM a key that may read there, or forward yours with ssh_agent_auth.',
    },
    'too-many-requests': {
      why: 'The server takes no more requests from this address for now.',
      todo: 'Log in to it, take a mirror, or try again later.',
    },
  },
} as const
