/** Answers `stateActorsApi`. */
import { builtinActors } from '../../../filecoin/actors/index.js'
import { address, bytes, link } from '../../../filecoin/cbor/index.js'
import { type Actor, type Address, actor, encode, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateActorsApi } from '../api/state-actors.js'
import { accountKey, decodedParams, encodedParams, robustAddress, StateView } from '../state/index.js'
import { type AskedChain, tipsetAt, viewAt, viewBefore } from './asked-chain.js'

export function stateActorsMethods(chain: AskedChain): Handlers<typeof stateActorsApi> {
  const before = (key: TipsetKey) => viewAt(chain, key)
  return {
    StateGetActor: async (who, key) => actor.toWire(before(key).actor(who)),
    StateLookupID: async (who, key) => address.toWire(before(key).id(who)),
    StateAccountKey: async (account, key) => address.toWire(await keyOf(chain, account, key)),
    StateLookupRobustAddress: async (who, key) => address.toWire(robustAddress(before(key), who)),
    StateListActors: async key =>
      before(key)
        .entries()
        .map(([id]) => address.toWire(id)),
    StateChangedActors: async (old, next) => {
      const view = (root: typeof old) => new StateView(chain.modules.store, root).entries()
      const known = new Map(view(old).map(([id, one]) => [id.key, encode(actor, one)]))
      const hasChanged = ([id, one]: readonly [Address, Actor]) =>
        Buffer.compare(encode(actor, one), known.get(id.key) ?? new Uint8Array()) !== 0
      return Object.fromEntries(
        view(next)
          .filter(hasChanged)
          .map(([id, one]) => [id.toString(), actor.toWire(one)]),
      )
    },
    StateReadState: async (who, key) => {
      const view = before(key)
      const { balance, code } = view.actor(who)
      const type = view.typeOf(code)
      const State =
        type === null
          ? null
          : (builtinActors[type].state.toWire as (state: unknown) => unknown)(view.stateOf(who, type))
      return { Balance: balance.toString(), Code: link.toWire(code), State }
    },
    StateDecodeParams: async (to, method, params, key) => decodedParams(before(key), to, method, params),
    StateEncodeParams: async (code, method, params) =>
      bytes.toWire(encodedParams(viewBefore(chain, chain.head), code, method, params)),
  }
}

/** Of an account that the tipset's own messages make, from the state after them. */
async function keyOf(chain: AskedChain, account: Address, key: TipsetKey): Promise<Address> {
  const tipset = tipsetAt(chain, key)
  const view = viewBefore(chain, tipset)
  if (tipset.height === 0 || view.find(account) !== null) return accountKey(view, account)
  const { stateRoot } = await chain.modules.executions.of(tipset)
  return accountKey(new StateView(chain.modules.store, stateRoot), account)
}
