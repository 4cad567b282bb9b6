import t, { type Test } from 'tap'
import { KeptMessages } from '../../../../actors/node/mpool/index.js'
import { keyOf } from '../../../../actors/node/wallet/index.js'
import { signedMessageCid } from '../../../../filecoin/index.js'
import { Batch, encodeRecord, keys, openLmdbStore, Table } from '../../../../runtime/store/index.js'
import { folder, useInstalledAddon } from '../../../native/installed.js'
import { secret } from '../devnet.js'
import { signed } from './net.js'

async function opened(t: Test) {
  useInstalledAddon()
  const told: string[] = []
  const tell = (_: object, message: string) => told.push(message)
  const store = openLmdbStore({ path: folder(t) })
  t.teardown(() => store.close())
  const kept = await KeptMessages.open(store, { debug: tell, info: tell, warn: tell, error: tell })
  const key = keyOf('bls', secret(60))
  const message = (nonce: number, height = 1, isLocal = true) => {
    const one = signed(key, { nonce })
    return { cid: signedMessageCid(one).toString(), signed: one, isLocal, height }
  }
  return { store, kept, told, message }
}

t.test('what is kept is found at once, and is gone once it is forgotten', async t => {
  const { kept, message } = await opened(t)
  const [own, others] = [message(0), message(1, 1, false)]
  const onDisk = kept.keep([own, others])
  t.same(kept.get(own.cid), own.signed)
  await onDisk
  t.same(kept.get(others.cid), others.signed)
  t.same(kept.local(), [own])
  const gone = kept.forget([own.cid])
  t.equal(kept.get(own.cid), null)
  await gone
  t.same(kept.local(), [])
})

t.test('what was seen last before finality is swept, but for what waits', async t => {
  const { kept, message } = await opened(t)
  const [old, waiting, seen, fresh] = [message(0), message(1), message(2), message(3, 50)]
  await kept.keep([old, waiting, seen, fresh])
  await kept.keep(
    kept.seen([
      { cid: seen.cid, height: 40 },
      { cid: message(9).cid, height: 40 },
    ]),
  )
  await kept.sweep(40, cid => cid === waiting.cid)
  t.same(new Set(kept.local().map(({ cid }) => cid)), new Set([waiting.cid, seen.cid, fresh.cid]))
  t.equal(kept.get(old.cid), null)
})

t.test('a row that can’t be read is passed over, and told', async t => {
  const { store, kept, told, message } = await opened(t)
  const [good, damaged, strange, later] = [message(0), message(1), message(2), message(3)]
  await kept.keep([good, damaged])
  const batch = new Batch()
  const keyOf = ({ signed }: typeof good) => Buffer.concat([keys.prefixOf('message'), signedMessageCid(signed).bytes])
  batch.put(Table.Kept, keyOf(damaged), Buffer.from('nonsense'))
  batch.put(Table.Kept, keyOf(strange), encodeRecord([1, Uint8Array.of(0xff), true, 1]))
  batch.put(Table.Kept, keyOf(later), encodeRecord([2, 'of a later program']))
  await store.commit(batch, await store.acquire()).flushed
  t.same(kept.local(), [good])
  t.equal(told.length, 3)
  t.equal(kept.get(damaged.cid), null)
})
