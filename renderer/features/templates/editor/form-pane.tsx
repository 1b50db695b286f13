import { Alert, Box, Button, Typography } from '@mui/material'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { applyChanges } from '#shared/language/source.ts'
import { allCards, type BuildCards, type Card, cardsOf, legacySourceId } from '#shared/template/form/cards.ts'
import { addBuild, addSource, addSourceToBuild, addStep } from '#shared/template/form/form-edits.ts'
import { type FormFile, formFile } from '#shared/template/form/form-file.ts'
import { AddComponentButton } from './add-component-button.tsx'
import { CardEditor } from './card-editor.tsx'
import { CardList } from './card-list.tsx'
import { isUnsaved } from './documents.ts'
import { textDifference } from './text-difference.ts'
import { UpgradeOffer } from './upgrade-offer.tsx'
import type { OpenTemplate } from './use-documents.ts'
import { useDocuments } from './use-documents.ts'

/** What stands in it may shrink to its width. */
const column = { display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }

interface FormPaneProps {
  readonly open: OpenTemplate
  readonly readOnly: boolean
  readonly onShowCode: () => void
}

/** The form of a template: its sources and steps as cards, and the options of the chosen one. */
export function FormPane({ open, readOnly, onShowCode }: FormPaneProps) {
  const say = useTranslations('editor')
  const { documents } = open
  const { files, cursor } = useDocuments(documents)
  const [chosen, setChosen] = useState<string | undefined>()
  const formFiles = useMemo(() => files.map(({ name, text }) => formFile({ name, text })), [files])
  const cards = useMemo(() => cardsOf(formFiles), [formFiles])
  const all = allCards(cards)
  const card = all.find(({ id }) => id === chosen) ?? all[0]
  const broken = formFiles.find((file) => file.broken)
  const indexOf = (file: FormFile) => files.findIndex(({ name }) => name === file.name)
  const [first] = formFiles
  const atCursor = innermost(
    all.filter(({ file }) => indexOf(file) === cursor.file),
    cursor.offset,
  )?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor chooses, not an edit of the form
  useEffect(() => {
    if (atCursor !== undefined) setChosen(atCursor)
  }, [cursor])

  // A template has a file at least.
  if (first === undefined) return null

  const addSourceOf = (type: string) => {
    const name = freeName(type, cards.sources)
    const build = cards.builds[0]
    const source = `${type}.${name}`
    const added = { file: indexOf(first), changes: addSource(first, type, name, []) }
    if (build === undefined) {
      // The new build refers to a source that has to be there first; both are one act all the same.
      const withSource = applyChanges(first.text, added.changes)
      const text = applyChanges(withSource, addBuild(formFile({ name: first.name, text: withSource }), [source]))
      documents.change([{ file: added.file, changes: [textDifference(first.text, text)] }])
    } else if (build.file === first) {
      documents.change([{ ...added, changes: [...added.changes, ...addSourceToBuild(build, source)] }])
    } else {
      documents.change([added, { file: indexOf(build.file), changes: addSourceToBuild(build, source) }])
    }
    setChosen(first.syntax === 'legacy' ? legacySourceId(cards.sources.length) : `source ${source}`)
  }
  const addStepOf = (build: BuildCards, role: 'provisioner' | 'post-processor', type: string) => {
    documents.change([{ file: indexOf(build.file), changes: addStep(build, role, type) }])
    const at =
      role === 'provisioner' ? `provisioner ${build.provisioners.length}` : `chain ${build.chains.length} step 0`
    setChosen(`${build.id} ${at}`)
  }

  return (
    <Box sx={{ p: 2, ...column }}>
      {first.syntax === 'legacy' && (
        <UpgradeOffer path={files[0]?.path ?? ''} saved={!files.some(isUnsaved)} readOnly={readOnly} />
      )}
      {broken !== undefined && <BrokenNotice file={broken} open={open} index={indexOf(broken)} onShow={onShowCode} />}
      <Box
        component="fieldset"
        disabled={readOnly || broken !== undefined}
        sx={{
          ...column,
          border: 0,
          m: 0,
          p: 0,
          minWidth: 0,
          opacity: broken === undefined ? 1 : 0.6,
          // What the fieldset disables does not know that by itself.
          '&:disabled :is(.MuiIconButton-root, .MuiButton-root)': { opacity: 0.45 },
        }}
      >
        <CardList
          title={say('sources')}
          empty={say('noSource')}
          cards={cards.sources}
          chosen={card}
          onChoose={setChosen}
          documents={documents}
          indexOf={indexOf}
          add={<AddComponentButton label={say('addSource')} kind="builder" onAdd={addSourceOf} />}
        />
        {cards.data.length > 0 && (
          <CardList
            title={say('dataSources')}
            empty=""
            cards={cards.data}
            chosen={card}
            onChoose={setChosen}
            documents={documents}
            indexOf={indexOf}
          />
        )}
        {cards.builds.map((build) => (
          <Box key={build.id} sx={column}>
            <CardList
              title={cards.builds.length === 1 ? say('steps') : say('stepsOf', { sources: build.sources.join(', ') })}
              empty={say('noStep')}
              cards={[...build.provisioners, ...(build.errorCleanup === undefined ? [] : [build.errorCleanup])]}
              disabled={build.disabled.filter(({ role }) => role !== 'post-processor')}
              chosen={card}
              onChoose={setChosen}
              documents={documents}
              indexOf={indexOf}
              add={
                <AddComponentButton
                  label={say('addStep')}
                  kind="provisioner"
                  onAdd={(type) => addStepOf(build, 'provisioner', type)}
                />
              }
            />
            <CardList
              title={say('afterwards')}
              empty={say('nothingAfterwards')}
              cards={build.chains.flat()}
              disabled={build.disabled.filter(({ role }) => role === 'post-processor')}
              chosen={card}
              onChoose={setChosen}
              documents={documents}
              indexOf={indexOf}
              build={build}
              add={
                <AddComponentButton
                  label={say('addPostProcessor')}
                  kind="post-processor"
                  onAdd={(type) => addStepOf(build, 'post-processor', type)}
                />
              }
            />
          </Box>
        ))}
        {card !== undefined && (
          <CardEditor key={card.id} card={card} open={open} index={indexOf(card.file)} onShowCode={onShowCode} />
        )}
      </Box>
    </Box>
  )
}

