/** A parameter that stands for bytes which come another way: go-jsonrpc's `io.Reader`, as Lotus has it. Source: Lotus, lib/rpcenc/reader.go. */
import type { Readable } from 'node:stream'
import { z } from 'zod'

/** Lotus's third type, `http`, would have this process fetch what a caller names, and isn't taken. */
export const ReaderParam = z.discriminatedUnion('Type', [
  /** `Info` is the UUID at which the bytes are sent. */
  z.object({ Type: z.literal('push'), Info: z.uuid() }),
  /** So many zeros. */
  z.object({ Type: z.literal('null'), Info: z.string().regex(/^\d{1,15}$/) }),
])
export type ReaderParam = z.output<typeof ReaderParam>

/** What a method reads such a parameter with. */
export interface Readers {
  /**
   * Whoever opens a stream reads it to its end or destroys it: its sender waits for that.
   * @throws RpcError STREAM_MISSING when nothing is sent to it; when the signal aborts, its reason.
   */
  open(reader: ReaderParam, signal: AbortSignal): Promise<Readable>
}
