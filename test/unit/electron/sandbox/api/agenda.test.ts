import { expect, test } from 'vitest'
import { Agenda } from '#electron/sandbox/api/agenda.ts'
import { seededRandom } from '#test/support/sandbox/test-region.ts'

test('effects come in the order of their times, those of one moment in the order of planning', () => {
  const random = seededRandom(3)
  const agenda = new Agenda()
  const planned = Array.from({ length: 500 }, (_, index) => ({ at: Math.floor(random() * 50), taskId: String(index) }))
  for (const { at, taskId } of planned) agenda.plan(at, { kind: 'export-completed', taskId })

  const taken: { at: number; taskId: string }[] = []
  const takeUpTo = (now: number, from: Agenda) => {
    for (let due = from.takeDue(now); due !== undefined; due = from.takeDue(now)) {
      expect(due.at).toBeLessThanOrEqual(now)
      if (due.effect.kind === 'export-completed') taken.push({ at: due.at, taskId: due.effect.taskId })
    }
  }
  for (const now of [0, 3, 4, 20]) takeUpTo(now, agenda)
  expect(agenda.next).toBeGreaterThan(20)
  const restored = new Agenda()
  restored.restore(JSON.parse(JSON.stringify(agenda.appointments)))
  takeUpTo(50, restored)
  expect(taken).toEqual(
    planned.toSorted((one, other) => one.at - other.at || Number(one.taskId) - Number(other.taskId)),
  )
})
