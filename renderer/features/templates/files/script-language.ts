import { json } from '@codemirror/lang-json'
import { StreamLanguage, type StreamParser, syntaxHighlighting } from '@codemirror/language'
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile'
import { nginx } from '@codemirror/legacy-modes/mode/nginx'
import { powerShell } from '@codemirror/legacy-modes/mode/powershell'
import { properties } from '@codemirror/legacy-modes/mode/properties'
import { python } from '@codemirror/legacy-modes/mode/python'
import { ruby } from '@codemirror/legacy-modes/mode/ruby'
import { shell } from '@codemirror/legacy-modes/mode/shell'
import { toml } from '@codemirror/legacy-modes/mode/toml'
import { html, xml } from '@codemirror/legacy-modes/mode/xml'
import { yaml } from '@codemirror/legacy-modes/mode/yaml'
import type { Extension } from '@codemirror/state'
import { tagHighlighter, tags } from '@lezer/highlight'
import { codeColours } from '../editor/code-colours.ts'
import { hclHighlighting } from '../editor/hcl-highlighting.ts'

/** Languages of what templates bring along, by the endings of its files. */
const byEnding: Readonly<Record<string, StreamParser<unknown>>> = {
  sh: shell,
  bash: shell,
  zsh: shell,
  env: shell,
  ps1: powerShell,
  psm1: powerShell,
  py: python,
  rb: ruby,
  yml: yaml,
  yaml,
  toml,
  conf: nginx,
  ini: properties,
  cfg: properties,
  properties,
  service: properties,
  timer: properties,
  socket: properties,
  xml,
  html,
}

/** What a script's first line says of what runs it. */
const byInterpreter: readonly (readonly [RegExp, StreamParser<unknown>])[] = [
  [/^#!.*\b(ba|da|k|z)?sh\b/, shell],
  [/^#!.*\bpython/, python],
  [/^#!.*\bruby/, ruby],
  [/^#!.*\bpwsh/, powerShell],
  [/^#cloud-config\b/, yaml],
]

/** What an editor makes of a text: its colours, by the file's name and first line; none for what is not known. */
export function scriptLanguage(name: string, text: string): Extension {
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  // A text that a template fills in is named after what it becomes.
  const ending =
    base
      .replace(/\.(tpl|tmpl|tftpl|pkrtpl|j2)$/, '')
      .split('.')
      .at(-1) ?? ''
  if (/\.pkrtpl\.hcl$/.test(base)) return scriptLanguage(base.slice(0, -'.pkrtpl.hcl'.length), text)
  if (ending === 'hcl') return hclHighlighting()
  if (ending === 'json') return [json(), colours]
  const firstLine = text.slice(0, 200).split('\n', 1)[0] ?? ''
  const parser =
    byInterpreter.find(([pattern]) => pattern.test(firstLine))?.[1] ??
    (base === 'dockerfile' ? dockerFile : byEnding[ending])
  return parser === undefined ? [] : [StreamLanguage.define(parser), colours]
}

const colours: Extension = [
  codeColours,
  syntaxHighlighting(
    tagHighlighter([
      { tag: [tags.comment, tags.meta], class: 'cm-code-comment' },
      { tag: [tags.string, tags.special(tags.string)], class: 'cm-code-text' },
      { tag: tags.number, class: 'cm-code-number' },
      { tag: [tags.bool, tags.null, tags.atom], class: 'cm-code-constant' },
      { tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName)], class: 'cm-code-name' },
      { tag: [tags.keyword, tags.tagName], class: 'cm-code-block' },
      { tag: tags.standard(tags.variableName), class: 'cm-code-call' },
    ]),
  ),
]
