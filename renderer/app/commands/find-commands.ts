import type { Command } from './command.ts'

/**
 * The commands that fit what was typed, best first. Each typed word has to begin a word of the title or section, or be in
 * it, or be spelt by letters of it in order. Without a text: those used recently first, the rest as they were offered.
 */
export function findCommands<Found extends Pick<Command, 'id' | 'title' | 'section'>>(
  commands: readonly Found[],
  text: string,
  recent: readonly string[],
): readonly Found[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  const place = new Map(recent.map((id, at) => [id, recent.length - at]))
  return commands
    .map((command, at) => ({ command, at, score: scoreOf(command, words), used: place.get(command.id) ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.used - a.used || a.at - b.at)
    .map(({ command }) => command)
}

function scoreOf({ title, section }: Pick<Command, 'title' | 'section'>, words: readonly string[]): number {
  let sum = 1
  for (const word of words) {
    const best = Math.max(wordScore(plain(title), word) * 2, wordScore(plain(section), word))
    if (best === 0) return 0
    sum += best
  }
  return sum
}

function wordScore(text: string, word: string): number {
  if (text.startsWith(word)) return 4
  if (text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 3
  if (text.includes(word)) return 2
  return word.length > 2 && isSpeltIn(text, word) ? 0.5 : 0
}

function isSpeltIn(text: string, word: string): boolean {
  let at = -1
  return [...word].every((letter) => {
    at = text.indexOf(letter, at + 1)
    return at >= 0
  })
}

/** Without capitals and accents: "Réglages" is found by "reglages". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
