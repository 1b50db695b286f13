import type { components as english } from '../en/components.ts'
import type { Translation } from '../translation.ts'

/** What the components of templates are called and do, in French. */
export const components: Translation<typeof english> = {
  'builder osc-bsu': {
    title: 'OMI à partir d’une VM',
    help: 'Démarre une VM à partir d’une OMI, y exécute les provisioners et en fait une nouvelle OMI. Le choix habituel.',
  },
  'builder osc-bsusurrogate': {
    title: 'OMI à partir des volumes d’une VM auxiliaire',
    help: 'Démarre une VM auxiliaire avec d’autres volumes, que les provisioners remplissent, et fait une OMI dont la racine est l’un d’eux.',
  },
  'builder osc-chroot': {
    title: 'OMI par chroot',
    help: 'Monte un volume sur une VM OUTSCALE, y exécute les provisioners par chroot et en fait une OMI. Rapide : rien ne démarre.',
  },
  'builder osc-bsuvolume': {
    title: 'Volumes',
    help: 'Démarre une VM avec d’autres volumes, que les provisioners remplissent, et garde ces volumes. Aucune OMI n’est faite.',
  },
  'provisioner shell': {
    title: 'Script shell',
    help: 'Exécute des commandes ou des scripts sur la machine.',
  },
  'provisioner file': {
    title: 'Copier des fichiers',
    help: 'Copie des fichiers et des dossiers vers la machine, ou depuis elle.',
  },
  'provisioner shell-local': {
    title: 'Script shell local',
    help: 'Exécute des commandes ou des scripts sur cet ordinateur, pas sur la machine.',
  },
  'provisioner ansible': {
    title: 'Playbook Ansible',
    help: 'Exécute un playbook avec l’Ansible installé sur cet ordinateur.',
  },
  'provisioner ansible-local': {
    title: 'Ansible sur la machine',
    help: 'Envoie des playbooks et les exécute avec l’Ansible installé sur la machine.',
  },
  'provisioner powershell': {
    title: 'Script PowerShell',
    help: 'Exécute des commandes ou des scripts PowerShell sur une machine Windows.',
  },
  'provisioner windows-shell': {
    title: 'Script batch Windows',
    help: 'Exécute des commandes ou des scripts batch sur une machine Windows.',
  },
  'provisioner windows-restart': {
    title: 'Redémarrer Windows',
    help: 'Redémarre une machine Windows et attend son retour.',
  },
  'provisioner windows-update': {
    title: 'Mises à jour Windows',
    help: 'Installe les mises à jour de Windows et redémarre jusqu’à ce qu’il n’en reste aucune.',
  },
  'provisioner breakpoint': {
    title: 'Point d’arrêt',
    help: 'Suspend le build jusqu’à ce que vous le laissiez continuer, pour examiner la machine.',
  },
  'provisioner sleep': {
    title: 'Attendre',
    help: 'Attend pendant une durée donnée.',
  },
  'post-processor manifest': {
    title: 'Manifeste',
    help: 'Note ce qui a été construit (identifiant de l’OMI, région, heure) dans un fichier JSON.',
  },
  'post-processor checksum': {
    title: 'Sommes de contrôle',
    help: 'Écrit les sommes de contrôle des fichiers de l’artefact ; une OMI n’en a pas, placez donc artifice avant.',
  },
  'post-processor compress': {
    title: 'Compresser',
    help: 'Réunit les fichiers de l’artefact en un seul ; une OMI n’en a pas, placez donc artifice avant.',
  },
  'post-processor artifice': {
    title: 'Fichiers comme artefact',
    help: 'Prend des fichiers de cet ordinateur comme artefact pour les post-processeurs qui suivent.',
  },
  'post-processor shell-local': {
    title: 'Script shell local',
    help: 'Exécute des commandes ou des scripts sur cet ordinateur une fois l’artefact présent.',
  },
  'data-source outscale-omi': {
    title: 'OMI',
    help: 'Cherche une OMI par ses propriétés ; son identifiant, son nom, sa date, son propriétaire et ses tags sont utilisables dans les expressions.',
  },
}
