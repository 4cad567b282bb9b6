/** The compiled proofs. */
import type { InstallationErrorCode } from '../../../config/index.js'
import { type Check, failed, ok } from '../check.js'
import { runProbe } from '../run-probe.js'

const SET_UP = 'Run `npm run setup` in the checkout.'

export const nativeAddon: Check = {
  id: 'native-addon',
  group: 'installation',
  async look({ installation }) {
    if (installation.value === undefined) {
      const { code, message } = installation.error as { code?: InstallationErrorCode; message: string }
      return failed(`${code ?? 'SETUP_DAMAGED'}: ${message}`, SET_UP)
    }
    const { addon: path, parameterCache, parentCache } = installation.value
    const { failure } = await runProbe('addon', { path, parameterCache, parentCache })
    return failure === undefined
      ? ok('the native addon loads', { path })
      : failed(`the native addon does not load: ${failure}`, SET_UP, { path })
  },
}
