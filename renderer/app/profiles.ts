import { create } from 'zustand'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { StudioClient } from '#shared/contract/client.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

type Content = CallOutput<'credentials.profiles'>

/** What is known of the app's profiles. */
export type KnownProfiles =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly content: Content }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

interface ProfilesState {
  readonly known: KnownProfiles
  readonly setKnown: (known: KnownProfiles) => void
}

/** The app's profiles, kept once for whoever shows them: the credentials page, the build sheet, the offer at first start. */
const useStore = create<ProfilesState>((set) => ({
  known: { kind: 'loading' },
  setKnown: (known) => set({ known }),
}))

export function useProfiles(): KnownProfiles {
  return useStore((state) => state.known)
}

/** Asks for the profiles anew; whoever changed something calls it. */
export async function refreshProfiles(studio: StudioClient): Promise<void> {
  const { setKnown } = useStore.getState()
  try {
    setKnown({ kind: 'loaded', content: await studio.call('credentials.profiles', {}) })
  } catch (error) {
    setKnown({ kind: 'failed', error: errorReportOf(error) })
  }
}
