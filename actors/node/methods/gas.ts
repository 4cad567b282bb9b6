/** Answers `gasApi`. */
import { bigint } from '../../../filecoin/cbor/index.js'
import { message as messageCodec } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { SendSpec as GivenSpec, gasApi } from '../api/gas.js'
import { type GasEstimator, NO_WISHES, type SendSpec } from '../gas/index.js'

export const gasMethods = (gas: GasEstimator): Handlers<typeof gasApi> => ({
  GasEstimateGasLimit: message => gas.limit(message),
  GasEstimateFeeCap: async (message, fullTipsets) => bigint.toWire(gas.feeCap(message, fullTipsets)),
  GasEstimateGasPremium: async withinTipsets => bigint.toWire(gas.premium(withinTipsets)),
  GasEstimateMessageGas: async (message, spec) =>
    messageCodec.toWire(await gas.estimate({ message, spec: specOf(spec) })),
  GasBatchEstimateMessageGas: async (messages, fromNonce) => {
    const toEstimate = messages.map(({ Msg, Spec }) => ({ message: Msg, spec: specOf(Spec) }))
    const results = await gas.batch(toEstimate, fromNonce)
    return results.map(({ message, error }) => ({ Msg: messageCodec.toWire(message), Err: error }))
  },
})

export const specOf = (given: GivenSpec): SendSpec =>
  given == null
    ? NO_WISHES
    : {
        maxFee: given.MaxFee,
        gasOverEstimation: given.GasOverEstimation,
        gasOverPremium: given.GasOverPremium,
      }
