/** What the components of templates are called and do, in English: as the catalogue declares them (`shared/catalog`). */
export const components = {
  'builder osc-bsu': {
    title: 'OMI from a VM',
    help: 'Starts a VM from an OMI, runs the provisioners on it, and makes a new OMI of it. The usual choice.',
  },
  'builder osc-bsusurrogate': {
    title: 'OMI from volumes of a helper VM',
    help: 'Starts a helper VM with further volumes, has the provisioners fill these, and makes an OMI whose root is one of them.',
  },
  'builder osc-chroot': {
    title: 'OMI by chroot',
    help: 'Mounts a volume on an OUTSCALE VM, runs the provisioners in it by chroot, and makes an OMI of it. Quick: nothing boots.',
  },
  'builder osc-bsuvolume': {
    title: 'Volumes',
    help: 'Starts a VM with further volumes, has the provisioners fill these, and keeps the volumes. No OMI is made.',
  },
  'provisioner shell': {
    title: 'Shell script',
    help: 'Runs commands or scripts on the machine.',
  },
  'provisioner file': {
    title: 'Copy files',
    help: 'Copies files and folders to the machine, or from it.',
  },
  'provisioner shell-local': {
    title: 'Local shell script',
    help: 'Runs commands or scripts on this computer, not on the machine.',
  },
  'provisioner ansible': {
    title: 'Ansible playbook',
    help: 'Runs a playbook with the Ansible that is installed on this computer.',
  },
  'provisioner ansible-local': {
    title: 'Ansible on the machine',
    help: 'Uploads playbooks and runs them with the Ansible that is installed on the machine.',
  },
  'provisioner powershell': {
    title: 'PowerShell script',
    help: 'Runs PowerShell commands or scripts on a Windows machine.',
  },
  'provisioner windows-shell': {
    title: 'Windows batch script',
    help: 'Runs commands or batch scripts on a Windows machine.',
  },
  'provisioner windows-restart': {
    title: 'Restart Windows',
    help: 'Restarts a Windows machine and waits until it is back.',
  },
  'provisioner windows-update': {
    title: 'Windows updates',
    help: 'Installs Windows updates and restarts until none is left.',
  },
  'provisioner breakpoint': {
    title: 'Breakpoint',
    help: 'Halts the build until you let it go on, to look at the machine.',
  },
  'provisioner sleep': {
    title: 'Wait',
    help: 'Waits for a given time.',
  },
  'post-processor manifest': {
    title: 'Manifest',
    help: 'Notes what was built (OMI id, region, time) in a JSON file.',
  },
  'post-processor checksum': {
    title: 'Checksums',
    help: 'Writes checksums of the artifact’s files; an OMI has none, so put artifice before it.',
  },
  'post-processor compress': {
    title: 'Compress',
    help: 'Packs the artifact’s files into one; an OMI has none, so put artifice before it.',
  },
  'post-processor artifice': {
    title: 'Files as artifact',
    help: 'Takes files of this computer as the artifact for the post-processors after it.',
  },
  'post-processor shell-local': {
    title: 'Local shell script',
    help: 'Runs commands or scripts on this computer once the artifact is there.',
  },
  'data-source outscale-omi': {
    title: 'OMI',
    help: 'Looks up an OMI by its properties; its id, name, date, owner and tags can be used in expressions.',
  },
} as const
