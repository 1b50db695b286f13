import type { GoTemplate, Operand, Pipeline, TemplateNode } from './template-tree.ts'

/** The fields that a template asks its data for (`.Path`, `.Tags.Name` → `Path`, `Tags`), each once. */
export function fieldsOf(template: GoTemplate): readonly string[] {
  const found = new Set<string>()
  visitNodes(template.nodes, found)
  return [...found]
}

function visitNodes(nodes: readonly TemplateNode[], found: Set<string>): void {
  for (const node of nodes) {
    switch (node.kind) {
      case 'action':
        visitPipeline(node.pipeline, found)
        break
      case 'if':
        visitPipeline(node.pipeline, found)
        visitNodes(node.body, found)
        visitNodes(node.otherwise, found)
        break
      case 'range':
      case 'with':
        // Inside, the dot is something else; only in the `else` it is the template's data again.
        visitPipeline(node.pipeline, found)
        visitNodes(node.otherwise, found)
        break
      default:
    }
  }
}

function visitPipeline({ commands }: Pipeline, found: Set<string>): void {
  for (const { words } of commands) for (const word of words) visitOperand(word, found)
}

function visitOperand(operand: Operand, found: Set<string>): void {
  if (operand.kind === 'field' && operand.names[0] !== undefined) found.add(operand.names[0])
  if (operand.kind === 'pipeline') visitPipeline(operand.pipeline, found)
  if (operand.kind === 'chain') visitOperand(operand.of, found)
}
