/** A conversation with a gateway, from the call to its end. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { Links } from './links.js'

export interface AttachModules {
  readonly links: Links
}

export const attach = defineEffect('wallet.attach', {
  input: z.object({ url: z.string() }),
  output: z.object({ reason: z.string() }),
  idempotency: 'natural', // to call again is what it is for; the gateway knows the wallet by what it is
  retry: { attempts: 1 },
  async run({ url }, { links, actor, signal }: AttachModules & { actor: string; signal: AbortSignal }) {
    return { reason: await links.attach(url, actor, signal) }
  },
})
