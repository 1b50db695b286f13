import { resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { readText } from '#electron/studio/templates/read-template.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import { StudioError } from '#shared/studio-error.ts'
import { upgradeTemplate } from '#shared/template/upgrade/upgrade-template.ts'
import { showDiagnostics } from '../show-diagnostics.ts'

export interface UpgradeArguments {
  readonly outputFile?: string
  readonly withAnnotations?: boolean
}

/**
 * `omi-studio upgrade` (`hcl2_upgrade`): writes a legacy template as HCL2 beside it, or where `-output-file` says (`-` is
 * standard output). What means something else now is told; the legacy template stays. When a part could not be converted,
 * the file is written all the same and the exit code is 1 (spec/templates.md 8.2).
 */
export async function upgrade(path: string, { outputFile, withAnnotations }: UpgradeArguments): Promise<number> {
  if (path.endsWith('.hcl')) {
    throw new StudioError({
      code: 'not-legacy',
      message: `${path} is an HCL2 template already.`,
      hint: 'Give a legacy JSON template.',
      where: { file: path },
    })
  }
  const source = await readText(path, resolve(path))
  const { upgrade: result, diagnostics } = upgradeTemplate(source, { annotations: withAnnotations === true })
  showDiagnostics(diagnostics)
  if (result === undefined) return 1
  for (const { summary, detail, place } of result.notes) {
    const { line, column } = lineColumnAt(place.source.text, place.span.from)
    process.stderr.write(`${path}:${line}:${column}: ${summary}\n  ${detail}\n`)
  }
  const failed = result.notes.filter(({ kind }) => kind === 'failed').length
  const code = failed === 0 ? 0 : 1
  if (outputFile === '-') {
    process.stdout.write(result.text)
    return code
  }
  const target = outputFile ?? `${path}.pkr.hcl`
  await writeFileAtomic(target, result.text)
  process.stdout.write(
    failed === 0
      ? `Successfully created ${target}. It comes to the same builds as ${path}.\n`
      : `Created ${target}, in which ${failed === 1 ? 'one text has' : `${failed} texts have`} to be mended by hand.\n`,
  )
  return code
}
