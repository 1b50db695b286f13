import type { causes as english } from '../en/causes.ts'
import type { Translation } from '../translation.ts'

/** The words of why steps fail, in French. */
export const causes: Translation<typeof english> = {
  title: 'Cause probable',
  shownBy: 'Visible à la ligne {line} :',
  cause: {
    'apt-lock': {
      why: 'Un autre programme installe des paquets au même moment, comme Ubuntu après le premier démarrage.',
      todo: 'Attendez-le d’abord : cloud-init status --wait, ou apt-get -o DPkg::Lock::Timeout=300 install …',
    },
    'apt-stale': {
      why: 'La liste des paquets est plus vieille que l’image, ou le nom n’est pas tout à fait le bon.',
      todo: 'Lancez apt-get update avant, et cherchez le nom avec apt-cache search.',
    },
    'apt-gone': {
      why: 'Le miroir a une version plus récente que celle de la liste des paquets, ou il est injoignable.',
      todo: 'Lancez apt-get update avant, et vérifiez que la VM atteint le miroir.',
    },
    'apt-key': {
      why: 'La VM ne connaît pas la clé qui signe cette source de paquets, ou en connaît une autre.',
      todo: 'Installez la clé de l’éditeur avant d’utiliser la source.',
    },
    'dnf-no-match': {
      why: 'Aucune source activée n’a de paquet de ce nom.',
      todo: 'Cherchez le nom avec dnf search, ou activez la source qui l’a (epel-release, crb).',
    },
    'no-dns': {
      why: 'La VM ne sait pas traduire les noms en adresses.',
      todo: 'Donnez à son Net une option DHCP avec un serveur de noms, ou prenez un subnet qui a une sortie.',
    },
    'no-route': {
      why: 'La VM n’a pas de chemin vers cette adresse, ou personne n’y répond.',
      todo: 'Donnez à son subnet un service NAT ou Internet, ou associate_public_ip_address ; puis regardez les pare-feu.',
    },
    'disk-full': {
      why: 'Un disque de la VM est plein.',
      todo: 'Agrandissez le volume racine (volume_size dans launch_block_device_mappings), ou videz les caches avant.',
    },
    'out-of-memory': {
      why: 'La VM a manqué de mémoire et a arrêté le programme.',
      todo: 'Prenez un type de VM avec plus de mémoire, ou ajoutez du swap le temps du build.',
    },
    'sudo-password': {
      why: 'sudo demande un mot de passe, et personne n’est là pour le taper.',
      todo: 'Autorisez cet utilisateur à s’en passer, ou donnez-le dans execute_command.',
    },
    'line-ends': {
      why: 'Le script a des fins de ligne Windows.',
      todo: 'Enregistrez-le avec des fins de ligne LF, ou laissez binary = false pour qu’elles soient converties.',
    },
    'not-found': {
      why: 'Un programme que le script appelle n’est pas sur la VM, ou pas dans son PATH.',
      todo: 'Installez-le dans une étape précédente, ou appelez-le par son chemin complet.',
    },
    'not-permitted': {
      why: 'L’utilisateur qui exécute l’étape n’en a pas le droit.',
      todo: 'Utilisez sudo, ou exécutez toute l’étape avec sudo par son execute_command.',
    },
    certificate: {
      why: 'Un certificat n’est pas reconnu, ou pas valide en ce moment.',
      todo: 'Regardez l’horloge de la VM, et installez l’autorité qui l’a signé (ca-certificates).',
    },
    'pip-managed': {
      why: 'Le système garde pour lui les paquets de Python.',
      todo: 'Installez dans un environnement virtuel, ou prenez le paquet de la distribution.',
    },
    'unset-variable': {
      why: 'Le script utilise une variable que rien ne définit.',
      todo: 'Donnez-la dans environment_vars, ou une valeur par défaut dans le script.',
    },
    syntax: {
      why: 'Le shell ne comprend pas le script, peut-être écrit pour un autre shell.',
      todo: 'Regardez cette ligne, et nommez le shell sur la première, comme #!/bin/bash.',
    },
    'no-such-file': {
      why: 'Un fichier ou un dossier dont le script a besoin n’est pas là.',
      todo: 'Envoyez-le par une étape file avant, et regardez dans quel dossier le script s’exécute.',
    },
    'ansible-unreachable': {
      why: 'Ansible n’arrive pas à se connecter à la VM.',
      todo: 'Regardez user et use_proxy de l’étape, et ce que dit ansible avec extra_arguments = ["-vvv"].',
    },
    'ansible-python': {
      why: 'Ansible ne trouve pas de Python sur la VM, ou un Python inutilisable.',
      todo: 'Installez python3 dans une étape précédente, ou définissez ansible_python_interpreter.',
    },
    service: {
      why: 'Un service ne démarre pas avec sa configuration.',
      todo: 'Ouvrez un shell et interrogez systemctl status et journalctl -xeu.',
    },
    'git-login': {
      why: 'L’autre côté ne connaît ni la clé ni le mot de passe.',
      todo: 'Donnez à la VM une clé qui peut y lire, ou transmettez la vôtre avec ssh_agent_auth.',
    },
    'too-many-requests': {
      why: 'Le serveur n’accepte plus de requêtes de cette adresse pour le moment.',
      todo: 'Identifiez-vous, prenez un miroir, ou réessayez plus tard.',
    },
  },
}
