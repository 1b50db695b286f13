import type { OptionSet } from '../../catalog/option.ts'
import { disableBlock } from '../../language/hcl/disable-block.ts'
import {
  addBlock,
  copyBlock,
  moveItem,
  removeItem,
  removeLines,
  setAttribute,
  setAttributeValue,
} from '../../language/hcl/edit-hcl.ts'
import { literalText, type PlainValue } from '../../language/hcl/literal-text.ts'
import { parseHclExpression } from '../../language/hcl/parse-hcl.ts'
import type { Block, Body } from '../../language/hcl/syntax-tree.ts'
import type { TextChange } from '../../language/source.ts'
import { attributesOf, type BuildCards, blocksOf, type Card, type DisabledStep } from './cards.ts'
import type { CardRole } from './component-options.ts'
import type { Field } from './fields.ts'
import type { FormFile } from './form-file.ts'
import {
  addJsonBlock,
  addJsonBuild,
  addJsonSource,
  addJsonSourceToBuild,
  addJsonStep,
  clearJsonField,
  duplicateJsonCard,
  moveJsonCard,
  removeJsonBlock,
  removeJsonCard,
  setJsonField,
  setJsonFieldCode,
} from './json-form-edits.ts'

/*
 * What people do in the form, as the smallest changes of the text (design 3.7). All of them refer to the text from which
 * the cards and fields were read.
 */

/** Sets an option of a body to plain data. */
export function setField(
  file: FormFile,
  body: Body,
  options: OptionSet,
  field: Field,
  value: PlainValue,
): TextChange[] {
  if (file.syntax !== 'hcl') return setJsonField(file, body, field.writtenName, value)
  return setAttributeValue(file, body, field.writtenName, value, Object.keys(options))
}

/** Sets an option of a body to an expression, as it is typed. Nothing is changed unless it is one; `undefined` says so. */
export function setFieldCode(
  file: FormFile,
  body: Body,
  options: OptionSet,
  field: Field,
  code: string,
): TextChange[] | undefined {
  const typed = code.trim()
  if (file.syntax !== 'hcl') return setJsonFieldCode(file, body, field.writtenName, typed)
  const { diagnostics } = parseHclExpression({ name: field.name, text: typed })
  if (diagnostics.length > 0) return undefined
  return setAttribute(file, body, field.writtenName, typed, Object.keys(options))
}

/** Takes an option out of a body: its attribute, or all of its blocks. */
export function clearField(file: FormFile, body: Body, field: Field): TextChange[] {
  if (file.syntax !== 'hcl') return clearJsonField(file, body, field.writtenName)
  const { content } = field
  switch (content.kind) {
    case 'absent':
      return []
    case 'blocks':
      return content.blocks.flatMap((block) => removeItem(file, body, block))
    case 'plain':
    case 'code':
      return removeItem(file, body, content.attribute)
  }
}

/** Adds an empty nested block behind those that the field has. */
export function addFieldBlock(file: FormFile, body: Body, field: Field): TextChange[] {
  if (file.syntax !== 'hcl') return addJsonBlock(file, body, field)
  return addBlock(file, body, { type: field.writtenName, labels: [] })
}

/** Takes a block out of a body. */
export function removeBlock(file: FormFile, body: Body, block: Block): TextChange[] {
  if (file.syntax !== 'hcl') return removeJsonBlock(file, block)
  return removeItem(file, body, block)
}

/** Takes a card out of its template. A chain goes with its last post-processor. */
export function removeCard(card: Card, build?: BuildCards): TextChange[] {
  const chain = chainOfOne(card, build)
  if (card.file.syntax !== 'hcl') return removeJsonCard(card.file, chain ?? card.block)
  if (build !== undefined && chain !== undefined) return removeItem(card.file, build.block.body, chain)
  return removeItem(card.file, card.container, card.block)
}

/**
 * Makes a comment of a card, as the language has no other way to leave it out: every program that builds the template then
 * does without it. A chain goes with its last post-processor. Undefined where something else stands on its lines.
 */
export function disableCard(card: Card, build?: BuildCards): TextChange[] | undefined {
  if (card.file.syntax !== 'hcl') return undefined
  return disableBlock(card.file, chainOfOne(card, build) ?? card.block)
}

/** Brings a disabled step back as it was, byte for byte. */
export function enableStep({ disabled }: DisabledStep): readonly TextChange[] {
  return disabled.changes
}

