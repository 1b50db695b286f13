import type { CheckPlace } from '#shared/contract/check-shapes.ts'
import type { StudioClient } from '#shared/contract/client.ts'
import type { TemplateDetail } from '#shared/contract/shapes.ts'

/** Frames within which the editor's page is there; a slower computer sees the file without its line. */
const mostFrames = 300

/** Puts the editor's cursor on a place of the template, once the editor is on the screen. */
export async function showPlace(studio: StudioClient, template: TemplateDetail, place: CheckPlace): Promise<void> {
  const { openedTemplate } = await import('../editor/use-documents.ts')
  const { documents } = await openedTemplate(studio, template)
  const at = documents.store.getState().files.findIndex(({ path }) => path === place.path)
  if (at === -1) return
  documents.show(at)
  for (let frame = 0; frame < mostFrames && !documents.view(at).dom.isConnected; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  documents.show(at, place.offset)
}
