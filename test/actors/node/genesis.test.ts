/** The genesis is one that the real actors execute on. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import t from 'tap'
import { writeGenesis } from '../../../actors/node/genesis/index.js'
import { read, readEntries, readEntry, write, writeElements } from '../../../actors/node/ipld/index.js'
import { account, power, SINGLETONS } from '../../../filecoin/actors/index.js'
import { link } from '../../../filecoin/cbor/index.js'
import {
  Address,
  type BlockHeader,
  blockHeader,
  encode,
  type Message,
  message,
  messageCid,
  messageLists,
  stateRoot,
} from '../../../filecoin/index.js'
import { blsPublicKey, openChainStore, readActorBundle } from '../../../native/index.js'
import { ActorsOracle } from '../../filecoin/actors-oracle.js'
import { compiledFolder, folder, useInstalledAddon } from '../../native/installed.js'

useInstalledAddon()
const SECRET = createHash('sha256')
  .update('a worker')
  .digest()
  .map((byte, index) => (index === 31 ? byte & 0x3f : byte))
const worker = Address.bls(blsPublicKey(SECRET))
const sealed = (n: number) => CID.createV1(0xf102, Digest.create(0xb401, new Uint8Array(32).fill(n)))
const FIL = 10n ** 18n

t.test('messages execute on a genesis', async t => {
  const store = openChainStore(folder(t), { compiledPath: compiledFolder() })
  const bundle = store.loadBundle(readActorBundle('devnet'))
  const genesis = writeGenesis(
    store,
    bundle,
    {
      networkName: 'test',
      timestamp: 1_700_000_000,
      accounts: [{ address: worker, balance: 1000n * FIL }],
      rootVerifier: worker,
      providers: [
        {
          owner: worker,
          worker,
          sectors: [
            { number: 0, sealedCid: sealed(1) },
            { number: 1, sealedCid: sealed(2) },
          ],
        },
      ],
    },
    new Uint8Array(32).fill(7),
  )
  await store.flush()
  const started = Date.now()
  await store.compile(genesis.header.parentStateRoot, genesis.cid)
  t.comment(`compiled in ${Date.now() - started} ms`)
  const actor = (root: CID, id: number) =>
    readEntry(store, stateRoot.fields.actors, read(store, stateRoot, root).actors, Address.id(id))
  const pay: Message = {
    version: 0,
    to: Address.id(101),
    from: worker,
    nonce: 0,
    value: FIL,
    gasLimit: 10_000_000,
    gasFeeCap: 200_000_000n,
    gasPremium: 100n,
    method: 0n,
    params: new Uint8Array(),
  }
  const other = Address.bls(blsPublicKey(SECRET.map((byte, index) => (index === 0 ? byte ^ 1 : byte))))
  const first = { ...pay, to: other }
  const bytes = encode(message, first)
  const [applied] = await store.call(
    { stateRoot: genesis.header.parentStateRoot, epoch: 1, baseFee: 100n, base: genesis.cid },
    [{ message: bytes, length: bytes.length }],
  )
  t.match(applied, { exitCode: 0, failure: null })
  // A block with it, and a null epoch before.
  store.put(bytes)
  const bls = writeElements(store, { bitWidth: null, value: link }, [[0, messageCid(first)]])
  const header: BlockHeader = {
    ...genesis.header,
    miner: Address.id(1000),
    height: 2,
    parents: [genesis.cid],
    electionProof: { winCount: 1, vrfProof: Uint8Array.of(1) },
    messages: write(store, messageLists, { bls, secp256k1: store.buildAmt(null, []) }),
    beaconEntries: [1, 2].map(round => ({ round, data: Uint8Array.of(round) })),
  }
  const cid = write(store, blockHeader, header)
  const executed = await store.execute([cid])
  t.match(executed.messages, [{ exitCode: 0 }])
  const paid = readEntries(store, stateRoot.fields.actors, read(store, stateRoot, executed.stateRoot).actors).find(
    ([address]) => address.toString('t') === 't01001',
  )
  t.equal(paid?.[1].balance, FIL)
  t.ok(read(store, account.state, paid?.[1].head as CID).address.equals(other))
  const powerState = read(store, power.state, actor(executed.stateRoot, SINGLETONS.power)?.head as CID)
  t.equal(powerState.thisEpochQualityAdjPower, 4096n)
  t.comment(actor(executed.stateRoot, 1000)?.balance)
})

t.test('the crates of the actors find nothing wrong with it', async t => {
  const store = openChainStore(folder(t), { compiledPath: compiledFolder() })
  const bundle = store.loadBundle(readActorBundle('devnet'))
  const sectors = [0, 1].map(number => ({ number, sealedCid: sealed(number + 1) }))
  const { header } = writeGenesis(
    store,
    bundle,
    {
      networkName: 'test',
      timestamp: 1_700_000_000,
      accounts: [{ address: worker, balance: 1000n * FIL }],
      rootVerifier: worker,
      providers: [0, 1, 2].map(() => ({ owner: worker, worker, sectors })),
    },
    new Uint8Array(32).fill(7),
  )
  const car = join(folder(t), 'genesis.car')
  await store.exportCar(car, [header.parentStateRoot])
  const oracle = await ActorsOracle.build()
  const report = await oracle.invariants({ car, stateRoot: header.parentStateRoot }, -1)
  t.same(report.violations, [])
  const { states } = await oracle.genesisDefaults('test')
  const head = (id: number) =>
    readEntry(store, stateRoot.fields.actors, read(store, stateRoot, header.parentStateRoot).actors, Address.id(id))
      ?.head
  for (const [name, id] of [
    ['cron', SINGLETONS.cron],
    ['datacap', SINGLETONS.datacap],
    ['storagemarket', SINGLETONS.market],
    ['verifiedregistry', SINGLETONS.verifreg],
  ] as const)
    t.equal(head(id)?.toString(), states[name]?.cid, `${name} begins as the crate has it begin`)
})
