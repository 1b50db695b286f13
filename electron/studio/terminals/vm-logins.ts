import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const loginSchema = z.object({ username: z.string().min(1), privateKey: z.string().min(1) })

/** How a VM is logged in to. */
export type VmLogin = z.infer<typeof loginSchema>

/**
 * How the VMs are logged in to that the app launched outside of builds. Each is in a file of its own in the data folder that
 * only its owner can read (0600), so that a test VM can still be reached after a restart; it never leaves the main process.
 */
export interface VmLogins {
  /** To be called once the VM's id is known. */
  remember(vmId: string, login: VmLogin): Promise<void>
  of(vmId: string): Promise<VmLogin | undefined>
  /** To be called when the VM is deleted. */
  forget(vmId: string): Promise<void>
}

export function createVmLogins(folder: string): VmLogins {
  const fileOf = (vmId: string) => {
    if (!/^i-[0-9a-f]+$/.test(vmId)) throw new TypeError('not the id of a VM')
    return join(folder, `${vmId}.json`)
  }
  return {
    async remember(vmId, login) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(fileOf(vmId), JSON.stringify(login), { mode: 0o600 })
    },
    async of(vmId) {
      const text = await readFile(fileOf(vmId), 'utf8').catch(() => undefined)
      if (text === undefined) return undefined
      const parsed = loginSchema.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : undefined
    },
    forget: (vmId) => rm(fileOf(vmId), { force: true }),
  }
}
