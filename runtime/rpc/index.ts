/** Calling and being called. */

export { type Caller, OWNER, PERMISSIONS, type Permission, withLower } from './caller.js'
export type { Connection, Subscription } from './connection.js'
export {
  type ApiDeclaration,
  type CallContext,
  type Client,
  type ContextHandlers,
  type Handlers,
  type MethodDeclaration,
  method,
  type StreamDeclaration,
  stream,
} from './declare.js'
export { type Admission, Dispatcher, type StreamContext, type StreamSource } from './dispatcher.js'
export { RemoteError, RpcError, RpcErrorCode, type RpcErrorDetail } from './errors.js'
export type { CallGuard, GuardedCall, Subject } from './guard.js'
export { connectLocal } from './local-connection.js'
export type { RpcMeter } from './meter.js'
export { discoverApi, type OpenRpcInfo, openRpcOf } from './open-rpc.js'
export { ReaderParam, type Readers } from './reader-param.js'
export { connectSocket, type SocketConnectionOptions } from './socket-connection.js'
export { type ServerOptions, SocketServer } from './socket-server.js'
export {
  type RevocationListener,
  type ShownToken,
  type TokenAuthority,
  type TokenGrant,
  Tokens,
  type TokenVerifier,
} from './tokens.js'
export {
  connectWeb,
  createWebServer,
  Endpoint,
  type Exchange,
  type Headers,
  loadUws,
  postClient,
  READER_STREAMS_DEFAULTS,
  ReaderStreams,
  WebOptions,
  type WebRoute,
} from './web/index.js'
