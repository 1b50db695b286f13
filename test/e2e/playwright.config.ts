import { defineConfig } from '@playwright/test'
import { findChromium } from '#electron/launcher/app-window.ts'

const executablePath = findChromium(process.env)

/** The flows that have to hold before anything lands; the rest goes through every screen and takes longer. */
const flows = /(first-build|keyboard|wizard|check|library|settings|terminals|desktop|questions)\.spec\.ts$/

/** The real page in a real Chromium against the real main process and the sandbox region. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: '../../test-output/e2e',
  workers: 1,
  // On two cores that other suites use too, a browser may be slower than any patience; what fails twice is broken.
  retries: 1,
  projects: [
    { name: 'flows', testMatch: flows },
    { name: 'screens', testIgnore: flows },
  ],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1360, height: 880 },
    // What fades is nobody's colour half way.
    contextOptions: { reducedMotion: 'reduce' },
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
