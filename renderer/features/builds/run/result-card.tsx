import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import { Alert, AlertTitle, Box, Button, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { Link as RouterLink } from 'react-router'
import { durationInWords } from '#renderer/ui/time.ts'
import type { Artifact } from '#shared/run/event.ts'
import type { BuildState } from '#shared/run/run-state.ts'

/** How a build ended, what it gave, and what to do next. */
export function ResultCard({ build, leftovers }: { readonly build: BuildState; readonly leftovers: number }) {
  const took =
    build.startedAt === undefined || build.endedAt === undefined
      ? ''
      : ` in ${durationInWords(build.endedAt - build.startedAt)}`
  const leftBehind = leftovers > 0 && (
    <Button size="small" color="inherit" component={RouterLink} to="/leftovers" sx={{ mt: 1 }}>
      {leftovers} left behind: show
    </Button>
  )
  if (build.status === 'failed') {
    return (
      <Alert severity="error">
        <AlertTitle>
          {build.label} failed{took}
        </AlertTitle>
        {build.error?.message} {build.error?.hint}
        <Box>{leftovers === 0 ? 'Nothing was left behind in the account.' : leftBehind}</Box>
      </Alert>
    )
  }
  if (build.status === 'cancelled') {
    return (
      <Alert severity="info">
        {build.label} was cancelled{took}. {leftovers === 0 ? 'Nothing was left behind in the account.' : leftBehind}
      </Alert>
    )
  }
  return (
    <Alert severity="success">
      <AlertTitle>
        {build.label} succeeded{took}
      </AlertTitle>
      {build.artifacts.length === 0 && 'Nothing is kept of it: the template asked for no product, or had it deleted.'}
      {build.artifacts.map((artifact) => (
        <ArtifactView key={JSON.stringify(artifact)} artifact={artifact} />
      ))}
      {leftBehind}
    </Alert>
  )
}

function ArtifactView({ artifact }: { readonly artifact: Artifact }) {
  switch (artifact.kind) {
    case 'omi':
      return (
        <Box>
          <Copyable label="OMI" text={artifact.imageId} />
          <Typography>
            {artifact.imageName} in {artifact.region}, {artifact.snapshotIds.length === 1 ? 'snapshot' : 'snapshots'}{' '}
            {artifact.snapshotIds.join(', ')}
          </Typography>
          <Typography color="textSecondary" sx={{ mt: 0.5 }}>
            Next: launch a VM from it, or take it as <code>source_omi</code> of another template.
          </Typography>
          <Button size="small" color="inherit" component={RouterLink} to="/images" sx={{ mt: 0.5 }}>
            Show under Images
          </Button>
        </Box>
      )
    case 'volumes':
      return (
        <Box>
          {artifact.volumeIds.map((id) => (
            <Copyable key={id} label="Volume" text={id} />
          ))}
          <Typography>in {artifact.region}, linked to no VM</Typography>
          <Typography color="textSecondary" sx={{ mt: 0.5 }}>
            Next: link {artifact.volumeIds.length === 1 ? 'it' : 'them'} to a VM of the same subregion.
          </Typography>
        </Box>
      )
    case 'files':
      return (
        <Typography>
          {artifact.description}: {artifact.files.join(', ')}
        </Typography>
      )
  }
}

function Copyable({ label, text }: { readonly label: string; readonly text: string }) {
  const { enqueueSnackbar } = useSnackbar()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    enqueueSnackbar(`${text} copied`, { variant: 'success' })
  }
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
      {label} <code data-testid="omi-id">{text}</code>
      <Button size="small" color="inherit" startIcon={<CopyIcon fontSize="small" />} onClick={() => void copy()}>
        Copy
      </Button>
    </Box>
  )
}
