interface SystemNotice {
  readonly title: string
  readonly body: string
  /** A newer notice of the same tag takes the place of the older. */
  readonly tag: string
  readonly silent: boolean
}

/** Whether the system shows notices of this page: `ask` where the person has not been asked yet. */
export type NoticeLeave = 'granted' | 'denied' | 'ask' | 'unsupported'

export function noticeLeave(): NoticeLeave {
  if (!('Notification' in globalThis)) return 'unsupported'
  const { permission } = Notification
  return permission === 'default' ? 'ask' : permission
}

/** Asks the person; browsers allow that only as the answer to a click. */
export async function askForNotices(): Promise<NoticeLeave> {
  if (noticeLeave() === 'ask') await Notification.requestPermission()
  return noticeLeave()
}

/** Shows a notice of the system, where it may be shown. */
export function systemNotice({ title, body, tag, silent }: SystemNotice, onClick: () => void): void {
  if (noticeLeave() !== 'granted') return
  const notice = new Notification(title, { body, tag, silent })
  notice.onclick = () => {
    notice.close()
    onClick()
  }
}
