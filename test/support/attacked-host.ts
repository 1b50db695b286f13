import { join } from 'node:path'
import { createStudio } from '#electron/studio/studio.ts'
import { builtPage } from '#electron/web/built-page.ts'
import { startWebHost } from '#electron/web/web-host.ts'

/**
 * The whole program behind the web host, in a process of its own, for tests that attack it: whatever nobody catches ends
 * the process, as it would end the real one. The page is whatever folder the first argument names.
 */
const root = join(import.meta.dirname, '..', '..')
const studio = await createStudio({ host: 'web', environment: process.env, appFolder: root })
const host = await startWebHost({
  handlers: studio.handlers,
  page: await builtPage(process.argv[2] ?? '.'),
  address: '127.0.0.1',
  port: 0,
  now: Date.now,
})
process.stdout.write(`${host.issueLink()}\n`)
process.once('SIGTERM', () => void host.close().then(() => studio.close()))
