import type { Span } from '../source.ts'
import type { JsonValue } from './json-tree.ts'

/**
 * The syntax tree of HCL2, for native files and for HCL-JSON alike (which the JSON reader turns into the same nodes).
 * Every node knows its span in the text; the text itself stays the truth, so nodes hold decoded values and no trivia.
 * Comments are kept beside the tree, in `HclFile.comments`.
 */
export interface HclFile {
  readonly kind: 'file'
  readonly body: Body
  readonly comments: readonly Comment[]
  readonly span: Span
}

export interface Comment {
  readonly style: 'hash' | 'slashes' | 'block'
  readonly span: Span
}

export interface Body {
  readonly kind: 'body'
  /** In the order of the text; attributes and blocks mixed as written. */
  readonly items: readonly BodyItem[]
  /** Of HCL-JSON, until `settleBody` says what is a block: `items` holds everything as attributes. */
  readonly json?: JsonValue
  /** Between the braces, or the whole file. */
  readonly span: Span
}

export type BodyItem = Attribute | Block

export interface Attribute {
  readonly kind: 'attribute'
  readonly name: string
  readonly nameSpan: Span
  readonly value: Expression
  /** From the name to the end of the value, without the line end. */
  readonly span: Span
}

export interface Block {
  readonly kind: 'block'
  readonly type: string
  readonly typeSpan: Span
  readonly labels: readonly Label[]
  readonly body: Body
  /** From the type to the closing brace. */
  readonly span: Span
}

export interface Label {
  readonly text: string
  readonly quoted: boolean
  readonly span: Span
}

export type Expression =
  | LiteralExpression
  | TemplateExpression
  | TupleExpression
  | ObjectExpression
  | ForExpression
  | FunctionCall
  | VariableExpression
  | AttributeAccess
  | IndexAccess
  | SplatExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | ParenthesizedExpression
  | BrokenExpression

/** A number (its text, since numbers are decimal), a boolean or null. Strings are always templates. */
export interface LiteralExpression {
  readonly kind: 'literal'
  readonly value: { readonly type: 'number'; readonly text: string } | boolean | null
  readonly span: Span
}

/** `"…"` or a heredoc. A quoted string without interpolation has one text part, or none when empty. */
export interface TemplateExpression {
  readonly kind: 'template'
  readonly form:
    | { readonly type: 'quoted' }
    | { readonly type: 'heredoc'; readonly marker: string; readonly indented: boolean }
    /** From `templatefile` or a JSON string: the text itself is the template. */
    | { readonly type: 'bare' }
  readonly parts: readonly TemplatePart[]
  readonly span: Span
}

export type TemplatePart = TemplateText | TemplateInterpolation | TemplateIf | TemplateFor

/** Literal text with escapes decoded and, in `<<-` heredocs, indentation removed; strip markers already applied. */
export interface TemplateText {
  readonly kind: 'text'
  readonly value: string
  readonly span: Span
}

export interface TemplateInterpolation {
  readonly kind: 'interpolation'
  readonly expression: Expression
  readonly span: Span
}

export interface TemplateIf {
  readonly kind: 'if'
  readonly condition: Expression
  readonly then: readonly TemplatePart[]
  readonly otherwise: readonly TemplatePart[]
  readonly span: Span
}

export interface TemplateFor {
  readonly kind: 'for'
  readonly keyName?: string
  readonly valueName: string
  readonly collection: Expression
  readonly body: readonly TemplatePart[]
  readonly span: Span
}

export interface TupleExpression {
  readonly kind: 'tuple'
  readonly elements: readonly Expression[]
  readonly span: Span
}

export interface ObjectExpression {
  readonly kind: 'object'
  readonly items: readonly ObjectItem[]
  readonly span: Span
}

export interface ObjectItem {
  /** A bare identifier key is a literal name; anything else is evaluated (`(expr)`, `"a${b}"`, a traversal is an error). */
  readonly key: ObjectKey
  readonly value: Expression
  readonly span: Span
}

export type ObjectKey =
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly span: Span }

export interface ForExpression {
  readonly kind: 'for'
  readonly keyName?: string
  readonly valueName: string
  readonly collection: Expression
  /** Present in `{for … : key => value}`. */
  readonly key?: Expression
  readonly value: Expression
  readonly condition?: Expression
  /** `...` after the value: values of equal keys are grouped. */
  readonly grouped: boolean
  readonly span: Span
}

export interface FunctionCall {
  readonly kind: 'call'
  /** With namespaces as written, `provider::name::function`. */
  readonly name: string
  readonly nameSpan: Span
  readonly arguments: readonly Expression[]
  /** The last argument is followed by `...`. */
  readonly expandLast: boolean
  readonly span: Span
}

export interface VariableExpression {
  readonly kind: 'variable'
  readonly name: string
  readonly span: Span
}

/** `object.name`; also the legacy `list.0`, where `name` is `0` and `legacyIndex` is set. */
export interface AttributeAccess {
  readonly kind: 'attribute-access'
  readonly object: Expression
  readonly name: string
  readonly nameSpan: Span
  readonly legacyIndex: boolean
  readonly span: Span
}

export interface IndexAccess {
  readonly kind: 'index-access'
  readonly object: Expression
  readonly index: Expression
  readonly span: Span
}

/** `list.*.name` (attribute form) or `list[*].name[0]` (full form); `each` is applied to every element. */
export interface SplatExpression {
  readonly kind: 'splat'
  readonly form: 'attribute' | 'full'
  readonly object: Expression
  /** The traversal after the star, outermost last; empty for a bare splat. */
  readonly each: readonly SplatStep[]
  readonly span: Span
}

export type SplatStep =
  | { readonly kind: 'attribute'; readonly name: string; readonly legacyIndex: boolean; readonly span: Span }
  | { readonly kind: 'index'; readonly index: Expression; readonly span: Span }
  /** A splat within a splat: `a[*].b[*].c`. */
  | {
      readonly kind: 'splat'
      readonly form: 'attribute' | 'full'
      readonly each: readonly SplatStep[]
      readonly span: Span
    }

export interface UnaryExpression {
  readonly kind: 'unary'
  readonly operator: '-' | '!'
  readonly operand: Expression
  readonly span: Span
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%'

export interface BinaryExpression {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly operatorSpan: Span
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}

export interface ConditionalExpression {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly then: Expression
  readonly otherwise: Expression
  readonly span: Span
}

export interface ParenthesizedExpression {
  readonly kind: 'parenthesized'
  readonly inner: Expression
  readonly span: Span
}

/** Where recovery stepped over something unreadable; a diagnostic has been given, evaluation yields unknown. */
export interface BrokenExpression {
  readonly kind: 'broken'
  readonly span: Span
}
