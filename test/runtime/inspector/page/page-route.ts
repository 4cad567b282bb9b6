/** The built page, under the strictest policy that it has to live with. */
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { WebRoute } from '../../../../runtime/rpc/index.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

export const POLICY =
  "default-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function pageRoute(folder: string): WebRoute {
  return {
    path: '/inspector/',
    handle(exchange) {
      const name = exchange.path.slice('/inspector/'.length) || 'index.html'
      const file = join(folder, name)
      if (!/^[a-z]+\.[a-z]+$/.test(name) || !existsSync(file)) {
        exchange.respond(404, [], 'not found')
        return
      }
      const headers = [
        ['Content-Type', TYPES[extname(name)] ?? 'application/octet-stream'],
        ['Content-Security-Policy', POLICY],
        ['X-Content-Type-Options', 'nosniff'],
      ] as const
      exchange.respond(200, headers, readFileSync(file))
    },
  }
}
