import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import type { Documents } from './documents.ts'
import { type Problem, problemFrom } from './problem-list.ts'

interface EditorCommands {
  readonly documents: Documents
  readonly problems: readonly Problem[]
  readonly readOnly: boolean
  readonly unsaved: boolean
  readonly onSave: () => void
  readonly onShow: (file: number, offset: number) => void
  readonly onOutline: () => void
  readonly onProblems: () => void
}

/** What can be done with the open template, for the palette and the keyboard. */
export function useEditorCommands(needs: EditorCommands): void {
  const { documents, problems, readOnly, unsaved, onSave, onShow, onOutline, onProblems } = needs
  const say = useTranslations('editor')
  const { enqueueSnackbar } = useSnackbar()
  const section = say('commands.section')

  const goToProblem = (step: 'next' | 'previous') => {
    const { active, cursor } = documents.store.getState()
    const offset = cursor.file === active ? cursor.offset : 0
    const found = problemFrom(problems, { file: active, offset }, step)
    if (found?.file === undefined) return
    onShow(found.file, found.offset)
    const at = { number: String(problems.indexOf(found) + 1), count: String(problems.length) }
    enqueueSnackbar(say('problems.at', { ...at, summary: found.diagnostic.summary }), { key: 'problem' })
  }
  const none = problems.every(({ file }) => file === undefined)

  useCommands([
    {
      id: 'editor.save',
      title: say('commands.save'),
      section,
      shortcut: '$mod+s',
      enabled: unsaved && !readOnly,
      whyDisabled: say(readOnly ? 'starter' : 'saved'),
      inDialogs: true,
      run: onSave,
    },
    {
      id: 'editor.rename',
      title: say('commands.rename'),
      section,
      shortcut: 'F2',
      enabled: !readOnly,
      whyDisabled: say('starter'),
      run: () => {
        const { active, cursor } = documents.store.getState()
        const asked = documents.askName({ file: active, offset: cursor.file === active ? cursor.offset : 0 })
        if (!asked) enqueueSnackbar(say('renaming.nothing'))
      },
    },
    {
      id: 'editor.next-problem',
      title: say('commands.nextProblem'),
      section,
      shortcut: 'F8',
      enabled: !none,
      whyDisabled: say('problems.none'),
      run: () => goToProblem('next'),
    },
    {
      id: 'editor.previous-problem',
      title: say('commands.previousProblem'),
      section,
      shortcut: 'Shift+F8',
      enabled: !none,
      whyDisabled: say('problems.none'),
      run: () => goToProblem('previous'),
    },
    { id: 'editor.outline', title: say('commands.outline'), section, run: onOutline },
    { id: 'editor.problems', title: say('commands.problems'), section, shortcut: '$mod+Shift+m', run: onProblems },
  ])
}
