import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TemplateSummary } from '#shared/contract/shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import { dialectOf } from '#shared/template/template-files.ts'

/** The template of a starter: its folder holds one. @throws StudioError `no-template` */
export async function entryOf(folder: string): Promise<string> {
  const names = await readdir(folder)
  const name = names.find((one) => /\.pkr\.hcl$/.test(one)) ?? names.find((one) => /\.json$/.test(one))
  if (name === undefined) throw new StudioError({ code: 'no-template', message: `There is no template in ${folder}.` })
  return join(folder, name)
}

/** A template as lists show it: what its file says without being evaluated. */
export async function summaryOf(path: string): Promise<TemplateSummary> {
  const folder = (await stat(path)).isDirectory()
  const text = folder ? '' : await readFile(path, 'utf8').catch(() => '')
  const description = topCommentOf(text, dialectOf(path))
  const name = /^(template|packer|main|build)\b/.test(basename(path)) ? basename(dirname(path)) : basename(path)
  return {
    path,
    name: folder ? basename(path) : name.replace(/(\.pkr)?\.(hcl|json)$/, ''),
    dialect: folder ? 'hcl2' : dialectOf(path),
    ...(description === undefined ? {} : { description }),
  }
}

/** The comment at the top of a file, or a JSON template's description: what its author says that it is. */
function topCommentOf(text: string, dialect: 'hcl2' | 'json'): string | undefined {
  if (dialect === 'json') return /"description"\s*:\s*"([^"]+)"/.exec(text)?.[1]
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const comment = /^\s*(?:#|\/\/)\s?(.*)$/.exec(line)?.[1]
    if (comment === undefined || (comment === '' && lines.length > 0)) break
    if (comment !== '') lines.push(comment.trim())
  }
  return lines.length === 0 ? undefined : lines.join(' ')
}
