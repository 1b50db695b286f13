import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash'

export type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode }
export type Redirection = SimpleCommandNode['redirections'][number]
export type Assignment = SimpleCommandNode['assignments'][number]
export type WordPart = WordNode['parts'][number]
export type ParameterPart = Extract<WordPart, { type: 'ParameterExpansion' }>
export type ParameterOperation = NonNullable<ParameterPart['operation']>
export type BracePart = Extract<WordPart, { type: 'BraceExpansion' }>
export type FunctionDefinition = Extract<CommandNode, { type: 'FunctionDef' }>
export type ArithmeticSource = Extract<WordPart, { type: 'ArithmeticExpansion' }>['expression']
export type Condition = Extract<CommandNode, { type: 'ConditionalCommand' }>['expression']
