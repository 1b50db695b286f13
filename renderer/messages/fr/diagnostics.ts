import type { diagnostics as english } from '../en/diagnostics.ts'
import type { Translation } from '../translation.ts'

/** The words of diagnostics, in French. */
export const diagnostics: Translation<typeof english> = {
  title: 'Diagnostic',
  help: 'De quoi trouver pourquoi quelque chose ne marche pas. Aucun secret n’y figure ; relisez-le avant de l’envoyer.',
  text: 'Le diagnostic en texte',
  copy: 'Copier',
  copied: 'Le diagnostic est dans le presse-papiers.',
  save: 'Enregistrer dans un fichier',
  again: 'Regarder à nouveau',
  close: 'Fermer',
  loading: 'Recherche…',
}
