import type { Component, Finding } from '../component.ts'
import { flag, text, texts, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** Options of `file` (spec/templates.md 4.3). */
export const fileOptions = {
  source: text({
    help: 'File or folder to copy; a folder with / at its end means its content.',
    widget: 'file',
    group: 'Files',
  }),
  sources: texts({ help: 'Several files or folders to copy.', fallback: [], widget: 'file', group: 'Files' }),
  content: text({ help: 'Text to write, instead of a source.', widget: 'multiline', group: 'Files' }),
  destination: text({
    help: 'Where to copy to; with / at its end, into that folder under the same name.',
    details: 'The login user must be allowed to write there: copy to /tmp, then move with sudo.',
    required: true,
    example: '/tmp/app.conf',
    group: 'Files',
  }),
  direction: text({
    help: 'upload to the machine, or download from it.',
    oneOf: ['upload', 'download'],
    fallback: 'upload',
    group: 'Files',
  }),
  generated: flag({
    help: 'The source is made during the build, so do not look for it before.',
    fallback: false,
    group: 'Files',
  }),
} as const

export type FileOptions = ValuesOf<typeof fileOptions>

/** Copies files to the machine or from it. */
export const file: Component<typeof fileOptions> = {
  kind: 'provisioner',
  type: 'file',
  aliases: [],
  title: 'Copy files',
  help: 'Copies files and folders to the machine, or from it.',
  options: fileOptions,
  checks: [
    {
      name: 'one-source',
      run: ({ values, unknown }) => {
        const has = (name: string) => isGiven(values[name]) || unknown.includes(name)
        if (has('content') && (has('source') || has('sources'))) {
          return [
            {
              severity: 'error',
              code: 'both-given',
              option: ['content'],
              message: `content and ${has('source') ? 'source' : 'sources'} are both set`,
              hint: 'Remove one of the two.',
            },
          ]
        }
        if (has('content') || has('source') || has('sources')) return []
        return [
          {
            severity: 'error',
            code: 'source-missing',
            option: [],
            message: 'there is nothing to copy',
            hint: 'Set source, sources or content.',
          },
        ]
      },
    },
    {
      name: 'content-is-uploaded',
      run: ({ values }) =>
        values.direction === 'download' && isGiven(values.content)
          ? [
              {
                severity: 'error',
                code: 'content-downloaded',
                option: ['direction'],
                message: 'content can only be uploaded',
                hint: 'Set source to what should be downloaded.',
              },
            ]
          : [],
    },
    {
      name: 'source-exists',
      run: ({ values, pathFacts }) => {
        if (pathFacts === undefined || values.generated === true || values.direction === 'download') return []
        const several = Array.isArray(values.sources) ? values.sources : []
        const named = [
          { path: values.source, option: ['source'] },
          ...several.map((path, index) => ({ path, option: ['sources', index] })),
        ]
        return named.flatMap(({ path, option }): Finding[] =>
          typeof path === 'string' && path !== '' && pathFacts(path).kind === 'missing'
            ? [
                {
                  severity: 'error',
                  code: 'file-missing',
                  option,
                  message: `the source ${path} does not exist`,
                  hint: 'Relative paths are resolved against the folder in which the build is started. If it is made during the build, set generated = true.',
                },
              ]
            : [],
        )
      },
    },
  ],
}
