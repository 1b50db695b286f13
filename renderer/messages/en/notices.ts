/** The words of notices, in English. */
export const notices = {
  succeeded: '{name} is built',
  tried: '{name} succeeded',
  failed: '{name} failed',
  interrupted: '{name} was interrupted',
  question: '{name} waits for you',
  succeededText: 'The OMI is ready.',
  triedText: 'Nothing of it is left in the account.',
  failedText: 'The log says where and why.',
  interruptedText: 'What it made may still be there: see Leftovers.',
  questionText: 'A step failed or asks something. The VM stays until you answer.',
  open: 'Open',
} as const
