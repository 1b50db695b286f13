import { setFlagsFromString } from 'node:v8'

/*
 * The real language, compiled to WebAssembly: `@cdktn/hcl2json` (parser) and `@cdktn/hcl-tools` (formatter). Only tests
 * use them; nothing of them is shipped. Without optimising the compiled code again, they start and end much sooner.
 */
setFlagsFromString('--liftoff-only')
const { parse, getExpressionAst } = await import('@cdktn/hcl2json')

/** What the real language says of a text: its errors, or the values in the shape of hcl2json where they convert. */
export type RealVerdict =
  | { readonly valid: false; readonly message: string }
  | { readonly valid: true; readonly json: unknown }

export async function realParse(text: string): Promise<RealVerdict> {
  try {
    return { valid: true, json: await parse('t.hcl', text) }
  } catch (error) {
    const message = String(error)
    return message.startsWith('Error: parse config:') ? { valid: false, message } : { valid: true, json: undefined }
  }
}

/** A node of the real parser's tree of an expression. */
export interface RealNode {
  readonly type: string
  readonly children?: readonly RealNode[]
  readonly meta?: Readonly<Record<string, unknown>>
}

/** The tree of an expression; undefined where the tool itself cannot print it. */
export async function realExpression(text: string): Promise<RealNode | undefined> {
  try {
    return ((await getExpressionAst('t.hcl', text)) as unknown as RealNode | null) ?? undefined
  } catch {
    return undefined
  }
}

/** The text in canonical style. */
export async function realFormat(text: string): Promise<string> {
  const { format } = await import('@cdktn/hcl-tools')
  return format(text)
}
