import { describe, expect, test } from 'vitest'
import { endpointUrl } from '#electron/oapi/endpoint.ts'
import { StudioError } from '#shared/studio-error.ts'

describe('every spelling of an endpoint that templates and tools have used', () => {
  test.each([
    [undefined, 'https://api.eu-west-2.outscale.com/api/v1'],
    ['', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['  ', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['outscale.com/oapi/latest', 'https://api.eu-west-2.outscale.com/oapi/latest'],
    ['outscale.com/oapi/latest/', 'https://api.eu-west-2.outscale.com/oapi/latest'],
    ['outscale.hk/oapi/latest', 'https://api.eu-west-2.outscale.hk/oapi/latest'],
    ['outscale.com', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['cloud.example/oapi/latest', 'https://api.eu-west-2.cloud.example/oapi/latest'],
    ['us-east-2.outscale.com', 'https://api.us-east-2.outscale.com/api/v1'],
    ['cloudgouv-eu-west-1.outscale.com/api/v1', 'https://api.cloudgouv-eu-west-1.outscale.com/api/v1'],
    ['api.us-east-2.outscale.com', 'https://api.us-east-2.outscale.com/api/v1'],
    ['api.us-east-2.outscale.com/api/latest', 'https://api.us-east-2.outscale.com/api/latest'],
    ['api.us-east-2.outscale.com/oapi/latest', 'https://api.us-east-2.outscale.com/oapi/latest'],
    ['api.cloud.example', 'https://api.cloud.example/api/v1'],
    ['oapi.cloud.example/api/v1', 'https://oapi.cloud.example/api/v1'],
    ['localhost:3000', 'https://localhost:3000/api/v1'],
    ['127.0.0.1:3000/oapi/latest', 'https://127.0.0.1:3000/oapi/latest'],
    ['https://api.eu-west-2.outscale.com', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['https://api.eu-west-2.outscale.com/', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['https://api.eu-west-2.outscale.com/api/v1/', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['https://api.eu-west-2.outscale.com//api//v1', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['https://outscale.com/oapi/latest', 'https://outscale.com/oapi/latest'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/api/v1'],
    ['HTTPS://API.eu-west-2.OUTSCALE.com/api/v1', 'https://api.eu-west-2.outscale.com/api/v1'],
    ['http://[::1]:3000/api/v1', 'http://[::1]:3000/api/v1'],
  ])('%s becomes %s', (given, url) => {
    expect(endpointUrl(given, 'eu-west-2')).toBe(url)
  })
})

describe('an endpoint that cannot be used', () => {
  const errorOf = (given: string, option?: string): StudioError => {
    try {
      endpointUrl(given, 'eu-west-2', option)
    } catch (error) {
      if (error instanceof StudioError) return error
      throw error
    }
    throw new Error('accepted')
  }

  test.each(['https://', 'https://exa mple.com', 'ftp://api.cloud.example', 'https://host/?region=x', 'host/#top'])(
    '%s is refused with the option and a hint',
    (given) => {
      const error = errorOf(given, 'OSC_ENDPOINT_API')
      expect(error.code).toBe('invalid-endpoint')
      expect(error.message).toContain('OSC_ENDPOINT_API')
      expect(error.hint).toContain('https://api.eu-west-2.outscale.com/api/v1')
      expect(error.where).toEqual({ option: 'OSC_ENDPOINT_API' })
    },
  )

  test.each(['https://me:hunter2@host/api/v1', 'me:hunter2@host'])(
    'a login in %s is refused and not repeated',
    (given) => {
      const error = errorOf(given)
      expect(error.message).toContain('carries a login')
      expect(JSON.stringify(error.toReport())).not.toContain('hunter2')
    },
  )
})
