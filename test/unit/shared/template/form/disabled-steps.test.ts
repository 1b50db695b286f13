import { describe, expect, test } from 'vitest'
import { formatHcl } from '#shared/language/hcl/format-hcl.ts'
import { applyChanges } from '#shared/language/source.ts'
import { allCards, cardsOf } from '#shared/template/form/cards.ts'
import { disableCard, enableStep, removeCard, removeDisabledStep } from '#shared/template/form/form-edits.ts'
import { formFile } from '#shared/template/form/form-file.ts'

const template = `build {
  sources = ["source.osc-bsu.web"]

  # Installs.
  provisioner "shell" { # why
    inline = [<<EOF
set -e

  echo "\${build.ID}"
EOF
    ]
  } // behind
  # About the next one.
  provisioner "file" {
    destination = "/tmp/a"
  }

  post-processors {
    post-processor "manifest" {}
  }
}
`

function read(text: string) {
  const file = formFile({ name: 't.pkr.hcl', text })
  expect(file.broken).toBe(false)
  const cards = cardsOf([file])
  const [build] = cards.builds
  if (build === undefined) throw new Error('there is no build')
  return { cards: allCards(cards), build }
}

function disable(text: string, type: string): string {
  const { cards, build } = read(text)
  const card = cards.find((one) => one.type === type)
  return applyChanges(text, disableCard(card!, build) ?? [])
}

function enable(text: string, at = 0): string {
  return applyChanges(text, enableStep(read(text).build.disabled[at]!))
}

describe('a disabled step', () => {
  for (const type of ['shell', 'file', 'manifest']) {
    test(`${type} is a comment, and comes back byte for byte`, () => {
      const disabled = disable(template, type)
      expect(read(disabled).cards.map((card) => card.type)).not.toContain(type)
      expect(read(disabled).build.disabled).toMatchObject([{ types: [type] }])
      expect(enable(disabled)).toBe(template)
    })
  }

  test('comes back byte for byte with the line ends of Windows', () => {
    const text = template.replaceAll('\n', '\r\n')
    const disabled = disable(text, 'shell')
    expect(disabled.replaceAll('\r\n', '')).not.toContain('\n')
    expect(enable(disabled)).toBe(text)
  })

  test('ends where its block ends, whatever comment follows', () => {
    const disabled = disable(disable(template, 'shell'), 'file')
    expect(read(disabled).build.disabled.map(({ types }) => types)).toEqual([['shell'], ['file']])
    expect(enable(enable(disabled, 1))).toBe(template)
    expect(enable(enable(disabled, 0))).toBe(template)
  })

  test('stays the same step when a formatter has moved its comment', () => {
    const formatted = formatHcl(disable(template, 'shell').replaceAll(/^ +# /gm, '        # '))
    expect(enable(formatted)).toContain('set -e\n\n  echo "${build.ID}"\nEOF\n    ]\n  } // behind\n')
  })

  test('is no comment of the step below: removing that one leaves it there', () => {
    const disabled = disable(template, 'shell')
    const { cards } = read(disabled)
    const without = applyChanges(disabled, removeCard(cards.find(({ type }) => type === 'file')!))
    expect(read(without).build.disabled).toHaveLength(1)
  })

  test('can be removed with its comments, and nothing else', () => {
    const disabled = disable(template, 'shell')
    const removed = applyChanges(disabled, removeDisabledStep(read(disabled).build.disabled[0]!))
    expect(removed).toBe(template.replace(/ {2}# Installs[\s\S]*behind\n/, ''))
  })

  test('is none where the marker stands above anything but a block', () => {
    const text = template.replace('  # Installs.', '  # omi-studio: disabled\n  # only words')
    expect(read(text).build.disabled).toEqual([])
  })
})
