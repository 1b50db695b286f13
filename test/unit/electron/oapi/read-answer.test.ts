import { describe, expect, test } from 'vitest'
import { readAnswer } from '#electron/oapi/read-answer.ts'

const answer = (status: number, body: unknown) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('a success', () => {
  test('is read with its request id', () => {
    const body = { ResponseContext: { RequestId: 'r-1' }, Vms: [{ VmId: 'i-1', State: 'running' }] }
    expect(readAnswer('ReadVms', answer(200, body))).toEqual({ kind: 'success', content: body, requestId: 'r-1' })
  })

  test('may have fields and values that we do not know yet', () => {
    const body = { Vms: [{ VmId: 'i-1', BootMode: 'quantum', Novelty: { Deep: 1 } }], Extra: true }
    expect(readAnswer('ReadVms', answer(200, body))).toMatchObject({ kind: 'success', content: body })
  })

  test('counts an explicit null as absent, anywhere', () => {
    const body = { Vms: [null, { VmId: 'i-1', PublicIp: null, Tags: [null] }], NextPageToken: null }
    expect(readAnswer('ReadVms', answer(200, body))).toMatchObject({
      kind: 'success',
      content: { Vms: [{ VmId: 'i-1', Tags: [] }] },
    })
  })

  test.each([
    ['a login page', '<html><style>b{}</style><body>Please  <b>log in</b></body></html>', 'Please log in'],
    ['nothing', '', 'it is empty'],
    ['a list', '[]', 'the whole answer'],
    ['a field of another type', '{"Vms":[{"VmId":7}]}', 'Vms.0.VmId'],
  ])('that is %s is not taken for an answer', (_name, body, finding) => {
    const read = readAnswer('ReadVms', answer(200, body))
    expect(read).toMatchObject({ kind: 'strange', finding: expect.stringContaining(finding) })
  })
})

describe('a refusal', () => {
  const entriesOf = (status: number, body: unknown) => {
    const read = readAnswer('ReadVms', answer(status, body))
    if (read.kind !== 'refusal') throw new Error(`it is a ${read.kind}`)
    return read.entries
  }

  test("is read from the API's own form, with the code as a number or a text", () => {
    const body = {
      Errors: [{ Code: '4078', Type: 'T', Details: 'd' }, { Code: 6 }],
      ResponseContext: { RequestId: 'r' },
    }
    expect(readAnswer('ReadVms', answer(400, body))).toEqual({
      kind: 'refusal',
      requestId: 'r',
      entries: [
        { code: '4078', type: 'T', details: 'd' },
        { code: '6', type: 'Error', details: '' },
      ],
    })
  })

  test('is read from a problem document', () => {
    const body = { type: 'about:blank', title: 'Too Many Requests', status: 429, detail: 'slow down' }
    expect(entriesOf(429, body)).toEqual([{ code: undefined, type: 'Too Many Requests', details: 'slow down' }])
  })

  test('is read from the older form with __type', () => {
    const body = { __type: 'AccessDeniedException', message: 'no' }
    expect(entriesOf(403, body)).toEqual([{ code: undefined, type: 'AccessDeniedException', details: 'no' }])
  })

  test('is read from a page of HTML, shortened', () => {
    const [entry] = entriesOf(502, `<html><h1>Bad Gateway</h1>${'x '.repeat(500)}</html>`)
    expect(entry?.details).toMatch(/^Bad Gateway x/)
    expect(entry!.details.length).toBeLessThan(210)
  })

  test.each(['', '{}', 'null', '[]', '{"Errors":[]}', '{"Errors":"no"}', '{"Errors":[7]}'])(
    'is a refusal also when its body is %j',
    (body) => {
      expect(readAnswer('ReadVms', answer(500, body)).kind).toBe('refusal')
    },
  )
})
