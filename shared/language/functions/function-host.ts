/**
 * What functions may ask of the machine: files, the environment, the clock, randomness. Evaluation is synchronous, so
 * every answer is. A method that cannot answer throws: an Error whose message says why (it becomes part of the
 * diagnostic), or a `NotKnownHere`, which makes the function's result unknown instead of wrong.
 */
export interface FunctionHost {
  /** The template's folder: `file`, `templatefile`, `fileset` and `fileexists` resolve against it. As typed, not absolute. */
  readonly templateFolder: string
  /** Absolute: `filebase64` and `abspath` resolve against it. */
  readonly workingFolder: string
  /** For `~`; undefined when there is none. */
  readonly homeFolder: string | undefined
  /** How the machine writes paths. */
  readonly pathStyle: 'posix' | 'windows'
  /** When this run began: what `legacy_isotime` and `legacy_strftime` show. */
  readonly startedAt: Date
  now(): Date
  /** Undefined when the variable is not set. */
  environmentVariable(name: string): string | undefined
  readFile(path: string): Uint8Array
  /** What is at the path, symbolic links followed. */
  kindOf(path: string): 'file' | 'folder' | 'other' | 'missing'
  /** What is in a folder, in any order. */
  readFolder(path: string): readonly FolderEntry[]
  /** Bytes fit for identifiers and salts. */
  randomBytes(count: number): Uint8Array
}

export interface FolderEntry {
  readonly name: string
  /** Symbolic links followed. */
  readonly kind: 'file' | 'folder' | 'other'
}

/** Thrown by a host that does not have the answer at all, such as the editor's, which reads no files. */
export class NotKnownHere extends Error {
  constructor() {
    super('This is known only where the template is built.')
    this.name = 'NotKnownHere'
  }
}

/** A host without a machine: whatever a function asks of it is unknown. For checking templates in the editor. */
export const hostWithoutMachine: FunctionHost = {
  get templateFolder(): string {
    throw new NotKnownHere()
  },
  get workingFolder(): string {
    throw new NotKnownHere()
  },
  get homeFolder(): string {
    throw new NotKnownHere()
  },
  pathStyle: 'posix',
  get startedAt(): Date {
    throw new NotKnownHere()
  },
  now: notKnownHere,
  environmentVariable: notKnownHere,
  readFile: notKnownHere,
  kindOf: notKnownHere,
  readFolder: notKnownHere,
  randomBytes: notKnownHere,
}

function notKnownHere(): never {
  throw new NotKnownHere()
}
