/** Where and how a process answers over HTTP and WebSocket. */
import { z } from 'zod'

export const WebOptions = z.strictObject({
  /** Address to listen on. Beyond loopback only with TLS, or behind a proxy that adds it. */
  host: z.string().default('127.0.0.1'),
  /** 0: any that is free; `<repo>/<component>/api` names it. */
  port: z.int().min(0).max(65_535),
  /** Paths of PEM files. */
  tls: z.strictObject({ certificate: z.string(), key: z.string() }).nullable().default(null),
  /** Pages of other sites that may ask, as `https://host`. */
  allowedOrigins: z.array(z.string()).default([]),
  /** Longest request, bytes. */
  maxBodyBytes: z
    .int()
    .positive()
    .default(100 * 1024 * 1024),
  /** Answers that a caller hasn't read, bytes; above it its streams are closed. */
  maxUnreadBytes: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  /** WebSockets at once. */
  maxSockets: z.int().positive().default(4_096),
  /** Calls of one WebSocket under way at once. */
  maxCalls: z.int().positive().default(256),
  /** Requests of all callers under way at once, by POST. */
  maxRequests: z.int().positive().default(4_096),
  /** Requests of one token, or of one address without a token, each second. 0: without a limit. */
  requestsPerSecond: z.int().nonnegative().default(5_000),
  /** A body that brings less than 16 KiB in so long is given up. */
  bodyPatienceMs: z.int().positive().default(8_000),
  /** A WebSocket that answers no ping for so long is closed. */
  idleSeconds: z.int().min(8).default(32),
  /** How long answers under way may take once the process ends. */
  graceMs: z.int().nonnegative().default(2_000),
})
export type WebOptions = z.output<typeof WebOptions>
