import * as z from 'zod'
import { ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** Empty until Windows is ready; encrypted with the RSA keypair of the VM. */
export const ReadAdminPasswordRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VmId: z.string(),
})
export type ReadAdminPasswordRequest = z.infer<typeof ReadAdminPasswordRequest>

export const ReadAdminPasswordResponse = z.strictObject({
  AdminPassword: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  VmId: z.string().optional(),
})
export type ReadAdminPasswordResponse = z.infer<typeof ReadAdminPasswordResponse>

/** The last 64 KiB, in base64; on Windows of the first boot only. */
export const ReadConsoleOutputRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VmId: z.string(),
})
export type ReadConsoleOutputRequest = z.infer<typeof ReadConsoleOutputRequest>

export const ReadConsoleOutputResponse = z.strictObject({
  ConsoleOutput: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  VmId: z.string().optional(),
})
export type ReadConsoleOutputResponse = z.infer<typeof ReadConsoleOutputResponse>

/** The operations that let one into a VM or show its console. */
export const vmAccessOperations = {
  ReadConsoleOutput: {
    request: ReadConsoleOutputRequest,
    response: ReadConsoleOutputResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadAdminPassword: {
    request: ReadAdminPasswordRequest,
    response: ReadAdminPasswordResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
