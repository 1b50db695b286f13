import MenuIcon from '@mui/icons-material/MoreVertOutlined'
import { IconButton, Menu, MenuItem } from '@mui/material'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { compareAddress } from '../run-addresses.ts'
import { isGoing } from './filter-runs.ts'

/** What can be done with a run of the list. */
export interface RowActions {
  readonly onDelete: (runIds: readonly string[]) => void
  readonly onExport: (runIds: readonly string[]) => void
  readonly onCopyFolder: (runId: string) => void
  readonly onCancel: (runId: string) => void
  /** The last run of the same template before it that succeeded. */
  readonly lastGood: (run: RunSummary) => RunSummary | undefined
}

export function RunRowMenu({ run, actions }: { readonly run: RunSummary; readonly actions: RowActions }) {
  const say = useTranslations('builds.list')
  const navigate = useNavigate()
  const [anchor, setAnchor] = useState<HTMLElement | undefined>()
  const good = anchor === undefined ? undefined : actions.lastGood(run)
  const does = (action: () => void) => () => {
    setAnchor(undefined)
    action()
  }
  return (
    <>
      <IconButton
        size="small"
        aria-label={say('actions', { name: run.templateName })}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MenuIcon fontSize="small" />
      </IconButton>
      <Menu open={anchor !== undefined} anchorEl={anchor ?? null} onClose={() => setAnchor(undefined)}>
        {isGoing(run) && <MenuItem onClick={does(() => actions.onCancel(run.runId))}>{say('cancel')}</MenuItem>}
        <MenuItem onClick={does(() => void navigate(rerunAddress(run)))}>{say('rerun')}</MenuItem>
        {good !== undefined && (
          <MenuItem onClick={does(() => void navigate(compareAddress(good.runId, run.runId)))}>
            {say('compareGood')}
          </MenuItem>
        )}
        <MenuItem onClick={does(() => actions.onExport([run.runId]))}>{say('export')}</MenuItem>
        <MenuItem onClick={does(() => actions.onCopyFolder(run.runId))}>{say('copyFolder')}</MenuItem>
        <MenuItem disabled={isGoing(run)} onClick={does(() => actions.onDelete([run.runId]))}>
          {say('delete')}
        </MenuItem>
      </Menu>
    </>
  )
}
