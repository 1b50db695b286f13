const mark = 'omi-sandbox-program:'

/**
 * What an executable of a simulated machine holds: the beginning of an ELF file, so that tools take it for a binary,
 * and the name of the program that the machine runs instead. The name is in the content, as with a real binary, so
 * that copies and renamed files keep working.
 */
export function programFile(name: string): Uint8Array {
  const elf = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  return Buffer.concat([elf, Buffer.from(`${mark}${name}\n`)])
}

/** The program's name, undefined when the file is not such an executable. */
export function programNameOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45) return undefined
  const text = Buffer.from(bytes.subarray(16, 256)).toString('latin1')
  if (!text.startsWith(mark)) return undefined
  return text.slice(mark.length).split('\n', 1)[0]
}
