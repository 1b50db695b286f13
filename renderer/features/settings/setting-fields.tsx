import { InputAdornment, MenuItem, Switch, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { defaultSettings } from '#shared/contract/default-settings.ts'
import type { Settings, SettingsPatch } from '#shared/contract/settings.ts'
import { SettingRow } from './setting-row.tsx'

interface FieldProps<Value> {
  readonly id: string
  readonly title: string
  readonly help?: string | undefined
  readonly value: Value
  /** As nobody has set it. */
  readonly fallback: Value
  readonly patch: (value: Value) => SettingsPatch
}

/** Takes a setting back to its default; gives the way back from there, or nothing when that could not be written. */
function useReset<Value>({ value, fallback, patch }: FieldProps<Value>) {
  const { change } = useSettings()
  // Others of its group may be set before somebody takes the reset back: the patch of that moment counts.
  const patchThen = useRef(patch)
  useEffect(() => {
    patchThen.current = patch
  }, [patch])
  if (value === fallback) return undefined
  return async () => ((await change(patch(fallback))) ? () => void change(patchThen.current(value)) : undefined)
}

const helpOf = ({ id, help }: { readonly id: string; readonly help?: string | undefined }) =>
  help === undefined ? {} : { 'aria-describedby': `${id}-help` }

/** A few choices beside each other. */
export function FewField<Value extends string>(
  props: FieldProps<Value> & { readonly choices: readonly (readonly [Value, string])[] },
) {
  const { change } = useSettings()
  return (
    <SettingRow {...props} onReset={useReset(props)}>
      <ToggleButtonGroup
        size="small"
        exclusive
        aria-labelledby={props.id}
        value={props.value}
        onChange={(_event, value: Value | null) => value !== null && void change(props.patch(value))}
      >
        {props.choices.map(([value, label]) => (
          <ToggleButton key={value} value={value}>
            {label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </SettingRow>
  )
}

/** One of many choices. */
export function ManyField<Value extends string | number>(
  props: FieldProps<Value> & { readonly choices: readonly (readonly [Value, string])[]; readonly disabled?: boolean },
) {
  const { change } = useSettings()
  return (
    <SettingRow {...props} onReset={useReset(props)}>
      <TextField
        select
        size="small"
        disabled={props.disabled ?? false}
        value={props.value}
        onChange={(event) => void change(props.patch(event.target.value as unknown as Value))}
        slotProps={{
          select: { SelectDisplayProps: { 'aria-labelledby': props.id, ...helpOf(props) } },
          htmlInput: { 'aria-labelledby': props.id },
        }}
        sx={{ minWidth: 180 }}
      >
        {props.choices.map(([value, label]) => (
          <MenuItem key={value} value={value}>
            {label}
          </MenuItem>
        ))}
      </TextField>
    </SettingRow>
  )
}

/** On or off. */
export function SwitchField(props: FieldProps<boolean> & { readonly disabled?: boolean }) {
  const { change } = useSettings()
  return (
    <SettingRow {...props} onReset={useReset(props)}>
      <Switch
        checked={props.value}
        disabled={props.disabled ?? false}
        onChange={(_event, on) => void change(props.patch(on))}
        slotProps={{
          input: {
            'aria-labelledby': props.id,
            ...helpOf(props),
          },
        }}
      />
    </SettingRow>
  )
}

/** A number within limits; set when the field is left or Enter is pressed. */
export function NumberField(
  props: FieldProps<number> & {
    readonly min: number
    readonly max: number
    readonly unit: string
    readonly whole: boolean
  },
) {
  const say = useTranslations('settings')
  const { change } = useSettings()
  const { id, min, max, unit, value, whole, patch } = props
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped(String(value)), [value])
  const number = Number(typed.replace(',', '.'))
  const fits = typed.trim() !== '' && number >= min && number <= max && (!whole || Number.isInteger(number))
  const set = async () => {
    if (fits && number !== value && !(await change(patch(number)))) setTyped(String(value))
  }
  return (
    <SettingRow {...props} onReset={useReset(props)}>
      <TextField
        size="small"
        value={typed}
        error={!fits}
        helperText={fits ? undefined : say('invalid', { min, max })}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void set()}
        onKeyDown={(event) => event.key === 'Enter' && void set()}
        slotProps={{
          htmlInput: {
            'aria-labelledby': id,
            ...(fits ? helpOf(props) : {}),
            inputMode: whole ? 'numeric' : 'decimal',
          },
          input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
        }}
        sx={{ width: 220 }}
      />
    </SettingRow>
  )
}

/** What a field of the settings is now, and as nobody has set it. */
export function useSetting<Name extends keyof Settings>(name: Name) {
  const { settings } = useSettings()
  return { value: settings[name], fallback: defaultSettings[name] }
}
