import { buildBlocks, chainBlocks, type LanguageBlock, rootBlocks } from '../../catalog/language-blocks.ts'
import type { Option, OptionSet } from '../../catalog/option.ts'
import type { Block, Body, HclFile } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import { blocksOf } from '../form/cards.ts'
import { type CardRole, componentFor, optionsOf } from '../form/component-options.ts'
import { formFile } from '../form/form-file.ts'

/** A body of a template, with what may stand in it. */
export interface Enclosing {
  readonly body: Body
  /** Outermost first; empty at the top of a file. */
  readonly blocks: readonly Block[]
  /** Blocks of the language that may stand here. */
  readonly languageBlocks: Readonly<Record<string, LanguageBlock>>
  /** Options that may stand here, blocks among them; undefined where any name may. */
  readonly options: OptionSet | undefined
}

const roles: Readonly<Record<string, CardRole>> = {
  source: 'source',
  data: 'data',
  provisioner: 'provisioner',
  'error-cleanup-provisioner': 'error-cleanup-provisioner',
  'post-processor': 'post-processor',
}

/** The role that a block of this type has, if it is a component's. */
export function roleOf(blockType: string): CardRole | undefined {
  return Object.hasOwn(roles, blockType) ? roles[blockType] : undefined
}

/** The option of this name, or with this alias. */
export function optionNamed(options: OptionSet | undefined, name: string | undefined): Option | undefined {
  if (options === undefined || name === undefined) return undefined
  return Object.hasOwn(options, name)
    ? options[name]
    : Object.values(options).find((option) => option.aliases?.includes(name))
}

/** The innermost body around an offset. */
export function enclosingAt(file: HclFile, offset: number): Enclosing {
  let enclosing: Enclosing = { body: file.body, blocks: [], languageBlocks: rootBlocks, options: {} }
  for (;;) {
    const inner = blocksOf(enclosing.body).find(({ body }) => body.span.from <= offset && offset <= body.span.to)
    if (inner === undefined) return enclosing
    enclosing = { body: inner.body, blocks: [...enclosing.blocks, inner], ...contentOf(inner, enclosing) }
  }
}

function contentOf(block: Block, outer: Enclosing): Pick<Enclosing, 'languageBlocks' | 'options'> {
  const nothing = { languageBlocks: {} }
  const role = roleOf(block.type)
  if (role !== undefined && Object.hasOwn(outer.languageBlocks, block.type)) {
    const label = block.labels[0]?.text ?? ''
    // A source within a build is named as a whole: source.osc-bsu.web.
    const type = label.startsWith('source.') ? (label.split('.')[1] ?? '') : label
    const component = componentFor(role, type)
    return { ...nothing, options: component === undefined ? undefined : optionsOf(role, component) }
  }
  if (Object.hasOwn(outer.languageBlocks, block.type)) {
    const content = { build: buildBlocks, 'post-processors': chainBlocks }[block.type] ?? {}
    return { languageBlocks: content, options: outer.languageBlocks[block.type]?.options }
  }
  const shape = outer.options?.[block.type]?.shape
  return { ...nothing, options: shape?.type === 'block' || shape?.type === 'blocks' ? shape.options : undefined }
}

/**
 * The innermost body around an offset of a JSON template, legacy or HCL-JSON. Around components there are no options but
 * lists of them, which are the form's to fill.
 */
export function jsonEnclosingAt(source: SourceText, offset: number): Enclosing {
  const { file, syntax } = formFile(source)
  const enclosing = enclosingAt(file, offset)
  const owner = enclosing.blocks.at(-1)
  if (owner === undefined || owner.type === 'build' || owner.type === 'post-processors') {
    return { ...enclosing, options: undefined }
  }
  const role = roleOf(owner.type)
  if (role === undefined || syntax !== 'legacy') return enclosing
  return { ...enclosing, options: optionsOf(role, componentFor(role, owner.labels[0]?.text ?? ''), true) }
}
