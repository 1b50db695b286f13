import { defineConfig } from '@playwright/test'
import { findChromium } from '#electron/launcher/app-window.ts'

const executablePath = findChromium(process.env)

/** The real page in a real Chromium against the real main process and the sandbox region. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: '../../test-output/e2e',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1360, height: 880 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