interface BrokenNoticeProps {
  readonly file: FormFile
  readonly open: OpenTemplate
  readonly index: number
  readonly onShow: () => void
}

/** Why the form changes nothing now, and the way to the place. */
function BrokenNotice({ file, open, index, onShow }: BrokenNoticeProps) {
  const say = useTranslations('editor')
  const error = open.check().find(({ severity, place }) => severity === 'error' && place?.source.name === file.name)
  const offset = error?.place?.span.from ?? 0
  const line = file.text.slice(0, offset).split('\n').length
  return (
    <Alert
      severity="warning"
      action={
        <Button
          color="inherit"
          onClick={() => {
            onShow()
            open.documents.show(index, offset)
          }}
        >
          {say('goToLine', { line: String(line) })}
        </Button>
      }
    >
      <Typography>
        {say('broken', { file: file.name, line: String(line), summary: error?.summary ?? say('syntaxError') })}
      </Typography>
    </Alert>
  )
}

/** The card in whose block an offset of its file is. */
function innermost(cards: readonly Card[], offset: number): Card | undefined {
  return cards
    .filter(({ file: { syntax }, block }) => {
      // In JSON the spans of blocks in one list overlap.
      const { from, to } = syntax === 'hcl' ? block.span : block.body.span
      return from <= offset && offset <= to
    })
    .sort((a, b) => sizeOf(a) - sizeOf(b))[0]
}

function sizeOf({ block: { body } }: Card): number {
  return body.span.to - body.span.from
}

function freeName(type: string, sources: readonly Card[]): string {
  const taken = new Set(sources.filter((one) => one.type === type).map(({ name }) => name))
  let number = 1
  while (taken.has(number === 1 ? 'image' : `image-${number}`)) number += 1
  return number === 1 ? 'image' : `image-${number}`
}
