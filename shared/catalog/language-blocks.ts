import { block, blocks, flag, type OptionSet, text, texts } from './option.ts'

/** A block of the template language itself, as completion and help tell it (spec/templates.md 3.3). */
export interface LanguageBlock {
  readonly help: string
  /** What its labels are, in order. */
  readonly labels: readonly ('name' | 'type' | 'reference')[]
  /** What can stand in it besides other language blocks; undefined: any name, or what the label's component takes. */
  readonly options?: OptionSet
}

const validation = blocks(
  {
    condition: text({ help: 'What must be true of the value; it uses var.NAME.' }),
    error_message: text({ help: 'What people are told when it is not, as a sentence.' }),
  },
  { help: 'A rule for the value.' },
)

/** What stands in a file, outside of any block. */
export const rootBlocks: Readonly<Record<string, LanguageBlock>> = {
  packer: {
    help: 'Which versions this template is written for.',
    labels: [],
    options: {
      required_version: text({ help: 'Versions that may build it.', example: '>= 1.9.0' }),
      required_plugins: block({}, { help: 'The plugins that it was written for. Nothing is downloaded for them.' }),
    },
  },
  variable: {
    help: 'A value that is asked for, or given by -var, a variable file or PKR_VAR_NAME.',
    labels: ['name'],
    options: {
      type: text({ help: 'string, number, bool, list(…), set(…), map(…), object({…}), tuple([…]) or any.' }),
      default: text({ help: 'The value when none is given; without it one must be.' }),
      description: text({ help: 'What it is for; the build form shows it.' }),
      sensitive: flag({ help: 'Never show its value, in logs neither.' }),
      validation,
    },
  },
  locals: { help: 'Values computed once, used as local.NAME.', labels: [] },
  local: {
    help: 'One computed value, which may be sensitive.',
    labels: ['name'],
    options: {
      expression: text({ help: 'The value.' }),
      sensitive: flag({ help: 'Never show its value, in logs neither.' }),
    },
  },
  data: { help: 'Something that is looked up before the build.', labels: ['type', 'name'] },
  source: { help: 'What is built, and how: a builder with its options.', labels: ['type', 'name'] },
  build: {
    help: 'From which sources to build, and with which steps.',
    labels: [],
    options: {
      name: text({ help: 'What people call the build; it stands in front of its labels.' }),
      description: text({ help: 'What it is for.' }),
      sources: texts({ help: 'The sources that it builds.', example: '["source.osc-bsu.web"]' }),
    },
  },
}

/** What stands in a `build` block. */
export const buildBlocks: Readonly<Record<string, LanguageBlock>> = {
  source: { help: 'One of the sources, with options of this build only.', labels: ['reference'] },
  provisioner: { help: 'A step that changes the machine.', labels: ['type'] },
  'error-cleanup-provisioner': { help: 'A step that runs only when the build fails.', labels: ['type'] },
  'post-processor': { help: 'Something to do with what was built.', labels: ['type'] },
  'post-processors': { help: 'Several, each with the result of the one before.', labels: [] },
}

/** What stands in a `post-processors` block. */
export const chainBlocks: Readonly<Record<string, LanguageBlock>> = {
  'post-processor': { help: 'Something to do with the result of the one before.', labels: ['type'] },
}
