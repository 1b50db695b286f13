import * as z from 'zod'

/** A step of what is to be installed, in the order in which it runs. */
const installStepSchema = z.discriminatedUnion('kind', [
  /** Names of packages, separated by blanks or commas. */
  z.object({ kind: z.literal('packages'), names: z.string() }),
  /** Shell commands, a line each. */
  z.object({ kind: z.literal('commands'), text: z.string() }),
  z.object({ kind: z.literal('script'), path: z.string() }),
  z.object({ kind: z.literal('file'), source: z.string(), destination: z.string() }),
  z.object({ kind: z.literal('ansible'), playbook: z.string() }),
])
export type InstallStep = z.infer<typeof installStepSchema>

/** What the new-template wizard has asked so far (spec/ux.md 4.5). Everything is text as it was typed. */
export const templateDraftSchema = z.object({
  builder: z.enum(['outscale-bsu', 'outscale-chroot', 'outscale-bsusurrogate', 'outscale-bsuvolume']),
  source: z.discriminatedUnion('kind', [
    /** The newest OMI whose name fits a pattern. */
    z.object({ kind: z.literal('newest'), pattern: z.string(), owner: z.string() }),
    z.object({ kind: z.literal('exact'), imageId: z.string() }),
  ]),
  vmType: z.string(),
  /** Empty: the region's first. */
  subregion: z.string(),
  /** Empty: outside of a Net. */
  subnetId: z.string(),
  username: z.string(),
  /** GiB, of the volume that is the product or the new root. */
  volumeSize: z.string(),
  steps: z.array(installStepSchema),
  name: z.string(),
  /** Adds the time of the build to the OMI's name. */
  unique: z.boolean(),
  description: z.string(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Account ids that the OMI is shared with, separated by blanks or commas. */
  accounts: z.string(),
  /** Where the file goes. */
  folder: z.string(),
})
export type TemplateDraft = z.infer<typeof templateDraftSchema>

/** The parts of the wizard, in their order. */
export const wizardSteps = ['source', 'machine', 'install', 'result', 'review'] as const
export type WizardStep = (typeof wizardSteps)[number]

/** The draft of somebody who has said nothing yet: builds as it is, once it has a name. */
export const emptyDraft: TemplateDraft = {
  builder: 'outscale-bsu',
  source: { kind: 'newest', pattern: 'Ubuntu-24.04-*', owner: 'Outscale' },
  vmType: 'tinav6.c1r2p2',
  subregion: '',
  subnetId: '',
  username: 'outscale',
  volumeSize: '10',
  steps: [{ kind: 'packages', names: '' }],
  name: '',
  unique: true,
  description: '',
  tags: [],
  accounts: '',
  folder: '',
}

/** Whether a kind of builder makes an OMI; one makes volumes. */
export function makesOmi({ builder }: Pick<TemplateDraft, 'builder'>): boolean {
  return builder !== 'outscale-bsuvolume'
}

/** Whether it lays out a volume of its own: the new root, or the product. */
export function hasVolume({ builder }: Pick<TemplateDraft, 'builder'>): boolean {
  return builder === 'outscale-bsusurrogate' || builder === 'outscale-bsuvolume'
}

/** Words in a text that separates them by blanks, commas or lines. */
export function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '')
}
