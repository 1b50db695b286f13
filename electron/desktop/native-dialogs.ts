import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron'
import type { TemplateDialogs } from '#electron/studio/templates/template-dialogs.ts'
import type { DesktopWords } from './words.ts'

/** The operating system's own open dialog. */
export function nativeDialogs(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  owner: () => BrowserWindow | undefined,
  words: () => DesktopWords,
): TemplateDialogs {
  return {
    async openTemplate(kind) {
      const { openFolder, openTemplate, templates, allFiles } = words()
      const options: OpenDialogOptions =
        kind === 'folder'
          ? { title: openFolder, properties: ['openDirectory'] }
          : {
              title: openTemplate,
              properties: ['openFile'],
              filters: [
                { name: templates, extensions: ['pkr.hcl', 'hcl', 'json'] },
                { name: allFiles, extensions: ['*'] },
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
