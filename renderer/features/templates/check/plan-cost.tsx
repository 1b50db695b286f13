import { Box, Typography } from '@mui/material'
import { useFormatter, useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { CloudPlan, CostEstimate, CostLine } from '#shared/contract/check-shapes.ts'

interface PlanCostProps {
  /** Undefined when the price list could not be read. */
  readonly cost: CostEstimate | undefined
  readonly prices: CloudPlan['prices']
}

/** What a build costs by list prices; what is not known is said, and never 0. */
export function PlanCost({ cost, prices }: PlanCostProps) {
  const say = useTranslations('checks.plan')
  const price = usePrice(prices?.currency)
  const { date } = useTimeWords()
  if (cost === undefined || prices === undefined) return say('costNoPrices')
  const { hourly, monthly, build, month } = cost
  const perHour = sumOf(hourly)
  const unknown = [...hourly, ...monthly].filter((line) => line.price === undefined)
  const item = ({ what, detail }: CostLine) => say(`items.${what}`, { detail })
  const sums = [
    build !== undefined
      ? say('costBuild', { price: price(build) })
      : hourly.length === 0
        ? undefined
        : say('costHour', { price: perHour === undefined ? say('costUnknown') : price(perHour) }),
    monthly.length === 0
      ? say('costNothingKept')
      : say('costMonth', { price: month === undefined ? say('costUnknown') : price(month) }),
  ]
  return (
    <Box sx={{ display: 'grid', gap: 0.5 }}>
      <Typography component="p" sx={{ fontWeight: 600 }}>
        {sums.filter((one) => one !== undefined).join(', ')}
      </Typography>
      {unknown.length > 0 && (
        <Typography component="p" variant="body2">
          {say('unknownItems', { items: unknown.map(item).join('; ') })}
        </Typography>
      )}
      <Typography component="p" variant="body2" color="textSecondary">
        {say('costBasis', { date: date(prices.readAt) })}
      </Typography>
      <Box component="details">
        <Box component="summary" sx={{ cursor: 'pointer' }}>
          {say('costItems')}
        </Box>
        <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2 }}>
          {[
            ...hourly.map((line) => ({ line, per: say('perHour') })),
            ...monthly.map((line) => ({ line, per: say('perMonth') })),
          ].map(({ line, per }, at) => (
            <li key={`${String(at)} ${line.what}`}>
              {item(line)}: {line.price === undefined ? say('costUnknown') : `${price(line.price)} ${per}`}
            </li>
          ))}
        </Box>
      </Box>
    </Box>
  )
}

function sumOf(lines: readonly CostLine[]): number | undefined {
  const known = lines.flatMap(({ price }) => (price === undefined ? [] : [price]))
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0)
}

/** Prices of a build are often below a cent: they are shown with two figures that tell something. */
function usePrice(currency: string | undefined): (amount: number) => string {
  const format = useFormatter()
  return (amount) =>
    format.number(amount, {
      ...(currency === undefined ? {} : { style: 'currency', currency }),
      ...(amount < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
    })
}
