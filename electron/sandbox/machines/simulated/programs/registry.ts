import type { Program } from '../kernel/process.ts'
import { aptPrograms } from '../packages/apt-programs.ts'
import { rpmPrograms } from '../packages/rpm-programs.ts'
import { shellProgram } from '../shell/shell-program.ts'
import { accountPrograms } from './account-programs.ts'
import { cloudPrograms } from './cloud-programs.ts'
import { filePrograms } from './file-programs.ts'
import { findPrograms } from './find-program.ts'
import { flockPrograms } from './flock-program.ts'
import { headAndTail } from './head-and-tail.ts'
import { identityPrograms } from './identity-programs.ts'
import { listingPrograms } from './listing-programs.ts'
import { processPrograms } from './process-programs.ts'
import { quietPrograms } from './quiet-programs.ts'
import { scpPrograms } from './scp-program.ts'
import { storagePrograms } from './storage-programs.ts'
import { systemPrograms } from './system-programs.ts'
import { tarPrograms } from './tar-program.ts'
import { terminalPrograms } from './terminal-programs.ts'
import { textPrograms } from './text-programs.ts'

/** Every program of the simulated machines, by the name in its program file. */
export const programs: ReadonlyMap<string, Program> = new Map(
  [
    shellProgram('bash'),
    shellProgram('sh'),
    ...quietPrograms,
    ...textPrograms,
    ...headAndTail,
    ...tarPrograms,
    ...filePrograms,
    ...findPrograms,
    ...listingPrograms,
    ...processPrograms,
    ...flockPrograms,
    ...identityPrograms,
    ...accountPrograms,
    ...storagePrograms,
    ...systemPrograms,
    ...terminalPrograms,
    ...cloudPrograms,
    ...scpPrograms,
    ...aptPrograms,
    ...rpmPrograms,
  ].map((program) => [program.name, program]),
)
