/** The VM of a trial as it is typed. */
export interface TrialFields {
  readonly vmType: string
  readonly communicator: 'ssh' | 'winrm'
  readonly username: string
  /** Empty for the public cloud. */
  readonly subnetId: string
  /** Minutes. */
  readonly patience: string
  /** Until the test VM is deleted. */
  readonly minutes: string
  /** Of the boot test; empty for none. */
  readonly command: string
}

export type TrialProblem = 'needed' | 'patience' | 'minutes'

/** What is wrong, by field. */
export function trialProblems(
  kind: 'boot-test' | 'test-vm',
  fields: TrialFields,
): ReadonlyMap<keyof TrialFields, TrialProblem> {
  const problems = new Map<keyof TrialFields, TrialProblem>()
  if (fields.vmType.trim() === '') problems.set('vmType', 'needed')
  if (fields.username.trim() === '') problems.set('username', 'needed')
  if (!isWhole(fields.patience, 1, 60)) problems.set('patience', 'patience')
  if (kind === 'test-vm' && !isWhole(fields.minutes, 5, 1440)) problems.set('minutes', 'minutes')
  return problems
}

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text)
  return /^\s*\d+\s*$/.test(text) && number >= least && number <= most
}
