import { spawnSync } from 'node:child_process'
import { findChromium } from '#electron/launcher/app-window.ts'

/**
 * Makes sure that there is a Chromium for the end-to-end tests: an installed one, else Debian's package where this
 * process may install it. Run by `npm run test:e2e` before anything else.
 */
if (findChromium(process.env) === undefined) {
  process.stdout.write("No Chromium found: installing Debian's package for the end-to-end tests …\n")
  const installer = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const command of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const [program, ...args] = [...installer, ...command]
    const result = spawnSync(program ?? 'apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (result.status !== 0) break
  }
  if (findChromium(process.env) === undefined) {
    process.stderr.write(
      'The end-to-end tests need a browser of the Chromium family, and it could not be installed from here.\n' +
        'Install one (Debian: apt-get install chromium) and run the tests again.\n',
    )
    process.exit(1)
  }
}
