import { createContext, type ReactNode, useContext } from 'react'
import type { StudioClient } from '#shared/contract/client.ts'

const StudioContext = createContext<StudioClient | undefined>(undefined)

/** Gives everything below the way to talk to the main process. */
export function StudioProvider({ client, children }: { readonly client: StudioClient; readonly children: ReactNode }) {
  return <StudioContext value={client}>{children}</StudioContext>
}

/** The way to talk to the main process. */
export function useStudio(): StudioClient {
  const client = useContext(StudioContext)
  if (client === undefined) throw new Error('useStudio needs a StudioProvider above it')
  return client
}
