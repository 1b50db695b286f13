/*
 * Makes random edits in the form of templates with comments: form and code must agree after each, and nothing but the
 * edited option may change, white space that aligns apart:
 *   node test/fuzz/form-edits.ts --edits 1000 --seed 1
 * `--edits` is for each of twenty templates in HCL2, and of as many in JSON: legacy and HCL-JSON. Prints the shortest fault of each kind, and exits with 1 when there is one.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Option } from '#shared/catalog/option.ts'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import { applyChanges, type Span, type TextChange } from '#shared/language/source.ts'
import { allCards, type Card, cardsOf, type DisabledStep } from '#shared/template/form/cards.ts'
import { type Field, fieldsOf } from '#shared/template/form/fields.ts'
import {
  clearField,
  disableCard,
  duplicateCard,
  enableStep,
  moveCard,
  removeCard,
  setField,
} from '#shared/template/form/form-edits.ts'
import { formFile } from '#shared/template/form/form-file.ts'
import { hclJsonTemplates } from '#test/support/json-templates.ts'
import { legacyTemplates } from '#test/unit/shared/template/upgrade/legacy-templates.ts'
import { type Random, randomFrom } from './random.ts'

const { values } = parseArgs({
  options: { edits: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
const root = join(import.meta.dirname, '..', '..')
const written = globSync(['assets/templates/*/*.pkr.hcl', 'test/support/whole-build/templates/*/*.pkr.hcl'], {
  cwd: root,
})
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .filter((text) => allCards(cardsOf([formFile({ name: 't.pkr.hcl', text })])).length > 0)

const inJson = [
  ...legacyTemplates.map(({ text }) => ({ name: 't.json', text })),
  ...hclJsonTemplates.map((text) => ({ name: 't.pkr.json', text })),
]

const random = randomFrom(Number(values.seed))
/** Of the template that is edited. */
let fileName = 't.pkr.hcl'
const seeds = [
  ...Array.from({ length: 20 }, (_, at) => ({
    name: 't.pkr.hcl',
    text: withComments(random, written[at % written.length] ?? ''),
  })),
  // Those of HCL-JSON are few, and first.
  ...Array.from({ length: 20 }, (_, at) => inJson.at(-1 - (at % inJson.length))),
].filter((seed) => seed !== undefined)
const faults = new Map<string, string>()
const counts: Record<string, number> = {}
for (const { name, text: original } of seeds) {
  fileName = name
  let text = original
  for (let made = 0; made < Number(values.edits); made += 1) {
    const edit = randomEdit(random, text)
    if (edit === undefined) continue
    const result = applyChanges(text, edit.changes)
    const fault = edit.check(result) ?? changedFar(text, edit)
    counts[edit.kind] = (counts[edit.kind] ?? 0) + 1
    const known = faults.get(edit.kind)
    const told = `${edit.kind}: ${fault}\n${text}\n=>\n${result}`
    if (fault !== undefined && (known === undefined || known.length > told.length)) faults.set(edit.kind, told)
    text = fault === undefined && result.length < 12_000 && cardsIn(result).length > 0 ? result : original
  }
}
for (const fault of faults.values()) process.stdout.write(`${fault}\n\n`)
process.stdout.write(`${JSON.stringify(counts)}; ${faults.size} kinds of faults\n`)
process.exitCode = faults.size > 0 ? 1 : 0

interface FormEdit {
  readonly kind: string
  readonly changes: readonly TextChange[]
  /** Where text may change. */
  readonly area: readonly Span[]
  /** What the form then shows otherwise than it should; undefined when all is well. */
  readonly check: (result: string) => string | undefined
}

function randomEdit(random: Random, text: string): FormEdit | undefined {
  const cards = cardsIn(text)
  const card = random.pick(cards)
  const { fields } = fieldsOf(text, card.block.body, card.options)
  switch (random.below(9)) {
    case 0:
      return removal(text, cards, card)
    case 1:
      return card.role === 'error-cleanup-provisioner' ? undefined : copy(text, cards, card)
    case 4:
      return disabling(text, cards, card)
    case 2:
      return move(random, text, cards, card)
    case 3: {
      const there = fields.filter(({ content }) => content.kind === 'plain' || content.kind === 'code')
      return there.length === 0 ? undefined : clearing(text, card, random.pick(there))
    }
    default: {
      const plain = fields.filter(({ option }) => option.shape.type !== 'block' && option.shape.type !== 'blocks')
      return plain.length === 0 ? undefined : setting(random, text, card, random.pick(plain))
    }
  }
}

