import type { Settings } from '#shared/contract/settings.ts'

const english = {
  openTemplate: 'Open a template',
  openFolder: 'Open a template folder',
  templates: 'Templates',
  allFiles: 'All files',
  view: 'View',
  buildsGoOn: (count: number) => (count === 1 ? 'A build is running.' : `${count} builds are running.`),
  whatQuitMeans:
    'In the background they go on, and the icon in the notification area brings the window back. Stopping cancels them and deletes what they have made; that may take minutes. Quitting now leaves it in the account; OMI Studio offers to delete it at its next start.',
  keepBuilding: 'Keep building in the background',
  stopAndCleanUp: 'Stop and clean up',
  quitNow: 'Quit now',
  stay: 'Do not quit',
  show: 'Show OMI Studio',
  quit: 'Quit',
  stillBuilding: 'OMI Studio goes on building',
  whereItIs: 'Its icon in the notification area brings the window back.',
  updateThere: (version: string) => `OMI Studio ${version} is available`,
  updateHow: 'Click to download it; it is installed when you quit.',
  updateReady: 'It is downloaded and will be installed when you quit.',
}

/** What the desktop itself says, outside of the page. */
export type DesktopWords = typeof english

const french: DesktopWords = {
  openTemplate: 'Ouvrir un modèle',
  openFolder: 'Ouvrir un dossier de modèle',
  templates: 'Modèles',
  allFiles: 'Tous les fichiers',
  view: 'Affichage',
  buildsGoOn: (count) => (count === 1 ? 'Un build est en cours.' : `${count} builds sont en cours.`),
  whatQuitMeans:
    'En arrière-plan ils continuent, et l’icône de la zone de notification rouvre la fenêtre. Les arrêter les annule et supprime ce qu’ils ont créé ; cela peut prendre quelques minutes. Quitter maintenant laisse tout dans le compte ; OMI Studio proposera de le supprimer au prochain démarrage.',
  keepBuilding: 'Continuer en arrière-plan',
  stopAndCleanUp: 'Arrêter et nettoyer',
  quitNow: 'Quitter maintenant',
  stay: 'Ne pas quitter',
  show: 'Afficher OMI Studio',
  quit: 'Quitter',
  stillBuilding: 'OMI Studio continue de construire',
  whereItIs: 'Son icône dans la zone de notification rouvre la fenêtre.',
  updateThere: (version) => `OMI Studio ${version} est disponible`,
  updateHow: 'Cliquez pour la télécharger ; elle sera installée quand vous quitterez.',
  updateReady: 'Elle est téléchargée et sera installée quand vous quitterez.',
}

/** The desktop's words in the language of the settings. `system`: the operating system's, as Electron tells it. */
export function desktopWords(setting: Settings['language'], system: string): DesktopWords {
  const language = setting === 'system' ? system.toLowerCase() : setting
  return language.startsWith('fr') ? french : english
}
