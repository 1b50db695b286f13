import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Where tests put their folders: in memory where the system has such a place, since journals are synced often. */
export const temporaryRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
