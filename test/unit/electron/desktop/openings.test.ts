import { expect, test } from 'vitest'
import { routeOfArguments, routeOfOpening } from '#electron/desktop/openings.ts'

test('a template file opens in the editor, relative to where the system says', () => {
  expect(routeOfOpening('/work/web.pkr.hcl', '/')).toBe('/template?path=%2Fwork%2Fweb.pkr.hcl')
  expect(routeOfOpening('web.pkr.json', '/work')).toBe('/template?path=%2Fwork%2Fweb.pkr.json')
})

test('whatever is neither a template nor a link opens nothing', () => {
  for (const opening of ['--inspect=web.json', '/etc/passwd', 'https://evil.example/x.json', 'omi:', '']) {
    expect(routeOfOpening(opening, '/work') ?? 'nothing').not.toMatch(/passwd|inspect/)
  }
  expect(routeOfOpening('/etc/passwd', '/')).toBeUndefined()
})

test('the first argument that can be opened counts, not the program', () => {
  expect(routeOfArguments(['/opt/omi.json', '--flag', '/work/web.pkr.hcl'], '/')).toContain('web.pkr.hcl')
  expect(routeOfArguments(['/opt/omi-studio'], '/')).toBeUndefined()
})
