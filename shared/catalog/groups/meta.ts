import { duration, flag, integer, text, texts } from '../option.ts'

/*
 * What every provisioner and post-processor takes besides its own options (spec/templates.md 3.6). `override` is one of
 * them too: its content is another component's options, so no shape can be declared for it.
 */

const choiceOptions = {
  only: texts({
    help: 'Run only in builds of these sources.',
    example: '["osc-bsu.web"]',
    group: 'When',
  }),
  except: texts({
    help: 'Do not run in builds of these sources.',
    example: '["osc-bsu.web"]',
    group: 'When',
  }),
}

export const provisionerMetaOptions = {
  name: text({ help: 'What people call this step.', group: 'When' }),
  pause_before: duration({ help: 'How long to wait before it starts.', fallback: 0, group: 'When' }),
  timeout: duration({ help: 'After how long it has failed.', fallbackWords: 'no limit', group: 'When' }),
  max_retries: integer({ help: 'How often it is tried again when it fails.', fallback: 0, min: 0, group: 'When' }),
  continue_on_error: flag({ help: 'Go on with the build when it fails.', fallback: false, group: 'When' }),
  ...choiceOptions,
}

const { name: _unnamed, continue_on_error: _stopping, ...inBothSyntaxes } = provisionerMetaOptions

/** Those of legacy JSON, where a provisioner has no name and its failure always ends the build. */
export const legacyProvisionerMetaOptions = inBothSyntaxes

/** What every builder of legacy JSON takes besides its own options. */
export const legacyBuilderMetaOptions = {
  name: text({
    help: 'What the build is called; by default, as the builder’s type. Steps name it in only and except.',
  }),
}

export const postProcessorMetaOptions = {
  name: text({ help: 'What people call this post-processor; -except leaves it out by this name.', group: 'When' }),
  keep_input_artifact: flag({
    help: 'Keep what it was given besides what it makes.',
    fallbackWords: 'as the post-processor decides',
    group: 'When',
  }),
  ...choiceOptions,
}
