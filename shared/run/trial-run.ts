/** A run that no template asked for: it tries an OMI. Its path in the journal is this, so that nothing takes it for a file. */
export interface TrialRun {
  readonly kind: 'boot-test' | 'test-vm'
  readonly imageId: string
}

/** `omi-studio:boot-test/ami-12345678` */
export function trialPath({ kind, imageId }: TrialRun): string {
  return `omi-studio:${kind}/${imageId}`
}

/** What a run tries, by the path of its template; `undefined` for a run of a template. */
export function trialOfPath(path: string): TrialRun | undefined {
  const [, kind, imageId] = /^omi-studio:(boot-test|test-vm)\/(ami-[0-9a-f]+)$/.exec(path) ?? []
  if (imageId === undefined) return undefined
  return { kind: kind === 'test-vm' ? 'test-vm' : 'boot-test', imageId }
}
