import type { ui as english } from '../en/ui.ts'
import type { Translation } from '../translation.ts'

/** The words of the small shared components, in French. */
export const ui: Translation<typeof english> = {
  time: {
    seconds: '{seconds} s',
    minutes: '{minutes} min {seconds} s',
    hours: '{hours} h {minutes} min',
    justNow: 'à l’instant',
  },
  status: {
    queued: 'En attente',
    running: 'En cours',
    paused: 'Vous attend',
    succeeded: 'Réussi',
    failed: 'Échoué',
    cancelled: 'Annulé',
    interrupted: 'Interrompu',
  },
  copy: { what: 'Copier : {what}', done: '{value} copié' },
  severity: { error: 'Erreur', warning: 'Avertissement', hint: 'Conseil' },
}
