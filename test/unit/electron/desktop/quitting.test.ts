import { expect, test, vi } from 'vitest'
import { createQuitting } from '#electron/desktop/quitting.ts'
import { desktopWords } from '#electron/desktop/words.ts'

function setUp(going: number, pressed = 0) {
  const done: string[] = []
  const ask = vi.fn(async (question: string, _detail: string, buttons: readonly string[]) => {
    done.push(`asked: ${question} [${buttons.length}]`)
    return pressed
  })
  const quitting = createQuitting({
    going: () => going,
    words: () => desktopWords('en', 'en'),
    ask,
    close: async () => {
      done.push('cleaned up')
    },
    hide: () => done.push('hidden'),
    quit: () => done.push('quit'),
    exit: () => done.push('exit'),
  })
  const event = { preventDefault: () => done.push('held back') }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { done, quitting, event, settled }
}

test('without builds it ends after closing what is open, without a question', async () => {
  const { done, quitting, event, settled } = setUp(0)
  quitting.onBeforeQuit(event)
  await settled()
  quitting.onBeforeQuit(event)
  expect(done).toEqual(['held back', 'cleaned up', 'quit'])
})

test.each([
  [0, 'hidden', []],
  [1, 'cleaned up', ['quit']],
  [2, 'exit', []],
])('while builds run it asks, and does as answer %i says: %s', async (pressed, then, more) => {
  const { done, quitting, event, settled } = setUp(2, pressed)
  quitting.onBeforeQuit(event)
  await settled()
  expect(done).toEqual(['held back', 'asked: 2 builds are running. [4]', then, ...more])
})

test('who does not want to quit after all is asked again the next time', async () => {
  const { done, quitting, event, settled } = setUp(1, 3)
  for (const _time of [1, 2]) {
    quitting.onBeforeQuit(event)
    await settled()
  }
  expect(done).toEqual(Array(2).fill(['held back', 'asked: A build is running. [4]']).flat())
})

test('a second wish to quit while the question is open changes nothing', async () => {
  const { done, quitting, event, settled } = setUp(1, 1)
  quitting.onBeforeQuit(event)
  quitting.onBeforeQuit(event)
  await settled()
  expect(done).toEqual(['held back', 'asked: A build is running. [4]', 'held back', 'cleaned up', 'quit'])
})

test('a window closed while builds run is only hidden; without builds it closes', () => {
  const building = setUp(1)
  building.quitting.onClose(building.event)
  expect(building.done).toEqual(['held back', 'hidden'])
  const idle = setUp(0)
  idle.quitting.onClose(idle.event)
  expect(idle.done).toEqual([])
})

test('the desktop speaks the language of the settings, or of the system', () => {
  expect(desktopWords('system', 'fr-FR').quit).toBe('Quitter')
  expect(desktopWords('system', 'de-DE').quit).toBe('Quit')
  expect(desktopWords('en', 'fr-FR').quit).toBe('Quit')
  expect(desktopWords('fr', 'en-GB').buildsGoOn(2)).toBe('2 builds sont en cours.')
})
