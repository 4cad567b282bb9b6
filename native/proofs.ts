/** The proofs API: each of the addon's calls behind its checks, failing with `NativeError` alone. */
import { type AddonOptions, loadAddon } from './addon.js'
import { fromAddon } from './errors.js'
import { SHAPES } from './shapes.js'
import type { Proofs } from './types.js'

export const CALLS = Object.keys(SHAPES) as (keyof Proofs)[]

type AnyCall = (input: unknown, ...listener: unknown[]) => unknown

/**
 * Loads the addon into this thread.
 *
 * @throws NativeError `ADDON_MISSING`, `SETTINGS_FIXED`.
 */
export function loadProofs(options?: AddonOptions): Proofs {
  const addon = loadAddon(options) as unknown as Record<keyof Proofs, AnyCall>
  const guard =
    (call: keyof Proofs): AnyCall =>
    (input, ...listener) => {
      SHAPES[call](input, { call, argument: 'input' })
      try {
        return addon[call](input, ...listener)
      } catch (error) {
        throw fromAddon(call, error)
      }
    }
  return Object.fromEntries(CALLS.map(call => [call, guard(call)])) as unknown as Proofs
}
