/** Which view is open: the hash of the address, as `#/actor/sector/12?at=5`. */

export const VIEWS = ['overview', 'tree', 'actor', 'machine', 'letters', 'pool', 'search', 'evidence'] as const
export type ViewName = (typeof VIEWS)[number]

export interface Route {
  readonly view: ViewName
  /** An address, a kind, a letter's id; empty where the view needs none. */
  readonly argument: string
  readonly query: Readonly<Record<string, string>>
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const slash = path.indexOf('/')
  const name = slash === -1 ? path : path.slice(0, slash)
  const view = VIEWS.find(one => one === name)
  return {
    view: view ?? 'overview',
    argument: view === undefined || slash === -1 ? '' : decoded(path.slice(slash + 1)),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

export function hrefOf(
  view: ViewName,
  argument = '',
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  const tail = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  const path = argument === '' ? '' : `/${argument.split('/').map(encodeURIComponent).join('/')}`
  return `#/${view}${path}${tail}`
}

export const go = (href: string): void => {
  location.hash = href
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
