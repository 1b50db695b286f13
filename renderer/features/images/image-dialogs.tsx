import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import type { ImageTask } from './image-task.ts'
import { RebuildDialog } from './rebuild-dialog.tsx'
import { ShareDialog } from './share-dialog.tsx'
import { TrialDialog } from './trial-dialog.tsx'

interface ImageDialogsProps {
  readonly task: ImageTask
  readonly account: KnownAccount
  readonly onClose: () => void
  /** Something in the account is other than it was. */
  readonly onChanged: () => void
}

/** The dialog of a task. */
export function ImageDialogs({ task, account, onClose, onChanged }: ImageDialogsProps) {
  const rest = { account, onClose, onChanged }
  switch (task.kind) {
    case 'boot-test':
    case 'test-vm':
      return <TrialDialog kind={task.kind} image={task.image} {...rest} />
    case 'share':
      return <ShareDialog image={task.image} {...rest} />
    case 'edit':
      return <EditDialog image={task.image} {...rest} />
    case 'export':
      return <ExportDialog image={task.image} {...rest} />
    case 'rebuild':
      return <RebuildDialog images={task.images} account={account} onClose={onClose} />
    case 'delete':
      return <DeleteDialog images={task.images} {...rest} />
  }
}
