import { enableCompileCache } from 'node:module'

// The command line starts often and briefly: compiled code is kept from one start to the next.
enableCompileCache()
const { runProgram } = await import('./program.ts')
const code = await runProgram(process.argv.slice(2))

// Connections that are kept alive must not hold the process back; what is still to be written must.
process.stdout.write('', () => process.exit(code))