function setting(random: Random, text: string, card: Card, field: Field): FormEdit {
  const value = randomValue(random, field.option)
  const { content } = field
  return {
    kind: content.kind === 'absent' ? 'set what was absent' : 'set again',
    changes: setField(card.file, card.block.body, card.options, field, value),
    area: [content.kind === 'plain' || content.kind === 'code' ? content.attribute.value.span : card.block.span],
    check: (result) => differences(text, result, card.id, field.name, JSON.stringify(value)),
  }
}

function clearing(text: string, card: Card, field: Field): FormEdit {
  return {
    kind: 'unset',
    changes: clearField(card.file, card.block.body, field),
    area: [card.block.span],
    check: (result) => differences(text, result, card.id, field.name, 'absent'),
  }
}

/** Everything that the form shows is as before, but for one field of one card. */
function differences(before: string, after: string, id: string, name: string, wanted: string): string | undefined {
  const expected = { ...shown(before)[id], [name]: wanted }
  const now = shown(after)
  if (JSON.stringify(sorted(now[id])) !== JSON.stringify(sorted(expected))) {
    return `shows ${JSON.stringify(sorted(now[id]))}, not ${JSON.stringify(sorted(expected))}`
  }
  const others = (all: ReturnType<typeof shown>) => JSON.stringify(Object.entries(all).filter(([one]) => one !== id))
  return others(shown(before)) === others(now) ? undefined : 'another card changed'
}

function removal(text: string, cards: readonly Card[], card: Card): FormEdit {
  const left = cards.filter((one) => one !== card).map(textOf)
  return {
    kind: 'remove',
    changes: removeCard(card),
    area: [placeOf(text, card)],
    check: (result) => sameTexts(left, cardsIn(result).map(textOf)),
  }
}

/** The step is gone from what is built, and enabling it gives back every byte. */
function disabling(text: string, cards: readonly Card[], card: Card): FormEdit | undefined {
  const changes = disableCard(card)
  if (changes === undefined || card.role === 'source' || card.role === 'data') return undefined
  const left = cards.filter((one) => one !== card).map(textOf)
  return {
    kind: 'disable',
    changes,
    area: [placeOf(text, card)],
    check(result) {
      const before = disabledIn(text).length
      const now = disabledIn(result)
      if (now.length !== before + 1) return `there are ${now.length} disabled steps, not ${before + 1}`
      const back = now.map((step) => applyChanges(result, enableStep(step)))
      return back.includes(text) ? sameTexts(left, cardsIn(result).map(textOf)) : 'enabling gives another text'
    },
  }
}

function disabledIn(text: string): readonly DisabledStep[] {
  return cardsOf([formFile({ name: fileName, text })]).builds.flatMap(({ disabled }) => disabled)
}

function copy(text: string, cards: readonly Card[], card: Card): FormEdit {
  const names = cards.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const at = cards.indexOf(card)
  const body = bodyText(card)
  return {
    kind: 'duplicate',
    changes: duplicateCard(card, names),
    area: [placeOf(text, card)],
    check(result) {
      const now = cardsIn(result)
      if (now.length !== cards.length + 1) return `there are ${now.length} cards, not ${cards.length + 1}`
      // The copy of a legacy builder says its new name in its body.
      if (card.file.syntax === 'legacy' && card.role === 'source') return undefined
      return now.filter((one) => bodyText(one) === body).length >= 2 && at >= 0 ? undefined : 'the copy differs'
    },
  }
}

function move(random: Random, text: string, cards: readonly Card[], card: Card): FormEdit | undefined {
  const siblings = cards.filter(({ role, container }) => role === card.role && container === card.container)
  if (siblings.length < 2) return undefined
  const before = random.below(3) === 0 ? undefined : random.pick(siblings)
  const rest = siblings.filter((one) => one !== card)
  const place = before === undefined || before === card ? rest.length : rest.indexOf(before)
  const wanted = before === card ? siblings : rest.toSpliced(place, 0, card)
  return {
    kind: 'move',
    changes: moveCard(card, before),
    area: [linesAround(text, card.container.span)],
    check(result) {
      const all = cardsIn(result).filter(({ role }) => role === card.role)
      const first = all.find((one) => textOf(one) === textOf(wanted[0] as Card))
      const now = all.filter(({ container }) => container === first?.container)
      const texts = now.map(textOf)
      const at = texts.indexOf(textOf(wanted[0] as Card))
      return sameTexts(wanted.map(textOf), texts.slice(at, at + wanted.length))
    },
  }
}

