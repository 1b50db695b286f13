import { Alert, Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Page } from '#renderer/ui/page.tsx'

interface State {
  readonly error: Error | undefined
  readonly where: string
}

/** Keeps a page that breaks from taking the whole app with it, and says what happened. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined, where: '' }

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  override componentDidCatch(_error: Error, { componentStack }: ErrorInfo): void {
    this.setState({ where: componentStack ?? '' })
  }

  override render(): ReactNode {
    const { error, where } = this.state
    if (error === undefined) return this.props.children
    return <BrokenPage error={error} where={where} onReload={() => this.setState({ error: undefined, where: '' })} />
  }
}

function BrokenPage({
  error,
  where,
  onReload,
}: {
  readonly error: Error
  readonly where: string
  readonly onReload: () => void
}) {
  const say = useTranslations('app.broken')
  const { enqueueSnackbar } = useSnackbar()
  const report = [
    `${error.name}: ${error.message}`,
    `at ${location.hash}, ${new Date().toISOString()}`,
    navigator.userAgent,
    error.stack ?? '',
    where,
  ].join('\n')
  const copy = () =>
    navigator.clipboard.writeText(report).then(
      () => enqueueSnackbar(say('copied'), { variant: 'success' }),
      () => enqueueSnackbar(say('notCopied'), { variant: 'error' }),
    )
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <Button variant="outlined" onClick={() => void copy()}>
            {say('copy')}
          </Button>
          <Button variant="contained" onClick={onReload}>
            {say('reload')}
          </Button>
        </>
      }
    >
      <Alert severity="error" sx={{ mb: 2, overflowWrap: 'anywhere' }}>
        {say('why', { message: error.message })}
      </Alert>
      {say('what')}
    </Page>
  )
}
