import { hasVolume, makesOmi, type TemplateDraft, type WizardStep, wordsIn } from './draft.ts'

/** What is wrong with a draft: where, and which sentence says so. */
export interface DraftProblem {
  readonly step: WizardStep
  /** The field, as the draft names it; `steps.2` for one of several. */
  readonly field: string
  readonly code:
    | 'needed'
    | 'image-id'
    | 'package-name'
    | 'volume-size'
    | 'name-charset'
    | 'name-length'
    | 'tag-key'
    | 'account-id'
    | 'nothing-installed'
  readonly severity: 'error' | 'warning'
}

/** An OMI's name (spec/builders.md, option omi_name): 3 to 128 of these characters. */
const nameCharacters = /^[A-Za-z0-9()[\] ./'@_-]*$/
/** `-1700000000`, which a name that is made unique gets. */
const uniqueTail = 11
const longestName = 128
const shortestName = 3

/** Everything that is wrong with a draft, in the order of the wizard. */
export function draftProblems(draft: TemplateDraft): readonly DraftProblem[] {
  const problems: DraftProblem[] = []
  const add = (step: WizardStep, field: string, code: DraftProblem['code'], severity: 'error' | 'warning' = 'error') =>
    problems.push({ step, field, code, severity })
  const need = (step: WizardStep, field: string, text: string) => {
    if (text.trim() === '') add(step, field, 'needed')
  }

  if (draft.source.kind === 'newest') {
    need('source', 'source.pattern', draft.source.pattern)
    need('source', 'source.owner', draft.source.owner)
  } else if (!/^ami-[0-9a-f]{8,17}$/.test(draft.source.imageId.trim())) {
    add('source', 'source.imageId', draft.source.imageId.trim() === '' ? 'needed' : 'image-id')
  }

  need('machine', 'vmType', draft.vmType)
  need('machine', 'username', draft.username)
  if (hasVolume(draft) && !/^[1-9]\d{0,4}$/.test(draft.volumeSize.trim())) add('machine', 'volumeSize', 'volume-size')

  for (const [index, step] of draft.steps.entries()) {
    const field = `steps.${index}`
    switch (step.kind) {
      case 'packages':
        if (wordsIn(step.names).some((name) => !/^[A-Za-z0-9@][A-Za-z0-9.+:~=@_-]*$/.test(name))) {
          add('install', field, 'package-name')
        }
        break
      case 'commands':
        need('install', field, step.text)
        break
      case 'script':
        need('install', field, step.path)
        break
      case 'file':
        need('install', field, step.source)
        need('install', field, step.destination)
        break
      case 'ansible':
        need('install', field, step.playbook)
        break
    }
  }
  if (!draft.steps.some((step) => step.kind !== 'packages' || wordsIn(step.names).length > 0)) {
    add('install', 'steps', 'nothing-installed', 'warning')
  }

  const name = draft.name.trim()
  need('result', 'name', name)
  if (name !== '' && !nameCharacters.test(name)) add('result', 'name', 'name-charset')
  const length = name.length + (draft.unique && makesOmi(draft) ? uniqueTail : 0)
  if (name !== '' && (length < shortestName || length > longestName)) add('result', 'name', 'name-length')
  if (draft.tags.some(({ key }) => key.trim() === '' || key.length > 255)) add('result', 'tags', 'tag-key')
  if (wordsIn(draft.accounts).some((account) => !/^\d{12}$/.test(account))) add('result', 'accounts', 'account-id')
  need('review', 'folder', draft.folder)
  return problems
}