/** Takes a disabled step out of its template, with the comments above it. */
export function removeDisabledStep({ file, disabled }: DisabledStep): TextChange[] {
  return removeLines(file, disabled.span)
}

/** The chain that would be empty without this card; the language has no empty ones. */
function chainOfOne(card: Card, build: BuildCards | undefined): Block | undefined {
  const chain = build?.chains.find((steps) => steps.includes(card))
  if (build === undefined || chain?.length !== 1 || card.container === build.block.body) return undefined
  return blocksOf(build.block.body).find(({ body }) => body === card.container)
}

/** Moves a card in front of a sibling, or behind the last one of its role. */
export function moveCard(card: Card, before: Card | undefined): TextChange[] {
  if (card.file.syntax !== 'hcl') return moveJsonCard(card, before)
  if (before !== undefined) return moveItem(card.file, card.container, card.block, before.block)
  const siblings = blocksOf(card.container)
  const last = siblings.findLast(({ type }) => type === card.block.type)
  const next = last === undefined ? undefined : card.container.items[card.container.items.indexOf(last) + 1]
  return moveItem(card.file, card.container, card.block, next)
}

/**
 * Adds a copy of a card behind it, with its comments. A source's copy gets a name that is not taken. Of what a build has
 * at most one there is no copy.
 */
export function duplicateCard(card: Card, takenNames: readonly string[]): TextChange[] {
  const { file, block, container, role } = card
  if (role === 'error-cleanup-provisioner') return []
  if (file.syntax !== 'hcl') {
    return duplicateJsonCard(card, role === 'source' ? freeName(card.name ?? card.type, takenNames) : undefined)
  }
  const labels = card.name === undefined ? [card.type] : [card.type, freeName(card.name, takenNames)]
  return copyBlock(file, container, block, labels)
}

/** Adds a provisioner, post-processor or error-cleanup-provisioner to a build, in front of a card or as the last. */
export function addStep(
  build: BuildCards,
  role: Exclude<CardRole, 'source' | 'data'>,
  type: string,
  lines: readonly string[] = [],
  before?: Card,
): TextChange[] {
  const { file, block } = build
  if (file.syntax !== 'hcl') return addJsonStep(build, role, type, before)
  const behindLast = before?.block ?? followerOf(block.body, role)
  return addBlock(file, block.body, { type: role, labels: [type], lines }, behindLast)
}

/** Adds a source in front of the file's first build. */
export function addSource(file: FormFile, type: string, name: string, lines: readonly string[]): TextChange[] {
  if (file.syntax !== 'hcl') return addJsonSource(file, type, name)
  const { body } = file.file
  const firstBuild = blocksOf(body).find((block) => block.type === 'build')
  return addBlock(file, body, { type: 'source', labels: [type, name], lines }, firstBuild)
}

/** Adds a build at the end of a file. */
export function addBuild(file: FormFile, sources: readonly string[]): TextChange[] {
  const references = sources.map((source) => `source.${source}`)
  if (file.syntax !== 'hcl') return addJsonBuild(file, sources)
  return addBlock(file, file.file.body, { type: 'build', labels: [], lines: [`sources = ${literalText(references)}`] })
}

/** Lets a build use a source, `osc-bsu.web`. Nothing changes where the build's list of sources is an expression. */
export function addSourceToBuild(build: BuildCards, source: string): TextChange[] {
  const { file, block } = build
  if (file.syntax !== 'hcl') return addJsonSourceToBuild(build, source)
  const reference = `source.${source}`
  const listed = attributesOf(block.body).find(({ name }) => name === 'sources')
  if (listed === undefined) return setAttributeValue(file, block.body, 'sources', [reference], ['name', 'sources'])
  const { value } = listed
  if (value.kind !== 'tuple') return []
  const last = value.elements.at(-1)
  const at = last?.span.to ?? value.span.to - 1
  return [{ from: at, to: at, insert: `${last === undefined ? '' : ', '}${literalText(reference)}` }]
}

/** The item in front of which a new step of this role goes, so that steps of a role stay together; undefined: the end. */
function followerOf(body: Body, role: CardRole) {
  const order = ['provisioner', 'error-cleanup-provisioner', 'post-processor', 'post-processors']
  const rank = order.indexOf(role) + (role === 'post-processor' ? 1 : 0)
  return body.items.find((item) => item.kind === 'block' && order.indexOf(item.type) > rank)
}

function freeName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/-\d+$/, '')
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}-${number}`
    if (!taken.includes(candidate)) return candidate
  }
}
