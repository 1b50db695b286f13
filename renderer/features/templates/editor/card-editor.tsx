import ExpandIcon from '@mui/icons-material/ExpandMoreOutlined'
import {
  Accordion,
  AccordionDetails,
  AccordionSummary,
  Alert,
  Box,
  Button,
  Chip,
  TextField,
  Typography,
} from '@mui/material'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Card } from '#shared/template/form/cards.ts'
import { namesSourceOmi } from '#shared/template/form/choose-source-omi.ts'
import { type Field, fieldsOf } from '#shared/template/form/fields.ts'
import { isAbout, isWithin } from './field-problem.ts'
import { OptionFields } from './option-fields.tsx'
import { SourceOmiBar } from './source-omi-bar.tsx'
import { useCardWords } from './use-card-words.ts'
import { useComponentWords } from './use-component-words.ts'
import type { OpenTemplate } from './use-documents.ts'

interface CardEditorProps {
  readonly card: Card
  readonly open: OpenTemplate
  /** Index of the card's file. */
  readonly index: number
  readonly onShowCode: () => void
}

/** The options of a card: what must be there first, then what is set, then the rest by group. */
export function CardEditor({ card, open, index, onShowCode }: CardEditorProps) {
  const say = useTranslations('editor')
  const name = useCardWords().nameOf(card)
  const [wanted, setWanted] = useState('')
  const { documents } = open
  // The marked code is that of a field of this card.
  useEffect(() => () => documents.mark(index, undefined), [documents, index])
  const componentWords = useComponentWords()
  const { file, block, options, component } = card
  const { fields, others } = useMemo(() => fieldsOf(file.text, block.body, options), [file, block, options])
  const here = open.check().filter(({ place }) => place?.source.name === file.name && isWithin(place.span, block.span))
  const ofCard = here.filter((one) => !fields.some((field) => isAbout(one, field)))
  const shown = fields.filter((field) => matches(field, wanted))
  const needed = shown.filter((field) => field.option.required === true)
  const set = shown.filter((field) => field.option.required !== true && field.content.kind !== 'absent')
  const rest = shown.filter((field) => field.option.required !== true && field.content.kind === 'absent')
  const groups = [...new Set(rest.map((field) => field.option.group ?? say('otherOptions')))]
  const label = block.labels[1]
  const target = { file, body: block.body, options, documents: open.documents, index, diagnostics: here }

  return (
    <Box
      component="section"
      aria-label={say('optionsOf', { card: name })}
      sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <Typography variant="h2">{name}</Typography>
        <Chip size="small" variant="outlined" label={card.type} />
        <Box sx={{ ml: 'auto', whiteSpace: 'nowrap' }}>
          {label !== undefined && file.syntax === 'hcl' && (
            <Button size="small" onClick={() => open.documents.askName({ file: index, offset: label.span.from })}>
              {say('rename')}
            </Button>
          )}
          <Button
            size="small"
            onClick={() => {
              onShowCode()
              open.documents.show(index, block.typeSpan.from)
            }}
          >
            {say('showInCode')}
          </Button>
        </Box>
      </Box>
      {component === undefined ? (
        <Alert severity="warning">{say('unknownType', { type: card.type })}</Alert>
      ) : (
        <Typography color="textSecondary">{componentWords.help(component)}</Typography>
      )}
      {namesSourceOmi(card) && <SourceOmiBar card={card} fields={fields} documents={open.documents} index={index} />}
      {ofCard.map((one) => (
        <Alert key={`${one.code} ${one.summary}`} severity={one.severity === 'hint' ? 'info' : one.severity}>
          {one.detail === undefined ? one.summary : `${one.summary}. ${one.detail}`}
          {one.mends?.map(({ title, changes }) => (
            <Box key={title}>
              <Button
                size="small"
                color="inherit"
                variant="outlined"
                sx={{ mt: 0.75 }}
                onClick={() => open.documents.change([{ file: index, changes }])}
              >
                {title}
              </Button>
            </Box>
          ))}
        </Alert>
      ))}
      <TextField
        size="small"
        type="search"
        label={say('findOption')}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      <OptionFields title={say('needed')} fields={needed} target={target} />
      <OptionFields title={say('set')} fields={set} target={target} />
      {groups.map((group) => {
        const inGroup = rest.filter((field) => (field.option.group ?? say('otherOptions')) === group)
        // What was searched for is shown at once.
        return wanted === '' ? (
          <Accordion
            key={group}
            variant="outlined"
            disableGutters
            square
            sx={{ borderRadius: 1, '&::before': { display: 'none' } }}
          >
            <AccordionSummary expandIcon={<ExpandIcon />}>
              <Typography variant="h3" component="span">
                {componentWords.group(group)}
              </Typography>
            </AccordionSummary>
            <AccordionDetails>
              <OptionFields fields={inGroup} target={target} />
            </AccordionDetails>
          </Accordion>
        ) : (
          <OptionFields key={group} title={componentWords.group(group)} fields={inGroup} target={target} />
        )
      })}
      {wanted !== '' && shown.length === 0 && (
        <Typography color="textSecondary">{say('nothingFound', { card: name, wanted })}</Typography>
      )}
      {others.length > 0 && (
        <Typography color="textSecondary">
          {say('keptInCode', {
            names: others.map((item) => (item.kind === 'block' ? item.type : item.name)).join(', '),
          })}
        </Typography>
      )}
    </Box>
  )
}

function matches({ name, option }: Field, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/)
  const text = `${name} ${option.help} ${option.aliases?.join(' ') ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