function sameTexts(wanted: readonly string[], found: readonly string[]): string | undefined {
  // Comments behind lines stand below one another, also with those of a new neighbour.
  const aligned = (texts: readonly string[]) => JSON.stringify(texts).replaceAll(/ +\/\//g, ' //')
  return aligned(wanted) === aligned(found) ? undefined : `holds ${found.join('\n')}`
}

function cardsIn(text: string): readonly Card[] {
  const file = formFile({ name: fileName, text })
  return file.broken ? [] : allCards(cardsOf([file]))
}

function textOf({ file, block }: Card): string {
  // In JSON the spans of blocks in one list overlap.
  if (file.syntax !== 'hcl')
    return `${block.labels[0]?.text ?? ''} ${file.text.slice(block.body.span.from, block.body.span.to)}`
  return file.text.slice(block.span.from, block.span.to)
}

function bodyText({ file, block }: Card): string {
  return file.text.slice(block.body.span.from, block.body.span.to)
}

/** What the form shows: by card, by option. */
function shown(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    cardsIn(text).map((card) => [
      card.id,
      Object.fromEntries(
        fieldsOf(text, card.block.body, card.options).fields.map(({ name, content }) => [name, shownAs(text, content)]),
      ),
    ]),
  )
}

function shownAs(text: string, content: Field['content']): string {
  switch (content.kind) {
    case 'absent':
      return 'absent'
    case 'plain':
      return JSON.stringify(content.value)
    case 'code':
      return content.code
    case 'blocks':
      return content.blocks.map(({ span }) => text.slice(span.from, span.to)).join('\n')
  }
}

function sorted(record: Readonly<Record<string, string>> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(record ?? {})
    .filter(([, content]) => content !== 'absent')
    .sort(([a], [b]) => a.localeCompare(b))
}

function randomValue(random: Random, { shape }: Option): PlainValue {
  const texts = ['a', 'with "quotes"', '${not.code}', 'lines\n  of\n', 'ünï', '{{ .SourceOMI }}', '\\ and \t']
  switch (shape.type) {
    case 'flag':
      return random.below(2) === 0
    case 'integer':
    case 'number':
      return random.below(1000)
    case 'list':
      return Array.from({ length: random.below(4) }, () => random.pick(texts))
    case 'map':
      return Object.fromEntries(Array.from({ length: random.below(4) }, (_, at) => [`key ${at}`, random.pick(texts)]))
    default:
      return random.pick(texts)
  }
}

function changedFar(text: string, { changes, area }: FormEdit): string | undefined {
  for (const { from, to, insert } of changes) {
    if (area.some((one) => one.from <= from && to <= one.to)) continue
    if (/^ *$/.test(text.slice(from, to)) && /^ *$/.test(insert)) continue
    return `changes ${JSON.stringify(text.slice(from, to))} to ${JSON.stringify(insert)} far from the edit`
  }
  return undefined
}

/** Where text may change when a card comes or goes. */
function placeOf(text: string, { file, block, container }: Card): Span {
  return file.syntax === 'hcl' ? linesAround(text, block.span) : container.span
}

/** With the comment lines and blank lines around it. */
function linesAround(text: string, { from, to }: Span): Span {
  const before = /(?:(?:^|\n)[ \t]*(?:(?:#|\/\/)[^\n]*)?)*[ \t]*$/.exec(text.slice(0, from))
  const after = /^[^\n]*(?:\n[ \t]*(?=\n|$))*\n?/.exec(text.slice(to))
  return { from: before?.index ?? from, to: to + (after?.[0].length ?? 0) }
}

/** Comments above lines and behind them, wherever they may stand. */
function withComments(random: Random, text: string): string {
  let inHeredoc = false
  return text
    .split('\n')
    .map((line, at) => {
      if (/<<-?[A-Z]+/.test(line)) inHeredoc = true
      else if (inHeredoc) {
        if (/^\s*[A-Z]+$/.test(line)) inHeredoc = false
        return line
      }
      if (inHeredoc || random.below(4) > 0) return line
      const indentation = /^\s*/.exec(line)?.[0] ?? ''
      return random.below(2) === 0 ? `${indentation}# above ${at}\n${line}` : `${line} // behind ${at}`
    })
    .join('\n')
}
