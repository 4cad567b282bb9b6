/**
 * The inspector's page: a few files, read once, that hold nothing of anybody's and so need no token. Only these paths are answered, so no path
 * leads anywhere else.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Exchange, Headers, WebRoute } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { INSPECTOR_PATH } from './api-files.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const SAFE: Headers = [
  [
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-cache'],
]

/** @param folder where set-up put the page; without it the path says what to do. */
export function inspectorRoute(folder: string, log: Log): WebRoute {
  const files = readFiles(folder)
  if (files.size === 0) log.warn({ folder }, 'the inspector’s page is not there; `npm run setup` makes it')
  return {
    path: INSPECTOR_PATH,
    handle(exchange) {
      const file = files.get(exchange.path.slice(INSPECTOR_PATH.length) || 'index.html')
      if (exchange.method !== 'GET' && exchange.method !== 'HEAD') exchange.respond(405, [['Allow', 'GET, HEAD']], '')
      else if (file === undefined)
        exchange.respond(404, TEXT, 'There is no such page. `npm run setup` makes the inspector’s.\n')
      else exchange.respond(200, [['Content-Type', file.type], ...SAFE], file.bytes)
    },
  }
}

const TEXT: Headers = [['Content-Type', 'text/plain; charset=utf-8']]

function readFiles(folder: string): ReadonlyMap<string, { readonly type: string; readonly bytes: Uint8Array }> {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return new Map()
  }
  return new Map(
    names.flatMap(name => {
      const type = TYPES[extname(name)]
      return type === undefined ? [] : [[name, { type, bytes: readFileSync(join(folder, name)) }] as const]
    }),
  )
}

/** The bare address, and the page's without its slash, lead to the page. */
export function inspectorRedirect(path: string): WebRoute {
  return {
    path,
    handle(exchange: Exchange) {
      exchange.respond(302, [['Location', INSPECTOR_PATH]], '')
    },
  }
}
