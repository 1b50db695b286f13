import { Autocomplete, type AutocompleteProps, Box, Button, FormHelperText, TextField, Typography } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import type { AccountThing } from '#shared/template/assist/account-offer.ts'
import { useAccountName } from './use-account-name.ts'
import { type Offer, useOffers } from './use-offers.ts'

interface OptionPickerProps {
  readonly kind: AccountThing
  readonly name: string
  readonly help: string
  readonly failed: boolean
  readonly placeholder: string
  /** The option holds several. */
  readonly several: boolean
  /** Undefined when the template does not set it. */
  readonly value: PlainValue | undefined
  /** Undefined unsets it. */
  readonly onSet: (value: PlainValue | undefined) => void
  /** Whether it is an expression and was set. */
  readonly onSetCode: (code: string) => boolean
}

/** ms of quiet after which what is typed is set, as in other fields. */
const pause = 600

/** What is typed looks like an expression of the template's language. */
const expression = /^(var|local|data)\.[\w.-]+$/

/** A choice, or what is typed as an expression. */
type Choice = Offer & { readonly code?: true }

/** A field that offers what the account has; another text or an expression may be typed. */
export function OptionPicker(props: OptionPickerProps) {
  const { kind, name, help, failed, placeholder, several, value, onSet, onSetCode } = props
  const say = useTranslations('pickers')
  const account = useAccountName()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const { offers, refresh } = useOffers(kind, wanted)
  const chosen = several ? '' : textOf(value)
  const [typed, setTyped] = useState(chosen)
  useEffect(() => setTyped(chosen), [chosen])
  useEffect(() => {
    // An expression is set when it is chosen as one: half of its name would be a text.
    if (several || typed === chosen || open || expression.test(typed)) return
    const timer = setTimeout(() => onSet(typed === '' ? undefined : typed), pause)
    return () => clearTimeout(timer)
  }, [several, typed, chosen, open, onSet])

  const offered: readonly Choice[] = offers.kind === 'offered' ? offers.offers : []
  const choices = expression.test(typed) ? [{ value: typed, facts: [], code: true as const }, ...offered] : offered
  const take = (choice: Choice | string | null) => {
    if (choice === null) onSet(undefined)
    else if (typeof choice === 'string') {
      if (!expression.test(choice) || !onSetCode(choice)) onSet(choice === '' ? undefined : choice)
    } else if (choice.code === true) onSetCode(choice.value)
    else onSet(choice.value)
  }
  const leave = () => {
    if (typed !== chosen) take(typed)
  }

  const status =
    offers.kind === 'asking'
      ? say('asking', { account })
      : offers.kind === 'failed'
        ? say('failed', { account, reason: `${offers.error.message} ${offers.error.hint ?? ''}`.trim() })
        : offers.kind === 'offered'
          ? offers.offers.length === 0
            ? say(`empty.${kind}`, { account })
            : say('offered', { count: offers.offers.length, account, region: offers.region })
          : ''
  const statusId = `${name}-choices`

  const shared = {
    freeSolo: true,
    forcePopupIcon: true,
    fullWidth: true,
    size: 'small',
    open,
    options: choices,
    loading: offers.kind === 'asking',
    openText: say('open', { name }),
    closeText: say('close', { name }),
    clearText: say('clear', { name }),
    onOpen: () => {
      setOpen(true)
      setWanted(true)
    },
    onClose: () => setOpen(false),
    onFocus: () => setWanted(true),
    getOptionLabel: (choice) => (typeof choice === 'string' ? choice : choice.value),
    getOptionKey: (choice) => (typeof choice === 'string' ? choice : `${choice.code ?? ''}${choice.value}`),
    isOptionEqualToValue: (choice, other) => textOfChoice(choice) === textOfChoice(other),
    filterOptions: (all, { inputValue }) => matching(all, inputValue, chosen),
    renderOption: ({ key, ...item }, choice) => (
      <Box component="li" key={key} {...item}>
        <Box sx={{ minWidth: 0 }}>
          <Typography component="span" sx={{ fontFamily: '"JetBrains Mono", monospace', fontSize: 13 }}>
            {choice.code === true ? say('useExpression', { code: choice.value }) : choice.value}
          </Typography>
          <Typography component="span" variant="body2" color="textSecondary" sx={{ display: 'block' }}>
            {choice.facts.join(' · ')}
          </Typography>
        </Box>
      </Box>
    ),
    renderInput: (params) => (
      <TextField
        {...params}
        label={name}
        error={failed}
        helperText={help}
        placeholder={several && Array.isArray(value) && value.length > 0 ? '' : placeholder}
        slotProps={{ ...params.slotProps, inputLabel: { ...params.slotProps.inputLabel, shrink: true } }}
      />
    ),
  } satisfies Partial<AutocompleteProps<Choice, boolean, false, true>>

  return (
    <Box>
      {several ? (
        <Autocomplete<Choice, true, false, true>
          {...shared}
          multiple
          value={listOf(value).map((one) => ({ value: one, facts: [] }))}
          onChange={(_event, next) => onSet(next.length === 0 ? undefined : next.map(textOfChoice))}
        />
      ) : (
        <Autocomplete<Choice, false, false, true>
          {...shared}
          value={chosen === '' ? null : { value: chosen, facts: [] }}
          inputValue={typed}
          onInputChange={(_event, next, reason) => {
            if (reason === 'input' || reason === 'clear') setTyped(next)
          }}
          onChange={(_event, next) => {
            take(next)
            setTyped(next === null ? '' : textOfChoice(next))
          }}
          onBlur={leave}
        />
      )}
      {wanted && (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', flexWrap: 'wrap', ml: 1.75 }}>
          <FormHelperText id={statusId} role="status" error={offers.kind === 'failed'} sx={{ m: 0 }}>
            {status}
          </FormHelperText>
          {(offers.kind === 'failed' || offers.kind === 'offered') && (
            <Button size="small" onClick={refresh} sx={{ minWidth: 0, py: 0 }} aria-describedby={statusId}>
              {say('refresh')}
            </Button>
          )}
        </Box>
      )}
    </Box>
  )
}

function textOfChoice(choice: Choice | string): string {
  return typeof choice === 'string' ? choice : choice.value
}

/**
 * While the field shows what is chosen, everything is offered; what is typed narrows it by all of its words. Those in which
 * it stands as it was typed come first: "4 cores" before "2 cores · 4 GiB".
 */
function matching(all: readonly Choice[], typed: string, chosen: string): Choice[] {
  if (typed === chosen) return [...all]
  const wanted = typed.trim().toLowerCase()
  const words = wanted.split(/\s+/)
  const fitting = all.map((choice) => ({
    choice,
    texts: [choice.value, ...choice.facts].map((one) => one.toLowerCase()),
  }))
  const found = fitting.filter(({ texts }) => words.every((word) => texts.some((text) => text.includes(word))))
  const isClose = ({ texts }: { readonly texts: readonly string[] }) => texts.some((text) => text.startsWith(wanted))
  return [...found.filter(isClose), ...found.filter((one) => !isClose(one))].map(({ choice }) => choice)
}

function textOf(value: PlainValue | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

function listOf(value: PlainValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
