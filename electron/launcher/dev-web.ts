import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'
import { createStudio } from '#electron/studio/studio.ts'
import { startWebHost } from '#electron/web/web-host.ts'

/** The port stays the same over restarts, so that the open page finds its way back. */
const port = 4870

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const vite = await createServer({
  configFile: false,
  root: join(root, 'renderer'),
  publicDir: join(root, 'assets', 'icons'),
  plugins: [react()],
  appType: 'custom',
  server: { middlewareMode: true, hmr: { port: port + 1 } },
})
const studio = await createStudio({ host: 'web', environment: process.env, appFolder: root })
const host = await startWebHost({
  handlers: studio.handlers,
  page: {
    index: async () => vite.transformIndexHtml('/', await readFile(join(root, 'renderer', 'index.html'), 'utf8')),
    // Vite's client is an inline script and talks to a socket of its own.
    policy: () => undefined,
    serve: (request, response, notFound) => vite.middlewares(request, response, notFound),
  },
  address: '127.0.0.1',
  port,
  now: Date.now,
})
process.stdout.write(`OMI Studio (development) is at ${host.issueLink()}\n`)
process.once(
  'SIGTERM',
  () => void Promise.all([host.close(), studio.close(), vite.close()]).then(() => process.exit(0)),
)
