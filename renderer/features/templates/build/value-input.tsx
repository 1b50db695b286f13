import AddIcon from '@mui/icons-material/AddOutlined'
import RemoveIcon from '@mui/icons-material/CloseOutlined'
import { Box, Button, IconButton, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { FormValue, VariableForm, VariableFormField } from '#shared/contract/variable-form.ts'

interface ValueInputProps {
  /** What the value is, for those who do not see where the field stands: `ports, element 2`. */
  readonly name: string
  readonly form: VariableForm
  readonly value: FormValue | undefined
  readonly invalid: boolean
  /** The id of what is said about the field. */
  readonly describedBy: string
  readonly onChange: (value: FormValue) => void
}

/** A value inside a list, a map or an object: a field for each part that has one. */
export function ValueInput(props: ValueInputProps) {
  switch (props.form.kind) {
    case 'string':
    case 'number':
    case 'any':
      return <TextInput {...props} />
    case 'bool':
      return <FlagInput {...props} />
    case 'list':
    case 'set':
      return <ListInput {...props} element={props.form.element} />
    case 'map':
      return <MapInput {...props} element={props.form.element} />
    case 'object':
      return <ObjectInput {...props} fields={props.form.fields} />
  }
}

function TextInput({ name, form, value, invalid, describedBy, onChange }: ValueInputProps) {
  return (
    <TextField
      size="small"
      fullWidth
      error={invalid}
      value={value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : value}
      onChange={(event) => onChange(parsed(event.target.value, form))}
      slotProps={{
        htmlInput: {
          'aria-label': name,
          'aria-describedby': describedBy,
          ...(form.kind === 'number' ? { inputMode: 'decimal' } : {}),
        },
      }}
    />
  )
}

/** A number as one, as soon as it is one; until then the text, which the template language says is none. */
function parsed(text: string, form: VariableForm): FormValue {
  return form.kind === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** Yes or no; neither as long as nobody has said. */
export function FlagInput({ name, value, describedBy, onChange }: ValueInputProps) {
  const say = useTranslations('builds.sheet')
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={name}
      aria-describedby={describedBy}
      value={value ?? null}
      onChange={(_event, chosen: boolean | null) => chosen !== null && onChange(chosen)}
    >
      <ToggleButton value={true} sx={{ px: 2 }}>
        {say('yes')}
      </ToggleButton>
      <ToggleButton value={false} sx={{ px: 2 }}>
        {say('no')}
      </ToggleButton>
    </ToggleButtonGroup>
  )
}

function ListInput({ name, element, value, ...rest }: ValueInputProps & { readonly element: VariableForm }) {
  const say = useTranslations('builds.sheet')
  const items: readonly FormValue[] = Array.isArray(value) ? value : []
  return (
    <Box role="group" aria-label={name} sx={{ display: 'grid', gap: 1 }}>
      {items.map((item, index) => (
        // Elements have no names; the index is what they are known by.
        // biome-ignore lint/suspicious/noArrayIndexKey: elements are only changed in place, added and removed
        <Box key={index} sx={{ display: 'flex', gap: 0.5, alignItems: 'center' }}>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <ValueInput
              {...rest}
              name={say('element', { name, number: index + 1 })}
              form={element}
              value={item}
              onChange={(changed) => rest.onChange(items.with(index, changed))}
            />
          </Box>
          <RemoveButton
            label={say('removeElement', { name, number: index + 1 })}
            onClick={() => rest.onChange(items.toSpliced(index, 1))}
          />
        </Box>
      ))}
      <AddButton label={say('addElement', { name })} onClick={() => rest.onChange([...items, emptyValue(element)])} />
    </Box>
  )
}

function MapInput({ name, element, value, ...rest }: ValueInputProps & { readonly element: VariableForm }) {
  const say = useTranslations('builds.sheet')
  const entries = Object.entries(objectOf(value))
  const change = (changed: readonly (readonly [string, FormValue])[]) => rest.onChange(Object.fromEntries(changed))
  return (
    <Box role="group" aria-label={name} sx={{ display: 'grid', gap: 1 }}>
      {entries.map(([key, one], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the key is what is being typed
        <Box key={index} sx={{ display: 'flex', gap: 0.5, alignItems: 'center' }}>
          <TextField
            size="small"
            value={key}
            sx={{ flex: '0 1 40%' }}
            onChange={(event) => {
              // A key that is there already would swallow the other entry.
              if (entries.some(([other], at) => at !== index && other === event.target.value)) return
              change(entries.with(index, [event.target.value, one]))
            }}
            slotProps={{ htmlInput: { 'aria-label': say('key', { name, number: index + 1 }) } }}
          />
          <span aria-hidden>=</span>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <ValueInput
              {...rest}
              name={say('valueOf', { name, key })}
              form={element}
              value={one}
              onChange={(changed) => change(entries.with(index, [key, changed]))}
            />
          </Box>
          <RemoveButton label={say('removeKey', { name, key })} onClick={() => change(entries.toSpliced(index, 1))} />
        </Box>
      ))}
      <AddButton
        label={say('addKey', { name })}
        onClick={() => change([...entries, [freeKey(entries), emptyValue(element)]])}
      />
    </Box>
  )
}

function freeKey(entries: readonly (readonly [string, FormValue])[]): string {
  const taken = new Set(entries.map(([key]) => key))
  for (let number = entries.length + 1; ; number += 1) if (!taken.has(`key${number}`)) return `key${number}`
}

function ObjectInput({
  name,
  fields,
  value,
  ...rest
}: ValueInputProps & { readonly fields: readonly VariableFormField[] }) {
  const say = useTranslations('builds.sheet')
  const content = objectOf(value)
  return (
    <Box
      role="group"
      aria-label={name}
      sx={{ display: 'grid', gap: 1, borderLeft: 2, borderColor: 'divider', pl: 1.5 }}
    >
      {fields.map((field) => (
        <Box key={field.name}>
          <Typography variant="body2" color="textSecondary">
            {field.name}
            {field.optional ? ` ${say('optional')}` : ''}
          </Typography>
          <ValueInput
            {...rest}
            name={`${name}.${field.name}`}
            form={field.form}
            value={content[field.name]}
            onChange={(changed) => rest.onChange(withField(content, field, changed))}
          />
        </Box>
      ))}
    </Box>
  )
}

/** An optional text that is emptied is left out. */
function withField(
  content: Readonly<Record<string, FormValue>>,
  { name, optional }: VariableFormField,
  value: FormValue,
): FormValue {
  const { [name]: _, ...others } = content
  return optional && value === '' ? others : { ...content, [name]: value }
}

function objectOf(value: FormValue | undefined): Readonly<Record<string, FormValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, FormValue>>)
    : {}
}

function emptyValue(form: VariableForm): FormValue {
  switch (form.kind) {
    case 'string':
    case 'any':
    case 'number':
      return ''
    case 'bool':
      return false
    case 'list':
    case 'set':
      return []
    case 'map':
      return {}
    case 'object':
      return Object.fromEntries(
        form.fields.filter(({ optional }) => !optional).map(({ name, form: one }) => [name, emptyValue(one)]),
      )
  }
}

function AddButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  const say = useTranslations('builds.sheet')
  return (
    <Button size="small" startIcon={<AddIcon />} aria-label={label} onClick={onClick} sx={{ justifySelf: 'start' }}>
      {say('add')}
    </Button>
  )
}

function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <IconButton size="small" aria-label={label} onClick={onClick}>
      <RemoveIcon fontSize="small" />
    </IconButton>
  )
}
