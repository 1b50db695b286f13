import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron'
import type { TemplateDialogs } from '#electron/studio/templates/template-dialogs.ts'

/** The operating system's own open dialog. */
export function nativeDialogs(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  owner: () => BrowserWindow | undefined,
): TemplateDialogs {
  return {
    async openTemplate(kind) {
      const options: OpenDialogOptions =
        kind === 'folder'
          ? { title: 'Open a template folder', properties: ['openDirectory'] }
          : {
              title: 'Open a template',
              properties: ['openFile'],
              filters: [
                { name: 'Templates', extensions: ['pkr.hcl', 'hcl', 'json'] },
                { name: 'All files', extensions: ['*'] },
              ],
            }
      const window = owner()
      const answer =
        window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
      const path = answer.filePaths[0]
      return answer.canceled || path === undefined ? { kind: 'cancelled' } : { kind: 'chosen', path }
    },
  }
}
