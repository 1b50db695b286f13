import AddIcon from '@mui/icons-material/AddOutlined'
import ClearIcon from '@mui/icons-material/ClearOutlined'
import CodeIcon from '@mui/icons-material/CodeOutlined'
import { Box, Button, IconButton, Paper, Tooltip, Typography } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Option, OptionSet } from '#shared/catalog/option.ts'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import type { Block, Body } from '#shared/language/hcl/syntax-tree.ts'
import type { TextChange } from '#shared/language/source.ts'
import { accountThingOf } from '#shared/template/assist/account-offer.ts'
import { type Field, fieldsOf } from '#shared/template/form/fields.ts'
import { addFieldBlock, clearField, removeBlock, setField, setFieldCode } from '#shared/template/form/form-edits.ts'
import type { FormFile } from '#shared/template/form/form-file.ts'
import { OptionPicker } from '../pickers/option-picker.tsx'
import type { Documents } from './documents.ts'
import { isAbout } from './field-problem.ts'
import { CodeField, helpOf, placeholderOf, ValueField } from './value-field.tsx'

/** The body that fields are edited in. */
export interface FieldTarget {
  readonly file: FormFile
  readonly body: Body
  readonly options: OptionSet
  readonly documents: Documents
  /** Index of the file. */
  readonly index: number
  readonly diagnostics: readonly Diagnostic[]
}

interface OptionFieldsProps {
  readonly title?: string
  readonly fields: readonly Field[]
  readonly target: FieldTarget
}

/** Fields of a body, one below the other. */
export function OptionFields({ title, fields, target }: OptionFieldsProps) {
  if (fields.length === 0) return null
  return (
    <Box sx={{ display: 'grid', gap: 1.75, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {title !== undefined && <Typography variant="h3">{title}</Typography>}
      {fields.map((field) => (
        <OptionField key={field.name} field={field} target={target} />
      ))}
    </Box>
  )
}

function OptionField({ field, target }: { readonly field: Field; readonly target: FieldTarget }) {
  const say = useTranslations('editor.field')
  const { file, body, options, documents, index, diagnostics } = target
  const { name, option, content } = field
  const apply = (changes: readonly TextChange[]) => documents.change([{ file: index, changes }])
  const problem = diagnostics.find((one) => one.severity !== 'hint' && isAbout(one, field))
  const [wantsCode, setWantsCode] = useState(false)
  const isCode =
    content.kind === 'code' || (content.kind === 'plain' && (wantsCode || needsCode(content.value, option)))
  const isBlock = option.shape.type === 'block' || option.shape.type === 'blocks'

  const thing = accountThingOf(option)
  const setValue = (value: PlainValue | undefined) =>
    apply(value === undefined ? clearField(file, body, field) : setField(file, body, options, field, value))
  const setCode = (code: string) => {
    const changes = setFieldCode(file, body, options, field, code)
    if (changes !== undefined) apply(changes)
    return changes !== undefined
  }

  if (isBlock && content.kind !== 'code') {
    const blocks = content.kind === 'blocks' ? content.blocks : []
    return <BlockField field={field} blocks={blocks} target={target} />
  }
  return (
    <Box
      sx={{ display: 'flex', gap: 0.5, alignItems: 'flex-start' }}
      onFocus={() => documents.mark(index, 'attribute' in content ? content.attribute.span : undefined)}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        {isCode ? (
          <CodeField
            name={name}
            language={file.syntax === 'hcl' ? 'hcl' : 'json'}
            help={option.help}
            code={file.text.slice(content.attribute.value.span.from, content.attribute.value.span.to)}
            problem={problem}
            onSet={setCode}
          />
        ) : thing !== undefined ? (
          <OptionPicker
            kind={thing}
            name={name}
            help={helpOf(option, problem)}
            failed={problem !== undefined}
            placeholder={placeholderOf(option)}
            several={option.shape.type === 'list'}
            value={content.kind === 'plain' ? content.value : undefined}
            onSet={setValue}
            onSetCode={setCode}
          />
        ) : (
          <ValueField
            name={name}
            option={option}
            value={content.kind === 'plain' ? content.value : undefined}
            problem={problem}
            onSet={setValue}
          />
        )}
      </Box>
      {content.kind === 'plain' && !isCode && file.syntax !== 'legacy' && (
        <FieldButton
          title={say('asExpression', { name })}
          icon={<CodeIcon fontSize="small" />}
          onClick={() => setWantsCode(true)}
        />
      )}
      {content.kind !== 'absent' && (
        <FieldButton
          title={say('unset', { name })}
          icon={<ClearIcon fontSize="small" />}
          onClick={() => apply(clearField(file, body, field))}
        />
      )}
    </Box>
  )
}

/** Texts of several lines in a list cannot be told apart by lines, and deeper lists not at all: they are shown as code. */
function needsCode(value: PlainValue, { shape }: Option): boolean {
  if (shape.type !== 'list') return false
  const isSimple = shape.element.type === 'text' || shape.element.type === 'integer'
  return (
    !isSimple || !Array.isArray(value) || value.some((one) => typeof one === 'object' || String(one).includes('\n'))
  )
}

interface FieldButtonProps {
  readonly title: string
  readonly icon: ReactNode
  readonly onClick: () => void
}

function FieldButton({ title, icon, onClick }: FieldButtonProps) {
  return (
    <Tooltip title={title}>
      <IconButton size="small" aria-label={title} onClick={onClick} sx={{ mt: 0.5 }}>
        {icon}
      </IconButton>
    </Tooltip>
  )
}

interface BlockFieldProps {
  readonly field: Field
  readonly blocks: readonly Block[]
  readonly target: FieldTarget
}

/** Nested blocks, each a form of its own. */
function BlockField({ field, blocks, target }: BlockFieldProps) {
  const say = useTranslations('editor.field')
  const { file, body, documents, index } = target
  const { name, option } = field
  const apply = (changes: readonly TextChange[]) => documents.change([{ file: index, changes }])
  const inner: OptionSet = option.shape.type === 'block' || option.shape.type === 'blocks' ? option.shape.options : {}
  const more = option.shape.type === 'blocks' || blocks.length === 0
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={name}
      sx={{ p: 1.5, display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Box>
        <Typography variant="h3">{name}</Typography>
        <Typography color="textSecondary" variant="body2">
          {option.help}
        </Typography>
      </Box>
      {blocks.map((block, at) => (
        <Box
          // The text has no better name for it than its place among its siblings.
          key={`${name} ${String(at)}`}
          sx={{ display: 'flex', gap: 0.5, alignItems: 'flex-start', pl: 1.5, borderLeft: 2, borderColor: 'divider' }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <OptionFields
              fields={fieldsOf(file.text, block.body, inner).fields}
              target={{ ...target, body: block.body, options: inner }}
            />
          </Box>
          <FieldButton
            title={blocks.length > 1 ? say('removeOne', { name, number: String(at + 1) }) : say('remove', { name })}
            icon={<ClearIcon fontSize="small" />}
            onClick={() => apply(removeBlock(file, body, block))}
          />
        </Box>
      ))}
      {more && (
        <Button
          size="small"
          startIcon={<AddIcon />}
          sx={{ justifySelf: 'start' }}
          onClick={() => apply(addFieldBlock(file, body, field))}
        >
          {say('add', { name })}
        </Button>
      )}
    </Paper>
  )
}
