/** Is a lock held? It is taken and given back at once; where there is no such file none is made. */
import { existsSync } from 'node:fs'
import { loadAddon, tryLock } from '../../../native/index.js'
import { probe } from './probe.js'

interface Input {
  readonly addon: { readonly path: string; readonly parameterCache: string; readonly parentCache: string }
  readonly lock: string
}

await probe(({ addon, lock }: Input) => {
  loadAddon(addon)
  if (!existsSync(lock)) return { isHeld: false }
  const held = tryLock(lock)
  held?.release()
  return { isHeld: held === null }
})
