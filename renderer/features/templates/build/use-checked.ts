import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** ms of quiet before what is typed is checked. */
const pause = 250

interface Checked {
  /** The template with the values that are typed: what it asks, builds, and what is wrong. */
  readonly template: TemplateDetail
  /** A check is under way, or about to be. */
  readonly checking: boolean
  /** It could not be read. */
  readonly error: ErrorReport | undefined
}

/** Has a template checked with the values typed for it, as they are typed. */
export function useChecked(
  opened: TemplateDetail,
  variables: Readonly<Record<string, string>>,
  variableFiles: readonly string[],
): Checked {
  const studio = useStudio()
  const [known, setKnown] = useState<Omit<Checked, 'checking'> & { readonly key: string }>({
    template: opened,
    error: undefined,
    key: '',
  })
  const key = JSON.stringify([variables, variableFiles])

  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      const [values, files] = JSON.parse(key) as [Record<string, string>, string[]]
      studio.call('templates.open', { path: opened.path, variables: values, variableFiles: files }).then(
        (template) => current && setKnown({ template, error: undefined, key }),
        (error: unknown) =>
          current && setKnown((before) => ({ template: before.template, error: errorReportOf(error), key })),
      )
    }, pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [studio, opened, key])

  return { template: known.template, error: known.error, checking: known.key !== key }
}
