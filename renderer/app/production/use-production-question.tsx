import { type ReactNode, useState } from 'react'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { confirmAccount, isConfirmed, namesProduction } from './production.ts'
import { ProductionDialog } from './production-dialog.tsx'

interface ProductionQuestion {
  /** Starts at once, or after the person has said that it may start in production: once a session for each account. */
  readonly start: (
    where: { readonly account: AccountChoice; readonly name: string | undefined },
    go: () => void,
  ) => void
  /** To be shown where the start is. */
  readonly question: ReactNode
}

/** Whatever launches VMs asks by this, before the first time in an account that is named as the one in production. */
export function useProductionQuestion(): ProductionQuestion {
  const [asking, setAsking] = useState<{ account: AccountChoice; name: string; go: () => void } | undefined>()
  return {
    start({ account, name }, go) {
      const isProfile = account !== 'sandbox' && account !== 'template'
      if (isProfile && name !== undefined && namesProduction(name) && !isConfirmed(account)) {
        setAsking({ account, name, go })
        return
      }
      go()
    },
    question: asking !== undefined && (
      <ProductionDialog
        profile={asking.name}
        onCancel={() => setAsking(undefined)}
        onStart={() => {
          confirmAccount(asking.account)
          setAsking(undefined)
          asking.go()
        }}
      />
    ),
  }
}
