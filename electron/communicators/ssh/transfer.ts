import type { Writable } from 'node:stream'
import type { TransferOptions, UploadFile } from '../communicator.ts'

/** One of the two ways to copy files over SSH. */
export interface SshTransfer {
  upload(file: UploadFile): Promise<void>
  uploadDirectory(source: string, destination: string, options: TransferOptions): Promise<void>
  download(path: string, target: Writable, options: TransferOptions): Promise<void>
  downloadDirectory(source: string, destination: string, options: TransferOptions): Promise<void>
  remove(path: string, signal: AbortSignal): Promise<void>
}
