import { randomUUID } from 'node:crypto'

/** The folder for what provisioners put on a Windows machine. */
const folder = 'c:/Windows/Temp'

/** A file of our own there: `c:/Windows/Temp/script-<uuid>.ps1`. */
export function windowsTemporaryFile(name: string, extension: string): string {
  return `${folder}/${name}-${randomUUID()}.${extension}`
}
