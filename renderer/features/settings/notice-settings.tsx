import { Alert, Button, Typography } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { askForNotices, noticeLeave } from '#renderer/app/notices/system-notice.ts'
import { SwitchField, useSetting } from './setting-fields.tsx'

/** When the system tells of builds while the app is not in front. */
export function NoticeSettings() {
  const say = useTranslations('settings')
  const { value, fallback } = useSetting('notices')
  const [leave, setLeave] = useState(noticeLeave)
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {say('noticesHelp')}
      </Typography>
      {leave === 'ask' && (
        <Button variant="outlined" size="small" sx={{ my: 1 }} onClick={() => void askForNotices().then(setLeave)}>
          {say('noticesAsk')}
        </Button>
      )}
      {leave === 'denied' && <Alert severity="info">{say('noticesDenied')}</Alert>}
      {leave === 'unsupported' && <Alert severity="info">{say('noticesUnsupported')}</Alert>}
      <SwitchField
        id="notices-ends"
        title={say('noticesEnds')}
        value={value.ends}
        fallback={fallback.ends}
        patch={(ends) => ({ notices: { ...value, ends } })}
      />
      <SwitchField
        id="notices-questions"
        title={say('noticesQuestions')}
        value={value.questions}
        fallback={fallback.questions}
        patch={(questions) => ({ notices: { ...value, questions } })}
      />
      <SwitchField
        id="notices-sound"
        title={say('noticesSound')}
        value={value.sound}
        fallback={fallback.sound}
        patch={(sound) => ({ notices: { ...value, sound } })}
      />
    </>
  )
}
