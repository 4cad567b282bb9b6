/** HTTP and WebSocket. */
export { Endpoint, type EndpointModules, type WebRoute } from './endpoint.js'
export { WebOptions } from './options.js'
export type { BodyReader, Exchange, Headers } from './port.js'
export { READER_STREAMS_DEFAULTS, ReaderStreams } from './reader-streams.js'
export { connectWeb, postClient, type WebConnectionOptions } from './web-connection.js'
export { createWebServer, loadUws } from './web-server.js'
