/** What became of a dialog that asks for a template. */
export type DialogAnswer =
  | { readonly kind: 'chosen'; readonly path: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unsupported' }

/** The host's own way to ask for a template on disk. */
export interface TemplateDialogs {
  openTemplate(kind: 'file' | 'folder'): Promise<DialogAnswer>
}

/** For hosts without native dialogs: the page shows its own. */
export const noDialogs: TemplateDialogs = { openTemplate: async () => ({ kind: 'unsupported' }) }
