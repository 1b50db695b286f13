import { useSnackbar } from 'notistack'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useSettings } from './settings-context.tsx'

/** Says, wherever the person is, that a change was not kept, or that what was set earlier cannot be read. */
export function SettingsTrouble() {
  const say = useTranslations('app.settingsTrouble')
  const { failure, unread } = useSettings()
  const { enqueueSnackbar } = useSnackbar()
  useEffect(() => {
    if (failure === undefined) return
    const { message, hint = '' } = failure
    enqueueSnackbar(say('notKept', { message, hint }), { variant: 'error', persist: true, preventDuplicate: true })
  }, [failure, say, enqueueSnackbar])
  useEffect(() => {
    if (unread === undefined) return
    enqueueSnackbar(say('unread'), { variant: 'warning', preventDuplicate: true })
  }, [unread, say, enqueueSnackbar])
  return null
}
