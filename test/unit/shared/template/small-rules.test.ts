import { describe, expect, it } from 'vitest'
import {
  apiFilters,
  imageFilters,
  netFilters,
  securityGroupFilters,
  subnetFilters,
} from '#shared/catalog/groups/filters.ts'
import { formatDuration, parseDuration } from '#shared/template/duration.ts'
import { matchGlob } from '#shared/template/select-builds.ts'
import { dialectOf, selectTemplateFiles } from '#shared/template/template-files.ts'
import { parseAssignment } from '#shared/template/template-input.ts'
import { meets, parseConstraints } from '#shared/template/version-constraint.ts'

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['300ms', 300],
    ['2us', 0.002],
    ['0', 0],
    ['-1s', -1000],
    ['', undefined],
    ['10', undefined],
    ['1d', undefined],
    ['1h 30m', undefined],
    ['s', undefined],
  ])('%j is %j ms', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds))

  it.each([0, 300, 5000, 90_000, 600_000, 5_400_000, 7_200_000])(
    '%d ms are written as they are read',
    (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds)
    },
  )
})

describe('version conditions', () => {
  it.each([
    ['>= 1.7.0', '1.16.0', true],
    ['~> 1.8', '1.16.0', true],
    ['~> 1.8.0', '1.16.0', false],
    ['>= 1.7, < 2', '1.16.0', true],
    ['!= 1.16.0', '1.16.0', false],
    ['1.16', '1.16.0', true],
    ['= 1.15', '1.16.0', false],
    ['> 1.16.0', '1.16.0', false],
    ['<= 1.16.0', '1.16.0', true],
    ['~> 1', '1.16.0', true],
  ])('%j allows %s: %j', (text, version, allowed) => {
    const constraints = parseConstraints(text)
    expect(constraints && meets(version, constraints)).toBe(allowed)
  })

  it.each(['', 'x', '>= ', '1.7,'])('%j is none', (text) => expect(parseConstraints(text)).toBeUndefined())
})

describe('files of a folder', () => {
  it('make a template by their endings, native before JSON, in the order of bytes', () => {
    const names = [
      'b.pkr.hcl',
      'a.pkr.json',
      'Z.pkr.hcl',
      '.hidden.pkr.hcl',
      'x.auto.pkrvars.json',
      'b.auto.pkrvars.hcl',
      'a.pkrvars.hcl',
      'é.pkr.hcl',
      'readme.md',
    ]
    expect(selectTemplateFiles(names)).toEqual({
      dialect: 'hcl2',
      templates: ['.hidden.pkr.hcl', 'Z.pkr.hcl', 'b.pkr.hcl', 'é.pkr.hcl', 'a.pkr.json'],
      variableFiles: ['b.auto.pkrvars.hcl', 'x.auto.pkrvars.json'],
    })
  })

  it.each([
    ['a.pkr.hcl', 'hcl2'],
    ['a.pkr.json', 'hcl2'],
    ['a.json', 'json'],
    ['-', 'json'],
    ['template', 'json'],
  ])('%s is %s', (path, dialect) => expect(dialectOf(path)).toBe(dialect))
})

describe('names of builds', () => {
  it.each([
    ['*', 'nightly.osc-bsu.web', true],
    ['*.web', 'nightly.osc-bsu.web', true],
    ['osc-bsu.*', 'nightly.osc-bsu.web', false],
    ['osc-bsu.we?', 'osc-bsu.web', true],
    ['osc-bsu.{web,db}', 'osc-bsu.db', true],
    ['osc-bsu.[a-m]b', 'osc-bsu.db', true],
    ['osc-bsu.web', 'osc-bsu.web2', false],
  ])('%s matches %s: %j', (pattern, name, matches) => expect(matchGlob(pattern, name)).toBe(matches))
})

describe('assignments', () => {
  it.each([
    ['a=b', { name: 'a', text: 'b' }],
    ['a=b=c', { name: 'a', text: 'b=c' }],
    ['a=', { name: 'a', text: '' }],
    ['a', undefined],
    ['=a', undefined],
  ])('%j', (text, assignment) => expect(parseAssignment(text)).toEqual(assignment))
})

describe('filters for the API', () => {
  it('are named in every spelling that templates use', () => {
    expect(
      apiFilters(imageFilters, {
        filters: { name: 'Debian-*', 'owner-alias': 'Outscale', ImageIds: 'ami-1', tag_key: 'k' },
      }),
    ).toEqual({
      ImageNames: ['Debian-*'],
      AccountAliases: ['Outscale'],
      ImageIds: ['ami-1'],
      TagKeys: ['k'],
    })
    expect(
      apiFilters(netFilters, { filters: { 'ip-ranges': '10.0.0.0/16', 'is-default': 'true', 'tag:Name': 'build' } }),
    ).toEqual({
      IpRanges: ['10.0.0.0/16'],
      IsDefault: true,
      Tags: ['Name=build'],
    })
    expect(
      apiFilters(subnetFilters, { filters: { 'sub-region-names': 'eu-west-2a', 'available-ips-counts': '10' } }),
    ).toEqual({
      SubregionNames: ['eu-west-2a'],
      AvailableIpsCounts: [10],
    })
    expect(apiFilters(securityGroupFilters, { filters: { security_group_names: 'a' } })).toEqual({
      SecurityGroupNames: ['a'],
    })
  })

  it('of one name in several blocks are alternatives', () => {
    const filter = [
      { name: 'image-name', value: 'a' },
      { name: 'image-name', value: 'b' },
    ]
    expect(apiFilters(imageFilters, { filters: { 'image-name': 'c' }, filter })).toEqual({
      ImageNames: ['c', 'a', 'b'],
    })
  })
})
