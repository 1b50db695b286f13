import { generatedTemplate } from './generate.ts'
import type { Random } from './random.ts'
import { pieces, seeds } from './seeds.ts'

/** A seed or generated template with a few random changes; often still valid, often broken in one place. */
export function mutatedTemplate(random: Random): string {
  const generated = random.below(2) === 0
  let text = generated ? generatedTemplate(random) : random.pick(seeds)
  if (!generated && random.below(4) === 0) text = shortened(random, text)
  const changes = generated ? Math.max(0, random.below(4) - 1) : 1 + random.below(2)
  for (let at = 0; at < changes; at += 1) text = changed(random, text)
  return text.replaceAll('\ufffd', '')
}

/** A stretch of whole lines, so that many cases are small. */
function shortened(random: Random, text: string): string {
  const lines = text.split('\n')
  const from = random.below(lines.length)
  return lines.slice(from, from + 1 + random.below(8)).join('\n')
}

function changed(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  switch (random.below(9)) {
    case 0:
      return spliced(text, at, 1 + random.below(3), '')
    case 1:
      return spliced(text, at, random.below(12), '')
    case 2:
    case 3:
    case 4:
      return spliced(text, at, 0, random.pick(pieces))
    case 5:
      return spliced(text, at, 1, random.pick(pieces))
    case 6: {
      const from = random.below(text.length + 1)
      return spliced(text, at, 0, text.slice(from, from + random.below(20)))
    }
    case 7: {
      const other = random.pick(seeds)
      const from = random.below(other.length)
      return spliced(text, at, random.below(10), other.slice(from, from + random.below(40)))
    }
    default: {
      const lines = text.split('\n')
      lines.splice(random.below(lines.length), 1)
      return lines.join('\n')
    }
  }
}

/** Cuts by code points, as half a surrogate pair is no text that a file can hold. */
function spliced(text: string, at: number, remove: number, insert: string): string {
  return (text.slice(0, at) + insert + text.slice(at + remove)).toWellFormed().replaceAll('\ufffd', '')
}
