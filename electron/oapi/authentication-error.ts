import { clockSkew, howToSetClock, skewInWords, skewRefused, skewSuspicious } from './clock-skew.ts'
import { type OapiError, retold } from './oapi-error.ts'

/**
 * A refused signature, explained by the clock where the clock explains it: the server's Date header is compared with
 * the local time at which the answer came.
 *
 * The request is not signed again with the server's time, although that would often work: a 401 is never repeated by
 * itself, since four in a row lock the account, and a wrong clock spoils timestamps in names and logs as well.
 */
export function explainRefusedSignature(
  error: OapiError,
  dateHeader: string | undefined,
  now: number,
  platform: NodeJS.Platform,
): OapiError {
  const skew = clockSkew(dateHeader, now)
  if (error.class !== 'authentication' || skew === undefined || Math.abs(skew) < skewSuspicious) return error
  const report = error.toReport()
  if (Math.abs(skew) < skewRefused) {
    const note = `This computer's clock is also ${skewInWords(skew)}, which should not matter yet. ${howToSetClock(platform)}`
    return retold(error, { ...report, hint: report.hint === undefined ? note : `${report.hint} ${note}` })
  }
  return retold(error, {
    ...report,
    code: 'clock-skew',
    message: `The API refused the signature of ${error.operation}, most likely because this computer's clock is ${skewInWords(skew)}: a signature carries the time and counts for five minutes only.`,
    hint: `${howToSetClock(platform)} Then start again. The keys are probably right.`,
  })
}
