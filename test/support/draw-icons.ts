import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from '@playwright/test'
import png2icons from 'png2icons'
import { findChromium } from '#electron/launcher/app-window.ts'

/**
 * `node test/support/draw-icons.ts`: draws `assets/icons/icon.svg` in every size and form that the packages want. They are
 * kept in the repository, because the packager would fetch a converter from GitHub.
 */
const assets = join(dirname(dirname(import.meta.dirname)), 'assets')
const drawing = readFileSync(join(assets, 'icons', 'icon.svg'), 'utf8')
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]

const executablePath = findChromium(process.env)
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
const page = await browser.newPage()
const pictures = new Map<number, Buffer>()
for (const size of sizes) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
  pictures.set(size, await page.screenshot({ omitBackground: true }))
}
await browser.close()

const folder = join(assets, 'packaging', 'icons')
mkdirSync(folder, { recursive: true })
for (const [size, picture] of pictures) writeFileSync(join(folder, `${size}x${size}.png`), picture)
const largest = pictures.get(1024)
if (largest === undefined) throw new Error('the largest icon was not drawn')
const windows = png2icons.createICO(largest, png2icons.BICUBIC2, 0, true, true)
const mac = png2icons.createICNS(largest, png2icons.BICUBIC2, 0)
if (!windows || !mac) throw new Error('the icon could not be converted')
writeFileSync(join(assets, 'packaging', 'icon.ico'), windows)
writeFileSync(join(assets, 'packaging', 'icon.icns'), mac)
