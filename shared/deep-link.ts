/** A run's id, as the contract has it. */
const runId = /^[A-Za-z0-9-]{1,64}$/
const imageId = /^ami-[0-9a-f]{8,17}$/
/** A place in a run's log: a line, or a step and perhaps a line. */
const place = /^(?:step:([A-Za-z0-9._:-]{1,100}))?(?::?L(\d{1,9}))?$/

/**
 * The page's route for a link such as `omi://build/<run>#L120`, `omi://template/<path>`, `omi://image/<id>`,
 * `omi://leftovers` or `omi://credentials` (spec/ux.md 4.2); nothing when it is no link of ours. Links come from anywhere:
 * what they name is checked here and again where it is shown, and a route never starts anything.
 */
export function routeOfDeepLink(link: string): string | undefined {
  const parsed = link.length > 8192 ? null : URL.parse(link)
  if (parsed === null || parsed.protocol !== 'omi:' || parsed.username !== '' || parsed.port !== '') return undefined
  const id = decoded(parsed.pathname.replace(/^\//, '').replace(/\/$/, ''))
  if (id === undefined) return undefined
  switch (parsed.host) {
    case 'template':
      return id === '' ? '/templates' : `/template?path=${encodeURIComponent(absolute(id, parsed.pathname))}`
    case 'build':
      if (id === '') return '/builds'
      return runId.test(id) ? `/builds/${id}${placeOf(parsed.hash)}` : undefined
    case 'image':
      if (id === '') return '/images'
      return imageId.test(id) ? `/images/${id}` : undefined
    case 'leftovers':
    case 'credentials':
      return id === '' ? `/${parsed.host}` : undefined
    default:
      return undefined
  }
}

/** The link to a page's route, for what has one: a build (perhaps a line of its log), a template, an image. */
export function deepLinkOf(route: string): string | undefined {
  const [path = '', query = ''] = route.split('?')
  const template = path === '/template' ? new URLSearchParams(query).get('path') : null
  if (template !== null) return `omi://template/${encodeURIComponent(template)}`
  const [, kind, id, hash = ''] = /^\/(builds|images)\/([A-Za-z0-9-]+)(#.*)?$/.exec(route) ?? []
  if (kind === undefined || id === undefined) {
    return /^\/(leftovers|credentials)$/.test(route) ? `omi:/${route}` : undefined
  }
  return `omi://${kind === 'builds' ? 'build' : 'image'}/${id}${hash}`
}

function placeOf(hash: string): string {
  const text = decoded(hash.replace(/^#/, ''))
  if (text === undefined || text === '') return ''
  return place.test(text) ? `#${text}` : ''
}

function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text)
    return /\p{Cc}/u.test(plain) ? undefined : plain
  } catch {
    // A percent sign that stands for nothing.
    return undefined
  }
}

/** A path may stand in a link as it is (`omi://template/home/me/web.pkr.hcl`) or encoded with its first slash. */
function absolute(id: string, pathname: string): string {
  if (id.startsWith('/') || /^[A-Za-z]:[\\/]/.test(id)) return id
  return pathname.startsWith('/') ? `/${id}` : id
}
