import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether this computer is a VM of OUTSCALE, by the names that its firmware carries; nothing is sent. Only Linux shows
 * them in files; elsewhere the answer is no, and the role has to be asked for.
 */
export async function isOutscaleVm(folder = '/sys/class/dmi/id'): Promise<boolean> {
  const [vendor, product] = await Promise.all(
    ['sys_vendor', 'product_name'].map((name) =>
      readFile(join(folder, name), 'utf8').then(
        (text) => text.trim(),
        () => '',
      ),
    ),
  )
  return vendor === '3DS Outscale' && product === '3DS Outscale VM'
}
