import { expect, test } from 'vitest'
import { chooseSourceOmi } from '#shared/template/form/choose-source-omi.ts'
import { formFile } from '#shared/template/form/form-file.ts'

const card = 'source outscale-bsu.web'
const newest = { kind: 'newest', pattern: 'Debian-12-*', owner: 'Outscale' } as const

test('a filter takes the place of an id, and nothing else is touched', () => {
  const text = `# Ours.
source "outscale-bsu" "web" {
  omi_name   = "web" # so
  source_omi = "ami-12345678"
}
`
  expect(chooseSourceOmi(formFile({ name: 'a.pkr.hcl', text }), card, newest)).toBe(`# Ours.
source "outscale-bsu" "web" {
  omi_name = "web" # so

  source_omi_filter {
    filters = {
      image-name = "Debian-12-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }
}
`)
})

test('an id takes the place of a filter', () => {
  const text = `source "outscale-bsu" "web" {
  omi_name = "web"

  source_omi_filter {
    filters = { image-name = "Ubuntu-*" }
    owners  = ["self"]
  }
}
`
  const changed = chooseSourceOmi(formFile({ name: 'a.pkr.hcl', text }), card, {
    kind: 'exact',
    imageId: 'ami-87654321',
  })
  expect(changed).toContain('source_omi = "ami-87654321"')
  expect(changed).not.toContain('source_omi_filter')
})

test('what else a filter says stays', () => {
  const text = `source "outscale-bsu" "web" {
  source_omi_filter {
    # by us
    filters = { image-name = "Ubuntu-*" }
    filter {
      name  = "root-device-type"
      value = "bsu"
    }
    owners = ["self"]
  }
}
`
  const changed = chooseSourceOmi(formFile({ name: 'a.pkr.hcl', text }), card, newest)
  expect(changed).toContain('# by us\n    filters = {\n      image-name = "Debian-12-*"\n    }\n    filter {')
  expect(changed).toMatch(/owners +=.*Outscale/)
  expect(changed).toContain('most_recent = true')
})

test('in JSON, too', () => {
  const text = `{
  "source": {
    "outscale-bsu": {
      "web": {
        "source_omi": "ami-12345678",
        "omi_name": "web"
      }
    }
  }
}
`
  const changed = JSON.parse(chooseSourceOmi(formFile({ name: 'a.pkr.json', text }), card, newest)) as object
  expect(changed).toEqual({
    source: {
      'outscale-bsu': {
        web: {
          omi_name: 'web',
          source_omi_filter: { filters: { 'image-name': 'Debian-12-*' }, owners: ['Outscale'], most_recent: true },
        },
      },
    },
  })
})
