import type { templateCalls, templateStreams } from '#shared/contract/template-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { createTemplateFile } from './create-template-file.ts'
import { listFiles } from './list-files.ts'
import { requestOf } from './request-of.ts'

/** The contract's calls about templates. */
export function createTemplateHandlers({ templates, dialogs }: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof templateCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof templateStreams>
} {
  return {
    calls: {
      'templates.list': () => templates.list(),
      'templates.open': async ({ path, variables, variableFiles }) =>
        templates.open(await requestOf(templates, path, variables, variableFiles)),
      'templates.usedFiles': async ({ path }) => ({
        files: await templates.usedFiles(await requestOf(templates, path, undefined)),
      }),
      'templates.forget': async ({ path }) => {
        await templates.forget(path)
        return {}
      },
      'templates.remember': async ({ path }) => {
        await templates.remember(path)
        return {}
      },
      'templates.addFolder': async ({ path }) => {
        await templates.addFolder(path)
        return {}
      },
      'templates.removeFolder': async ({ path }) => {
        await templates.removeFolder(path)
        return {}
      },
      'templates.copyStarter': async ({ path, folder }) => ({ path: await templates.copyStarter(path, folder) }),
      'templates.duplicate': async ({ path, name }) => ({ path: await templates.duplicate(path, name) }),
      'templates.rename': async ({ path, name }) => ({ path: await templates.rename(path, name) }),
      'templates.create': async ({ folder, name, text }) => ({ path: await createTemplateFile(folder, name, text) }),
      'templates.readFile': ({ path }) => templates.readFile(path),
      'templates.writeFile': ({ path, text, seen }) => templates.writeFile(path, text, seen),
      'templates.readDrafts': async ({ paths }) => ({ drafts: await templates.readDrafts(paths) }),
      'templates.keepDraft': async (draft) => {
        await templates.keepDraft(draft)
        return {}
      },
      'templates.saveLost': async ({ path }) => ({ path: await templates.saveLost(path) }),
      'templates.dropDraft': async ({ path }) => {
        await templates.dropDraft(path)
        return {}
      },
      'templates.versions': async ({ path }) => ({ versions: [...(await templates.versions(path))] }),
      'templates.readVersion': async ({ path, id }) => ({ text: await templates.readVersion(path, id) }),
      'templates.nameVersion': async ({ path, id, title }) => {
        await templates.nameVersion(path, id, title)
        return {}
      },
      'templates.upgrade': ({ path }) => templates.upgrade(path),
      'files.list': ({ folder }) => listFiles(folder),
      'dialogs.openTemplate': ({ kind }) => dialogs.openTemplate(kind),
    },
    streams: {
      'templates.changes': ({ path }, signal) => templates.watchFiles(path, signal),
      'templates.fileChanges': ({ path }, signal) => templates.watchFile(path, signal),
    },
  }
}
