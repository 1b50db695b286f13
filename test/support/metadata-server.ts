import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the server was asked, and may be told to do. */
export interface MetadataServer {
  /** `http://169.254.169.254:80` */
  readonly address: string
  readonly requests: readonly { readonly method: string; readonly path: string; readonly session: string | undefined }[]
  /** Epoch ms at which the keys that it gives out expire. */
  expiresAt: number
  /** HTTP status of everything, when it is to fail. */
  failing: number | undefined
  /** It asks for a session first, as the newer protocol does. */
  sessions: boolean
  close(): Promise<void>
}

/** A metadata service as a VM sees it: a role with keys that change each time they are read, and the VM's subregion. */
export async function startMetadataServer(host: string, port: number): Promise<MetadataServer> {
  const requests: { method: string; path: string; session: string | undefined }[] = []
  let served = 0
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const session = request.headers['x-aws-ec2-metadata-token']?.toString()
    requests.push({ method: request.method ?? '', path, session })
    const { status, body } = answer(request, session)
    response.writeHead(status)
    response.end(body)
  })
  function answer(request: IncomingMessage, session: string | undefined): { status: number; body: string } {
    const path = request.url ?? ''
    if (metadata.failing !== undefined) return { status: metadata.failing, body: '' }
    if (request.method === 'PUT') {
      return metadata.sessions && path === '/latest/api/token'
        ? { status: 200, body: 'session-1' }
        : { status: 405, body: '' }
    }
    if (metadata.sessions && session !== 'session-1') return { status: 401, body: '' }
    switch (path) {
      case '/latest/meta-data/iam/security-credentials/':
        return { status: 200, body: 'builder-role' }
      case '/latest/meta-data/iam/security-credentials/builder-role': {
        served += 1
        const keys = {
          Code: 'Success',
          AccessKeyId: `ROLEKEY${String(served).padStart(13, '0')}`,
          SecretAccessKey: `role-secret-${served}`,
          Token: `role-token-${served}`,
          Expiration: new Date(metadata.expiresAt).toISOString(),
        }
        return { status: 200, body: JSON.stringify(keys) }
      }
      case '/latest/meta-data/placement/availability-zone':
        return { status: 200, body: 'cloudgouv-eu-west-1a' }
      default:
        return { status: 404, body: '' }
    }
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const metadata: MetadataServer = {
    address: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    expiresAt: 0,
    failing: undefined,
    sessions: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return metadata
}
