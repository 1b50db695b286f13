import { Box, Button } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallInput } from '#shared/contract/calls.ts'
import type { Card } from '#shared/template/form/cards.ts'
import { chooseSourceOmi } from '#shared/template/form/choose-source-omi.ts'
import { type Field, fieldsOf } from '#shared/template/form/fields.ts'
import { OmiDialog } from '../pickers/omi-dialog.tsx'
import { PickedOmi } from '../pickers/picked-omi.tsx'
import type { Documents } from './documents.ts'
import { textDifference } from './text-difference.ts'

interface SourceOmiBarProps {
  readonly card: Card
  readonly fields: readonly Field[]
  readonly documents: Documents
  /** Index of the card's file. */
  readonly index: number
}

/** Above the options of a source: what its options pick today, and the choice of another OMI. */
export function SourceOmiBar({ card, fields, documents, index }: SourceOmiBarProps) {
  const say = useTranslations('pickers.omi')
  const [choosing, setChoosing] = useState(false)
  const asked = questionOf(card, fields)
  return (
    <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
      <Box sx={{ flex: 1, minWidth: 220 }}>{asked !== 'nothing' && <PickedOmi question={asked} />}</Box>
      <Button size="small" variant="outlined" onClick={() => setChoosing(true)}>
        {say('choose')}
      </Button>
      {choosing && (
        <OmiDialog
          onClose={() => setChoosing(false)}
          onChoose={(choice) => {
            setChoosing(false)
            const { file } = card
            const text = chooseSourceOmi(file, card.id, choice)
            documents.change([{ file: index, changes: [textDifference(file.text, text)] }])
          }}
        />
      )}
    </Box>
  )
}

type Question = Omit<CallInput<'account.filterImages'>, 'account'>

/** What is to be asked for; undefined where an expression decides. */
function questionOf(card: Card, fields: readonly Field[]): Question | undefined | 'nothing' {
  const id = fields.find(({ name }) => name === 'source_omi')
  const filter = fields.find(({ name }) => name === 'source_omi_filter')
  const imageId = plain(id)
  const block = filter?.content.kind === 'blocks' ? filter.content.blocks[0] : undefined
  if (imageId === 'expression' || filter?.content.kind === 'code') return undefined
  const byId = typeof imageId === 'string' && imageId !== '' ? { imageId } : {}
  if (block === undefined || filter?.option.shape.type !== 'block') return 'imageId' in byId ? byId : 'nothing'
  const { options } = filter.option.shape
  const inner = fieldsOf(card.file.text, block.body, options).fields
  const more = conditionsOf(card, inner)
  if (more === undefined || inner.some(({ content }) => content.kind === 'code')) return undefined
  const values = Object.fromEntries(inner.map((field) => [field.name, plain(field)]))
  if (Object.values(values).includes('expression')) return undefined
  return {
    ...byId,
    filters: textsOf(values.filters),
    filter: more,
    owners: Array.isArray(values.owners) ? values.owners.map(String) : [],
    mostRecent: values.most_recent === true,
  }
}

/** The `filter` blocks; undefined where an expression decides. */
function conditionsOf(card: Card, fields: readonly Field[]): { name: string; value: string }[] | undefined {
  const found: { name: string; value: string }[] = []
  for (const { option, content } of fields) {
    if (option.shape.type !== 'blocks' || content.kind !== 'blocks') continue
    for (const block of content.blocks) {
      const inner = fieldsOf(card.file.text, block.body, option.shape.options).fields
      const [name, value] = ['name', 'value'].map((wanted) => plain(inner.find((one) => one.name === wanted)))
      if (name === 'expression' || value === 'expression') return undefined
      found.push({ name: String(name ?? ''), value: String(value ?? '') })
    }
  }
  return found
}

/** What the field says; Go templates (`{{user …}}`) are expressions too. */
function plain(field: Field | undefined) {
  if (field?.content.kind === 'code') return 'expression'
  const value = field?.content.kind === 'plain' ? field.content.value : undefined
  return JSON.stringify(value)?.includes('{{') === true ? 'expression' : value
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]))
}
