import { applyChanges, type TextChange } from '../../language/source.ts'
import { allCards, type Card, cardsOf } from './cards.ts'
import { type Field, fieldsOf } from './fields.ts'
import { addFieldBlock, clearField, setField } from './form-edits.ts'
import { type FormFile, formFile } from './form-file.ts'

/** How a template names the OMI that it starts from. */
export type SourceOmiChoice =
  | { readonly kind: 'exact'; readonly imageId: string }
  /** The newest whose name fits a pattern. `owner` is an account id, an alias, or `self`. */
  | { readonly kind: 'newest'; readonly pattern: string; readonly owner: string }

/** Whether a card has the two options by which a source OMI is named. */
export function namesSourceOmi({ options }: Card): boolean {
  return 'source_omi' in options && 'source_omi_filter' in options
}

/**
 * Makes a card start from another OMI: sets `source_omi` or `source_omi_filter`, and takes the other away, since an OMI has
 * to fit both. The text of the whole file, with nothing else changed.
 */
export function chooseSourceOmi(file: FormFile, cardId: string, choice: SourceOmiChoice): string {
  let now = file
  const edit = (change: (card: Card, field: (name: string) => Field | undefined) => readonly TextChange[]) => {
    const card = allCards(cardsOf([now])).find(({ id }) => id === cardId)
    if (card === undefined) return
    const { fields } = fieldsOf(now.text, card.block.body, card.options)
    const changes = change(card, (name) => fields.find((one) => one.name === name))
    now = formFile({ name: now.name, text: applyChanges(now.text, changes) })
  }
  const clear = (name: string) =>
    edit((card, fieldNamed) => {
      const field = fieldNamed(name)
      return field === undefined ? [] : clearField(card.file, card.block.body, field)
    })

  if (choice.kind === 'exact') {
    clear('source_omi_filter')
    edit(({ file: from, block, options }, fieldNamed) => {
      const field = fieldNamed('source_omi')
      return field === undefined ? [] : setField(from, block.body, options, field, choice.imageId)
    })
    return now.text
  }
  clear('source_omi')
  edit((card, fieldNamed) => {
    const field = fieldNamed('source_omi_filter')
    return field?.content.kind === 'absent' ? addFieldBlock(card.file, card.block.body, field) : []
  })
  const values = { filters: { 'image-name': choice.pattern }, owners: [choice.owner], most_recent: true }
  for (const [name, value] of Object.entries(values)) {
    edit((card, fieldNamed) => {
      const outer = fieldNamed('source_omi_filter')
      const block = outer?.content.kind === 'blocks' ? outer.content.blocks[0] : undefined
      if (block === undefined || outer?.option.shape.type !== 'block') return []
      const { options } = outer.option.shape
      const field = fieldsOf(card.file.text, block.body, options).fields.find((one) => one.name === name)
      return field === undefined ? [] : setField(card.file, block.body, options, field, value)
    })
  }
  return now.text
}
