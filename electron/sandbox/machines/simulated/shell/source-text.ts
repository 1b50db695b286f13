import { serialize } from 'just-bash'
import type { PipelineNode, SimpleCommandNode, StatementNode, WordNode } from './syntax.ts'

/** A word as it stands in the script, for what the parser leaves unparsed: `declare -A m=([a]=1)`. */
export function sourceText(word: WordNode): string {
  return word.parts
    .map((part) => {
      if (part.type === 'Literal') return part.value
      if (part.type === 'Glob') return part.pattern
      if (part.type === 'Escaped') return `\\${part.value}`
      const command: SimpleCommandNode = {
        type: 'SimpleCommand',
        name: { type: 'Word', parts: [part] },
        args: [],
        assignments: [],
        redirections: [],
      }
      const pipeline: PipelineNode = { type: 'Pipeline', commands: [command], negated: false }
      const statement: StatementNode = { type: 'Statement', pipelines: [pipeline], operators: [], background: false }
      return serialize({ type: 'Script', statements: [statement] }).trim()
    })
    .join('')
}
