import type { notices as english } from '../en/notices.ts'
import type { Translation } from '../translation.ts'

/** The words of notices, in French. */
export const notices: Translation<typeof english> = {
  succeeded: '{name} est construit',
  tried: '{name} a réussi',
  failed: '{name} a échoué',
  interrupted: '{name} a été interrompu',
  question: '{name} vous attend',
  succeededText: 'L’OMI est prête.',
  triedText: 'Il n’en reste rien dans le compte.',
  failedText: 'Le journal dit où et pourquoi.',
  interruptedText: 'Ce qu’il a créé est peut-être encore là : voyez Restes.',
  questionText: 'Une étape a échoué ou pose une question. La VM reste jusqu’à votre réponse.',
  open: 'Ouvrir',
}
