import t from 'tap'
import { Accounts, StateView } from '../../../../actors/node/state/index.js'
import { Address } from '../../../../filecoin/index.js'
import { devnet } from '../devnet.js'

t.test(
  'accounts that are loaded at once are those that are found one by one, by whichever of their addresses',
  async t => {
    const { store, chain, people, workers } = await devnet(t)
    const view = new StateView(store, chain.head.parentStateRoot)
    const keys = [...people, ...workers].map(({ address }) => address)
    const ids = keys.map(key => view.id(key))
    const others = [Address.id(0), Address.id(1000), Address.id(999_999), Address.of(1, new Uint8Array(20).fill(3))]
    const all = [...keys, ...ids, ...others]
    const loaded = new Accounts(view)
    await loaded.load([...all, ...keys])
    const oneByOne = new Accounts(view)
    for (const address of all) t.same(loaded.of(address), oneByOne.of(address), address.toString())
    for (const [place, id] of ids.entries()) t.ok(loaded.of(id)?.key.equals(keys[place] as Address))
    for (const address of others) t.equal(loaded.of(address), null)
  },
)
