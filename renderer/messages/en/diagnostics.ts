/** The words of diagnostics, in English. */
export const diagnostics = {
  title: 'Diagnostics',
  help: 'What helps whoever has to find out why something does not work. It holds no secret; look it over before you send it.',
  text: 'Diagnostics as text',
  copy: 'Copy',
  copied: 'The diagnostics are in the clipboard.',
  save: 'Save as a file',
  again: 'Look again',
  close: 'Close',
  loading: 'Looking…',
} as const
