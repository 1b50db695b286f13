import FileIcon from '@mui/icons-material/DescriptionOutlined'
import UnsavedIcon from '@mui/icons-material/FiberManualRecord'
import FolderIcon from '@mui/icons-material/FolderOutlined'
import PrivateIcon from '@mui/icons-material/LockOutlined'
import MissingIcon from '@mui/icons-material/WarningAmberOutlined'
import { List, ListItemButton, ListItemIcon, ListItemText, Tooltip } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useStore } from 'zustand'
import { componentOf } from '#shared/catalog/components.ts'
import type { UsedFile } from '#shared/contract/shapes.ts'
import { useComponentWords } from '../editor/use-component-words.ts'
import { unsavedFiles } from './open-files.ts'

interface FileListProps {
  readonly files: readonly UsedFile[]
  readonly chosen: UsedFile | undefined
  readonly onChoose: (path: string) => void
}

const icons: Readonly<Record<UsedFile['state'], typeof FileIcon>> = {
  file: FileIcon,
  folder: FolderIcon,
  missing: MissingIcon,
  large: FileIcon,
  private: PrivateIcon,
}

/** The files that a template uses, those of a folder below it. */
export function FileList({ files, chosen, onChoose }: FileListProps) {
  const say = useTranslations('templates.used')
  return (
    <List dense disablePadding aria-label={say('list')}>
      {files.map((file) => (
        <li key={file.path}>
          <FileRow file={file} selected={file === chosen} onChoose={() => onChoose(file.path)} />
        </li>
      ))}
    </List>
  )
}

interface FileRowProps {
  readonly file: UsedFile
  readonly selected: boolean
  readonly onChoose: () => void
}

function FileRow({ file, selected, onChoose }: FileRowProps) {
  const say = useTranslations('templates.used')
  const unsaved = useStore(unsavedFiles).paths.has(file.path)
  const Icon = icons[file.state]
  return (
    <ListItemButton
      component="button"
      selected={selected}
      aria-pressed={selected}
      onClick={onChoose}
      sx={{ width: '100%', ...(file.within === undefined ? {} : { pl: 4 }) }}
    >
      <ListItemIcon sx={{ minWidth: 32 }}>
        <Icon fontSize="small" color={file.state === 'missing' ? 'warning' : 'inherit'} aria-hidden />
      </ListItemIcon>
      <ListItemText
        primary={file.name}
        secondary={file.within === undefined ? <Uses file={file} /> : undefined}
        slotProps={{
          primary: { sx: { overflowWrap: 'anywhere', fontFamily: '"JetBrains Mono", monospace', fontSize: 13 } },
          secondary: { component: 'div' },
        }}
      />
      {unsaved && (
        <Tooltip title={say('unsaved')}>
          <UnsavedIcon fontSize="inherit" titleAccess={say('unsaved')} />
        </Tooltip>
      )}
    </ListItemButton>
  )
}

/** By whom it is named, and what is the matter with it. */
function Uses({ file: { state, uses, partly } }: { readonly file: UsedFile }) {
  const say = useTranslations('templates.used')
  const words = useComponentWords()
  const names = uses.map(({ by }) => {
    if (by === undefined) return say('byFunction')
    const component = componentOf(by.kind, by.type)
    return `${component === undefined ? by.type : words.title(component)} · ${by.option}`
  })
  return (
    <>
      {[...new Set(names)].join(', ')}
      {state === 'missing' && <div>{say('isMissing')}</div>}
      {partly && <div>{say('partly')}</div>}
    </>
  )
}
