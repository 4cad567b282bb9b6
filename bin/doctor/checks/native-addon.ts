/** The compiled proofs. */
import type { InstallationErrorCode } from '../../../config/index.js'
import { type Check, failed, ok } from '../check.js'
import type { Prover } from '../probes/addon.js'
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
    const probed = await runProbe<Prover>('addon', { path, parameterCache, parentCache })
    return probed.failure === undefined
      ? ok(`the native addon loads; ${inWords(probed.value)}`, { path, ...probed.value })
      : failed(`the native addon does not load: ${probed.failure}`, SET_UP, { path })
  },
}

function inWords({ prover, isa }: Prover): string {
  if (prover === 'stock') return 'proofs are made by the stock prover alone'
  const ours = `proofs are made by our prover, with ${isa} instructions`
  return prover === 'own' ? `${ours}, and by no other` : `${ours}, and by the stock one where it fails`
}
