/** The view that the address names: `#/actor/sector/s-1?tab=journal`. */
import { createStore } from '@xstate/store'

export interface Route {
  readonly view: string
  /** What stands after the view: an actor's address, a kind. */
  readonly rest: string
  readonly query: Readonly<Record<string, string>>
}

function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view = '', ...rest] = path.split('/')
  return {
    view: view === '' ? 'overview' : view,
    rest: rest.map(decodeURIComponent).join('/'),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

export const route = createStore({
  context: parse(location.hash),
  on: { went: (_, { to }: { to: Route }) => to },
})

addEventListener('hashchange', () => route.trigger.went({ to: parse(location.hash) }))

export function hrefOf(view: string, rest = '', query: Readonly<Record<string, string | undefined>> = {}): string {
  const path = rest === '' ? '' : `/${rest.split('/').map(encodeURIComponent).join('/')}`
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `#/${view}${path}${search}`
}

/** @param replace the step back leads past it. */
export function go(href: string, replace = false): void {
  if (replace) history.replaceState(null, '', href)
  else location.hash = href
  // The browser tells of it only later, when keys may have come for the view that was asked for.
  route.trigger.went({ to: parse(href) })
}

export const actorHref = (address: string, tab?: string): string => hrefOf('actor', address, { tab })
