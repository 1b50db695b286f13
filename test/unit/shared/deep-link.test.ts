import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepLinkOf, routeOfDeepLink } from '#shared/deep-link.ts'

test.each([
  ['omi://build/20261123-1a2b', '/builds/20261123-1a2b'],
  ['omi://build/20261123-1a2b#L120', '/builds/20261123-1a2b#L120'],
  ['omi://build/20261123-1a2b#step:provision-1:L7', '/builds/20261123-1a2b#step:provision-1:L7'],
  ['omi://build', '/builds'],
  ['omi://template/%2Fhome%2Fme%2Fweb.pkr.hcl', '/template?path=%2Fhome%2Fme%2Fweb.pkr.hcl'],
  ['omi://template/home/me/web.pkr.hcl', '/template?path=%2Fhome%2Fme%2Fweb.pkr.hcl'],
  ['omi://template/C%3A%5Cwork%5Cweb.pkr.hcl', '/template?path=C%3A%5Cwork%5Cweb.pkr.hcl'],
  ['omi://image/ami-0a1b2c3d', '/images/ami-0a1b2c3d'],
  ['omi://leftovers', '/leftovers'],
  ['omi://credentials/', '/credentials'],
])('%s shows %s', (link, route) => {
  expect(routeOfDeepLink(link)).toBe(route)
})

test.each([
  'https://build/20261123',
  'omi://build/a%2Fb',
  'omi://image/ami-<script>',
  'omi://user@build/1',
  'omi://template/%00',
  'omi://template/%zz',
  'omi://settings',
  'omi:build',
  '',
])('%s shows nothing', (link) => {
  expect(routeOfDeepLink(link)).toBeUndefined()
})

test('a place that is none is left out, the build is shown', () => {
  expect(routeOfDeepLink('omi://build/1#<img src=x>')).toBe('/builds/1')
})

test('a link to a route leads back to it', () => {
  for (const route of ['/builds/1-a', '/builds/1-a#L9', '/images/ami-0a1b2c3d', '/leftovers', '/credentials']) {
    expect(routeOfDeepLink(deepLinkOf(route) ?? '')).toBe(route)
  }
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((name) => `/${name}`),
      (path) => {
        const route = `/template?path=${encodeURIComponent(path)}`
        expect(routeOfDeepLink(deepLinkOf(route) ?? '')).toBe(route)
      },
    ),
  )
  expect(deepLinkOf('/settings')).toBeUndefined()
})

test('whatever comes as a link leads to a known page of ours, or nowhere', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((rest) => `omi://${rest}`),
        fc.webUrl().map((url) => url.replace(/^https?/, 'omi')),
        fc
          .tuple(fc.constantFrom('build', 'template', 'image', 'leftovers'), fc.string())
          .map((two) => `omi://${two.join('/')}`),
      ),
      (link) => {
        const route = routeOfDeepLink(link)
        if (route === undefined) return
        expect(route).toMatch(
          /^\/(builds|templates|template\?path=[^&#]+|images|leftovers|credentials)(\/[A-Za-z0-9-]+)?(#[A-Za-z0-9._:-]*)?$/,
        )
      },
    ),
    { numRuns: 5000 },
  )
})
