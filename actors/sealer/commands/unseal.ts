/** `vesper unseal`. */
import { bytes, type CommandContext, duration, untilInterrupted } from '../../../runtime/command/index.js'
import { sealerApi } from '../api.js'
import { assertFileCid } from './file-cid.js'

export async function unseal(
  cid: string,
  { out, overwrite = false }: { readonly out: string; readonly overwrite?: boolean },
  { open, output, resolvePath, now, interrupted }: CommandContext,
): Promise<number> {
  assertFileCid(cid)
  const session = await open()
  try {
    const begun = now()
    return await untilInterrupted(interrupted, async () => {
      const done = await session.client('Sealer', sealerApi).UnsealFile({ cid, out: resolvePath(out), overwrite })
      output.result(done, () => `${bytes(done.bytes)} of ${done.cid} in ${done.out}, after ${duration(now() - begun)}`)
      return 0
    })
  } finally {
    await session.close()
  }
}
