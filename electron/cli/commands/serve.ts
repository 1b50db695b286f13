import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, hasScreen, openAppWindow } from '#electron/launcher/app-window.ts'
import { createStudio } from '#electron/studio/studio.ts'
import { builtPage } from '#electron/web/built-page.ts'
import { certificateForWeb, type WebCertificate } from '#electron/web/web-certificate.ts'
import { startWebHost } from '#electron/web/web-host.ts'
import { StudioError } from '#shared/studio-error.ts'
import { findAppFolder } from '../app-folder.ts'
import { untilSignal } from '../until-signal.ts'

export interface ServeOptions {
  readonly address: string
  readonly port: number
  readonly open?: boolean
  /** Lets other computers reach it; needs TLS, and makes a certificate when none is named. */
  readonly allowRemote?: boolean
  /** Names that browsers may call it by, besides its addresses. */
  readonly name: readonly string[]
  readonly tls?: boolean
  /** PEM files. */
  readonly tlsCert?: string
  readonly tlsKey?: string
}

/** `omi-studio serve`: the app for a browser, on this computer unless told otherwise, until a signal ends it. */
export async function serve(options: ServeOptions): Promise<number> {
  const appFolder = findAppFolder()
  const pageFolder = join(appFolder, 'out', 'renderer')
  if (!existsSync(pageFolder)) {
    throw new StudioError({
      code: 'not-built',
      message: 'The app’s page has not been built yet.',
      hint: 'Run "npm run build" once, or start with "npm start".',
    })
  }
  const certificate = await certificateForWeb(options, Date.now())
  const studio = await createStudio({ host: 'web', environment: process.env, appFolder })
  const host = await startWebHost({
    handlers: studio.handlers,
    page: await builtPage(pageFolder),
    address: options.address,
    port: options.port,
    now: Date.now,
    allowRemote: options.allowRemote === true,
    names: options.name,
    ...(certificate === undefined ? {} : { tls: certificate }),
  }).catch(async (error: unknown) => {
    await studio.close()
    throw error
  })
  const link = host.issueLink()
  process.stdout.write(`OMI Studio is at ${link}\n(the link opens it once; Ctrl C ends it)\n`)
  if (certificate?.generated === true) sayFingerprint(certificate)
  if (options.open === true) openWindow(host.issueLink())
  await untilSignal()
  process.stderr.write('\nEnding: builds that are going on are cancelled and cleaned up …\n')
  await host.close()
  await studio.close()
  return 0
}

/** Browsers cannot know a certificate that was made a moment ago; the person can compare. */
function sayFingerprint({ fingerprint }: WebCertificate): void {
  process.stdout.write(
    `The browser will warn of an unknown certificate. Go on only if it shows this SHA-256 fingerprint:\n${fingerprint}\n`,
  )
}

function openWindow(link: string): void {
  const browser = findChromium(process.env)
  if (browser === undefined || !hasScreen(process.env)) return
  openAppWindow(browser, link)
}
