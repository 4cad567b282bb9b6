/** Deletes a file's staged copy once all its sectors have proved what they hold. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import { remove, stagedFolder } from '../storage/index.js'
import type { SealerContext } from './modules.js'
import { Nothing } from './schemas.js'

export const releaseStaged = defineEffect('sealer.releaseStaged', {
  input: z.object({ cid: z.string() }),
  output: Nothing,
  idempotency: 'checked', // a folder that is gone already is left out
  retry: { backoffMs: [1_000, 60_000], attempts: 5 },
  async run({ cid }, { storage, writeIntent }: SealerContext) {
    const folder = stagedFolder(storage.sealing, cid)
    await writeIntent({ remove: folder })
    await remove(folder)
    return {}
  },
})
