import { writeFile } from 'node:fs/promises'
import type { CallOutput } from '#shared/contract/calls.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { upgradeTemplate } from '#shared/template/upgrade/upgrade-template.ts'
import { readTemplateText } from './template-texts.ts'

/**
 * Writes a legacy JSON template as HCL2 beside it; what is there already is never overwritten.
 *
 * @throws StudioError `not-upgradable` with the first mistake of a template that cannot be read, `cannot-write`.
 */
export async function upgradeTemplateFile(path: string): Promise<CallOutput<'templates.upgrade'>> {
  const source = await readTemplateText(path)
  const { upgrade, diagnostics } = upgradeTemplate({ name: path, text: source.text })
  if (upgrade === undefined) {
    const [first] = diagnostics
    throw new StudioError({
      code: 'not-upgradable',
      message: `${path} cannot be converted: ${first?.summary ?? 'it is no legacy template'}.`,
      hint: 'Mend what the check says about it, and convert it then.',
      where: {
        file: path,
        ...(first?.place === undefined ? {} : lineColumnAt(source.text, first.place.span.from)),
      },
    })
  }
  const target = `${path.replace(/\.json$/, '')}.pkr.hcl`
  try {
    await writeFile(target, upgrade.text, { flag: 'wx' })
  } catch (error) {
    throw new StudioError(
      {
        code: 'cannot-write',
        message: `${target} cannot be written: ${errorReportOf(error).message}`,
        hint: 'If it is there already, open it, or move it away first.',
        where: { file: target },
      },
      { cause: error },
    )
  }
  const notes = upgrade.notes.map(({ summary, detail, place }) => ({
    summary,
    detail,
    ...lineColumnAt(source.text, place.span.from),
  }))
  return { path: target, notes }
}
