/** The words of the small shared components, in English. */
export const ui = {
  time: {
    seconds: '{seconds} s',
    minutes: '{minutes} m {seconds} s',
    hours: '{hours} h {minutes} m',
    justNow: 'just now',
  },
  status: {
    queued: 'Queued',
    running: 'Running',
    paused: 'Waiting for you',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Cancelled',
    interrupted: 'Interrupted',
  },
  copy: { what: 'Copy: {what}', done: '{value} copied' },
  severity: { error: 'Error', warning: 'Warning', hint: 'Hint' },
} as const
