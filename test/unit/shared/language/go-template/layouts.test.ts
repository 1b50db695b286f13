import { describe, expect, it } from 'vitest'
import { calendarOf, type Timestamp } from '#shared/language/functions/timestamp.ts'
import { formatGoLayout } from '#shared/language/go-template/go-layout.ts'
import { formatStrftime } from '#shared/language/go-template/strftime.ts'

const AFTERNOON: Timestamp = { milliseconds: Date.UTC(2024, 0, 2, 15, 4, 5, 678), nanoseconds: 901_234, offset: 0 }
const NEW_YEARS_EVE_WEST: Timestamp = {
  milliseconds: Date.UTC(2024, 11, 31, 2, 29, 9, 500),
  nanoseconds: 0,
  offset: -90,
}

describe('Go layouts show a time as Go does', () => {
  it.each([
    ['2006-01-02 15:04:05', '2024-01-02 15:04:05'],
    ['06 1 Jan January', '24 1 Jan January'],
    ['2 _2 02 002 __2', '2  2 02 002   2'],
    ['Mon Monday', 'Tue Tuesday'],
    ['3 03 15 4 04 5 05 PM pm', '3 03 15 4 04 5 05 PM pm'],
    ['-0700 -07:00 -07 -070000 -07:00:00', '+0000 +00:00 +00 +000000 +00:00:00'],
    ['Z0700 Z07:00 Z07', 'Z Z Z'],
    ['05.000 05.999 05,000 05.999999 .00 .99', '05.678 05.678 05,678 05.678901 .67 .67'],
    ['MST', 'UTC'],
    ['Janet Month Monday2', 'Janet Month Tuesday2'],
    ['20060102150405', '20240102150405'],
    ['_2006', '_2024'],
    ['2006.01.02', '2024.01.02'],
    ['15.04', '15.04'],
    ['1.2', '1.2'],
    ['Jan_2', 'Jan 2'],
    ['002006', '002024'],
    ['x.0001', 'x.0001'],
  ])('%s of an afternoon in UTC is %s', (layout, expected) => {
    expect(formatGoLayout(layout, calendarOf(AFTERNOON))).toBe(expected)
  })

  it.each([
    ['2006-01-02 15:04:05', '2024-12-31 00:59:09'],
    ['06 1 Jan January', '24 12 Dec December'],
    ['2 _2 02 002 __2', '31 31 31 366 366'],
    ['Mon Monday', 'Tue Tuesday'],
    ['3 03 15 4 04 5 05 PM pm', '12 12 00 59 59 9 09 AM am'],
    ['-0700 -07:00 -07 -070000 -07:00:00', '-0130 -01:30 -01 -013000 -01:30:00'],
    ['Z0700 Z07:00 Z07', '-0130 -01:30 -01'],
    ['05.000 05.999 05,000 05.999999 .00 .99', '09.500 09.5 09,500 09.5 .50 .5'],
    ['MST', '-0130'],
    ['Janet Month Monday2', 'Janet Month Tuesday31'],
    ['20060102150405', '20241231005909'],
    ['_2006', '_2024'],
    ['2006.01.02', '2024.12.31'],
    ['15.04', '00.59'],
    ['1.2', '12.31'],
    ['Jan_2', 'Dec31'],
    ['002006', '366024'],
    ['x.0001', 'x.0012'],
  ])('%s of a night an hour and a half west is %s', (layout, expected) => {
    expect(formatGoLayout(layout, calendarOf(NEW_YEARS_EVE_WEST))).toBe(expected)
  })
})

describe('strftime', () => {
  it('knows its tokens, and leaves others as they are', () => {
    const format = '%a %A %b %B %d %H %I %L %m %M %p %S %y %Y %z %Z %% %q %'
    expect(formatStrftime(format, calendarOf(AFTERNOON))).toBe(
      'Tue Tuesday Jan January 02 15 03 .678 01 04 PM 05 24 2024 +0000 UTC % %q %',
    )
  })
})
