import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { lookup } from 'mrmime'
import { contentSecurityPolicy } from './content-security-policy.ts'
import type { PageSource } from './web-host.ts'

/**
 * The page's files from the folder that the build made, some MiB, held in memory: what is there when the app starts is
 * served until it ends, even while an update replaces it on the disk. No directory listing, nothing hidden, and nothing
 * outside of it, by links neither.
 */
export async function builtPage(folder: string): Promise<PageSource> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const shown = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const paths = shown.map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, Buffer>(
    await Promise.all(
      paths.map(async (path) => [`/${relative(folder, path).split(sep).join('/')}`, await readFile(path)] as const),
    ),
  )
  const index = files.get('/index.html')?.toString('utf8') ?? ''
  return {
    index: async () => index,
    policy: contentSecurityPolicy,
    serve(request, response, notFound) {
      const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? ''
      const content = files.get(pathname)
      if (content === undefined) {
        notFound()
        return
      }
      response.setHeader('Content-Type', contentType(pathname))
      response.setHeader('Content-Length', content.length)
      // The build names these after what is in them.
      response.setHeader(
        'Cache-Control',
        pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
      )
      response.end(request.method === 'HEAD' ? undefined : content)
    },
  }
}

function contentType(pathname: string): string {
  const type = lookup(pathname) ?? 'application/octet-stream'
  return /^text\/|javascript|json|svg/.test(type) ? `${type}; charset=utf-8` : type
}
