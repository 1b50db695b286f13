import { useMemo } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import type { MonthlyCost } from './thing-groups.ts'

/** Leftovers in the words of the page's language. */
export interface LeftoverWords {
  /** The account as people know it: `prod`, `Sandbox region`. */
  readonly account: (account: LeftoverAccount) => string
  /** `eu-west-2 · account 1234…`, or by the key where the account is not known. */
  readonly place: (account: LeftoverAccount) => string
  /** Id, type, size and state. */
  readonly details: (thing: LeftoverThing) => string
  /** Why it is there, or why it stays. */
  readonly reason: (thing: LeftoverThing) => string
  readonly price: (amount: number, currency: string | undefined) => string
  /** In one sentence; empty when nothing of it costs anything. */
  readonly total: (cost: MonthlyCost) => string
}

export function useLeftoverWords(): LeftoverWords {
  const say = useTranslations('leftovers')
  const format = useFormatter()
  const { date } = useTimeWords()
  return useMemo(() => {
    const price: LeftoverWords['price'] = (amount, currency) =>
      format.number(amount, {
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
        ...(currency === undefined ? {} : { style: 'currency' as const, currency }),
      })
    const gib = (size: number) => say('gib', { size: format.number(size) })

    const sums = ({ sums: byCurrency }: MonthlyCost) =>
      [...byCurrency].map(([currency, amount]) => price(amount, currency)).join(' + ')

    return {
      price,
      account: ({ kind, profiles }) =>
        kind === 'profile' || profiles.length > 0 ? profiles.join(', ') : say(`accounts.${accountWord(kind)}`),
      place: ({ kind, region, accountId, accessKeyEnd }) =>
        [
          kind === 'sandbox' ? undefined : region,
          accountId === undefined
            ? accessKeyEnd === undefined || kind === 'sandbox'
              ? undefined
              : say('accounts.key', { end: accessKeyEnd })
            : say('accounts.accountId', { id: accountId }),
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
      details: ({ kind, id, vmType, state, sizeGib, volumeType, there }) =>
        [
          kind === 'keypair' ? undefined : id,
          vmType,
          there === 'no'
            ? say('notThere')
            : state === undefined || !isKnownState(state)
              ? state
              : say(`states.${state}`),
          sizeGib === undefined
            ? undefined
            : kind === 'vm'
              ? say('withVolumes', { size: format.number(sizeGib) })
              : gib(sizeGib),
          volumeType,
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
      reason: ({ standing, run, ignored }) => {
        if (ignored !== undefined) {
          return ignored.note === ''
            ? say('ignoredSince', { time: date(ignored.at) })
            : say('ignoredWithNote', { note: ignored.note, time: date(ignored.at) })
        }
        switch (standing.kind) {
          case 'left':
            return standing.reason === 'stuck' && standing.detail !== undefined
              ? say('reasons.stuckBecause', { detail: standing.detail })
              : say(`reasons.${standing.reason}`)
          case 'live':
            return say('live')
          case 'kept':
            return say('kept', { time: date(standing.until) })
          case 'elsewhere':
            return say('elsewhere', { id: run?.runId ?? '' })
          case 'named':
            return say(standing.maker === 'packer' ? 'namedPacker' : 'namedOurs')
        }
      },
      total: (cost) => {
        const { sandbox: unpaid } = cost
        const sandbox =
          unpaid === undefined || unpaid.month === 0
            ? ''
            : ` ${say('totalSandbox', { price: price(unpaid.month, unpaid.currency) })}`
        if (cost.sums.size > 0) {
          return say(cost.partly ? 'totalAtLeast' : 'total', { price: sums(cost) }) + sandbox
        }
        return `${cost.partly ? say('totalUnknown') : ''}${sandbox}`.trim()
      },
    }
  }, [say, format, date])
}

const knownStates = [
  'running',
  'stopped',
  'stopping',
  'pending',
  'available',
  'in-use',
  'linked',
  'idle',
  'completed',
  'error',
] as const

/** A state that has words of its own; others are shown as the API has them. */
function isKnownState(state: string): state is (typeof knownStates)[number] {
  return (knownStates as readonly string[]).includes(state)
}

function accountWord(kind: LeftoverAccount['kind']): 'sandbox' | 'environment' | 'missing' {
  return kind === 'profile' ? 'environment' : kind
}
