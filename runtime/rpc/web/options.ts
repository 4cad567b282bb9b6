/** Where and how a process answers over HTTP and WebSocket. */
import { z } from 'zod'

const MIB = 1024 * 1024
const count = z.int().min(1)

export const WebOptions = z.strictObject({
  host: z
    .string()
    .default('127.0.0.1')
    .describe(
      'Address to listen on; beyond this machine only with certificate and key, or behind a proxy that has them',
    ),
  port: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("Port to listen on, 0 for any that is free; when absent the component's own, or any if that is taken"),
  certificate: z.string().optional().describe('Path of a PEM file: the certificate for TLS'),
  key: z.string().optional().describe('Path of a PEM file: the private key that belongs to it'),
  allowedOrigins: z.array(z.string()).default([]).describe('Pages of other sites that may ask, as https://host'),
  maxBodyBytes: count.default(100 * MIB).describe('Longest request'),
  maxUnreadBytes: count
    .default(4 * MIB)
    .describe('Answers that a caller has not read; above it its streams are closed'),
  maxSockets: count.default(4_096).describe('WebSockets at once'),
  maxCalls: count.default(256).describe('Calls of one WebSocket under way at once'),
  maxRequests: count.default(4_096).describe('Requests by POST under way at once, of all callers'),
  requestsPerSecond: z
    .int()
    .min(0)
    .default(5_000)
    .describe('Requests of one token, or of one address without a token, each second; 0 is without a limit'),
  bodyPatienceMs: count.default(8_000).describe('A body that brings less than 16 KiB in so long is given up'),
  idleSeconds: z.int().min(8).default(32).describe('A WebSocket that answers no ping for so long is closed'),
  graceMs: z.int().min(0).default(2_000).describe('How long answers under way may take once the process ends'),
})
export type WebOptions = z.output<typeof WebOptions>
