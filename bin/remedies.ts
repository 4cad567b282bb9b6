/** What to do about errors of native code, which knows nothing of commands. */
import type { Remedies } from '../runtime/command/index.js'

const SET_UP = 'Run `npm run setup` in the checkout: it checks the parameters and makes anew what is missing or wrong.'

export const REMEDIES: Remedies = {
  NATIVE_ADDON_MISSING: SET_UP,
  NATIVE_PARAMETERS: SET_UP,
  NATIVE_PARAMETERS_WRONG: SET_UP,
  NATIVE_SETTINGS_FIXED:
    'Unset FIL_PROOFS_PARAMETER_CACHE and FIL_PROOFS_CACHE_DIR, or run `npm run setup` with them set.',
}
