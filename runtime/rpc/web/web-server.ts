/** The best web server that runs here. */
import { createRequire } from 'node:module'
import { NodeWebServer } from './node-server.js'
import type { WebHandlers, WebServer, WebServerOptions } from './port.js'
import { type Uws, UwsWebServer } from './uws-server.js'

const require = createRequire(import.meta.url)

/**
 * The binary for this platform and this Node, or null. Asked for by its own name: the package's entry falls back to a slow imitation without
 * a word that a program could read.
 */
export function loadUws(): Uws | null {
  try {
    return require(`uWebSockets.js/binaries/uws_${process.platform}_${process.arch}_${process.versions.modules}.node`)
  } catch {
    return null
  }
}

/** @param uws null: node:http. */
export function createWebServer(
  options: WebServerOptions,
  handlers: WebHandlers,
  uws: Uws | null = loadUws(),
): WebServer {
  return uws === null ? new NodeWebServer(options, handlers) : new UwsWebServer(options, handlers, uws)
}
