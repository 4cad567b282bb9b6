/** Answers `multisigApi` and `multisigApiV1`. */
import { init, multisig, SINGLETONS } from '../../../filecoin/actors/index.js'
import { bigint, type Codec } from '../../../filecoin/cbor/index.js'
import { Address, encode, type Message, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import {
  messagePrototype,
  type multisigApi,
  type multisigApiV1,
  pendingTransaction,
  vestingSchedule,
} from '../api/multisig.js'
import type { Chain } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { readEntries } from '../ipld/index.js'
import { tipsetAt, viewBefore } from './asked-chain.js'

export function multisigMethods(chain: Chain): Handlers<typeof multisigApi> {
  const stateAt = (wallet: Address, key: TipsetKey) =>
    viewBefore(chain, tipsetAt(chain, key)).stateOf(wallet, 'multisig')
  return {
    MsigGetAvailableBalance: async (wallet, key) => {
      const tipset = tipsetAt(chain, key)
      const view = viewBefore(chain, tipset)
      const locked = lockedAt(view.stateOf(wallet, 'multisig'), tipset.height)
      return bigint.toWire(view.actor(wallet).balance - locked)
    },
    MsigGetVestingSchedule: async (wallet, key) => vestingSchedule.toWire(stateAt(wallet, key)),
    MsigGetVested: async (wallet, from, to) => {
      const [start, end] = [tipsetAt(chain, from), tipsetAt(chain, to)]
      if (start.height > end.height)
        throw new NodeError({
          code: NodeErrorCode.QUESTION_INVALID,
          what: 'the first tipset',
          rule: 'before the second one, or the same',
        })
      const state = viewBefore(chain, end).stateOf(wallet, 'multisig')
      return bigint.toWire(lockedAt(state, start.height) - lockedAt(state, end.height))
    },
    MsigGetPending: async (wallet, key) =>
      readEntries(chain.modules.store, multisig.state.fields.pendingTxns, stateAt(wallet, key).pendingTxns)
        .sort(([one], [other]) => one - other)
        .map(([id, transaction]) => pendingTransaction.toWire({ id, ...transaction })),
  }
}

export function multisigMethodsV1(chain: Chain): Handlers<typeof multisigApiV1> {
  return {
    MsigCreate: async (approvals, signers, unlockDuration, value, from) => {
      if (signers.length === 0 || approvals > signers.length)
        throw new NodeError({
          code: NodeErrorCode.QUESTION_INVALID,
          what: 'the signers',
          rule: 'at least one, and as many as approvals',
        })
      const numApprovalsThreshold = approvals === 0 ? signers.length : approvals
      const codeCID = viewBefore(chain, chain.head)
        .codes()
        .find(([name]) => name === 'multisig')?.[1]
      if (codeCID === undefined) throw new Error('the chain’s bundle has no multisig actor')
      const constructorParams = encode(multisig.constructorParams, {
        signers,
        numApprovalsThreshold,
        unlockDuration,
        startEpoch: 0n,
      })
      const { Exec } = init.methods
      return prototype(from, Address.id(SINGLETONS.init), value, Exec, { codeCID, constructorParams })
    },
    MsigPropose: async (wallet, to, value, from, method, params) =>
      prototype(from, wallet, 0n, multisig.methods.Propose, { to, value, method, params }),
    MsigApprove: async (wallet, id, from) =>
      prototype(from, wallet, 0n, multisig.methods.Approve, { id, proposalHash: new Uint8Array() }),
    MsigCancel: async (wallet, id, from) =>
      prototype(from, wallet, 0n, multisig.methods.Cancel, { id, proposalHash: new Uint8Array() }),
  }
}

function prototype<P>(
  from: Address,
  to: Address,
  value: bigint,
  method: { readonly number: bigint; readonly params: Codec<P> },
  params: P,
) {
  const made: Message = {
    version: 0,
    to,
    from,
    nonce: 0,
    value,
    gasLimit: 0,
    gasFeeCap: 0n,
    gasPremium: 0n,
    method: method.number,
    params: encode(method.params, params),
  }
  return messagePrototype.toWire({ message: made, validNonce: false })
}

/** AttoFIL: evenly less from the start on, rounded up. Source: fil_actor_multisig 9.0.1, `amount_locked`. */
function lockedAt({ initialBalance, startEpoch, unlockDuration }: multisig.State, epoch: number): bigint {
  const elapsed = BigInt(epoch) - startEpoch
  if (elapsed >= unlockDuration) return 0n
  if (elapsed <= 0n) return initialBalance
  return (initialBalance * (unlockDuration - elapsed) + unlockDuration - 1n) / unlockDuration
}
