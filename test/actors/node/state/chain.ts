/** A chain with two providers, a client and whatever messages a test has executed on it. */
import { createHash } from 'node:crypto'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { Test } from 'tap'
import { LocalBeacon } from '../../../../actors/node/beacon/local-beacon.js'
import {
  type ChainModules,
  chainModules,
  type Executions,
  latestBeaconEntry,
} from '../../../../actors/node/chain/index.js'
import { writeGenesis } from '../../../../actors/node/genesis/index.js'
import { write, writeElements } from '../../../../actors/node/ipld/index.js'
import type { AskedChain } from '../../../../actors/node/methods/asked-chain.js'
import type { Network } from '../../../../actors/node/network.js'
import { simulatedVerifier } from '../../../../actors/node/proofs/index.js'
import { type Codec, link } from '../../../../filecoin/cbor/index.js'
import {
  Address,
  type BlockHeader,
  blockHeader,
  encode,
  type Message,
  message,
  messageCid,
  messageLists,
  Tipset,
} from '../../../../filecoin/index.js'
import {
  type ActorBuild,
  type Applied,
  blsPublicKey,
  type ChainStore,
  openChainStore,
  readActorBundle,
} from '../../../../native/index.js'
import { compiledFolder, folder, useInstalledAddon } from '../../../native/installed.js'

useInstalledAddon()

export const FIL = 10n ** 18n
const GAS_LIMIT = 2_000_000_000
const FEE_CAP = 200_000_000n

const NAME = 'test'
const TIMESTAMP = 1_700_000_000

export const secretOf = (name: string): Uint8Array => {
  const secret = new Uint8Array(createHash('sha256').update(name).digest())
  // Below the order of the curve, in little-endian bytes.
  secret[31] = (secret[31] as number) & 0x3f
  return secret
}
export const keyOf = (name: string): Address => Address.bls(blsPublicKey(secretOf(name)))

/** A CommR. */
export const sealed = (n: number): CID => CID.createV1(0xf102, Digest.create(0xb401, new Uint8Array(32).fill(n)))
/** A CommP. */
export const piece = (n: number): CID => CID.createV1(0xf101, Digest.create(0x1012, new Uint8Array(32).fill(n)))

/** What to send, by whom. */
export interface Sent {
  readonly from: Address
  readonly to: Address
  readonly value?: bigint
  readonly method?: bigint
  readonly params?: Uint8Array
}

export const calling = <T>(
  { number, params }: { readonly number: bigint; readonly params: Codec<T> },
  value: T,
): Pick<Sent, 'method' | 'params'> => ({ method: number, params: encode(params, value) })

export class TestChain implements AskedChain {
  readonly modules: ChainModules
  readonly executions: Executions
  head: Tipset
  private readonly nonces = new Map<string, number>()

  constructor(
    readonly store: ChainStore,
    readonly genesis: Tipset,
  ) {
    this.head = genesis
    const network: Network = {
      preset: 'devnet',
      name: NAME,
      genesis: { cid: genesis.key.cids[0] as CID, timestamp: TIMESTAMP },
      blockDelay: 30,
      beacon: new LocalBeacon(NAME),
      // Nobody validates its blocks.
      verifier: simulatedVerifier,
    }
    this.modules = chainModules(network, store)
    this.executions = this.modules.executions
    this.executions.know(genesis, {
      stateRoot: genesis.parentStateRoot,
      receiptsRoot: genesis.blocks[0].parentReceipts,
    })
  }

  /** A block with these messages on the head, which it becomes; its height is the next one or later. */
  async extend(sent: readonly Sent[] = [], height = this.head.height + 1): Promise<Applied[]> {
    const { stateRoot, receiptsRoot } = await this.executions.of(this.head)
    const messages = sent.map(one => this.message(one))
    const bls = writeElements(
      this.store,
      { bitWidth: null, value: link },
      messages.map((one, place) => [place, messageCid(one)] as const),
    )
    for (const one of messages) this.store.put(encode(message, one))
    const [parent] = this.head.blocks
    const { network, tipsets } = this.modules
    const header: BlockHeader = {
      ...parent,
      miner: Address.id(1000),
      height,
      parents: this.head.key.cids,
      parentStateRoot: stateRoot,
      parentReceipts: receiptsRoot,
      electionProof: { winCount: 1, vrfProof: Uint8Array.of(1) },
      ticket: { vrfProof: Uint8Array.of(height & 0xff, height >> 8) },
      messages: write(this.store, messageLists, { bls, secp256k1: this.store.buildAmt(null, []) }),
      beaconEntries: network.beacon.after(latestBeaconEntry(tipsets, this.head), height),
    }
    write(this.store, blockHeader, header)
    this.head = Tipset.of([header])
    const executed = await this.store.execute(this.head.key.cids)
    this.executions.know(this.head, executed)
    return [...executed.messages]
  }

  /** What a message to come is. */
  message({ from, to, value = 0n, method = 0n, params = new Uint8Array() }: Sent): Message {
    const nonce = this.nonces.get(from.key) ?? 0
    this.nonces.set(from.key, nonce + 1)
    return {
      version: 0,
      to,
      from,
      nonce,
      value,
      gasLimit: GAS_LIMIT,
      gasFeeCap: FEE_CAP,
      gasPremium: 100n,
      method,
      params,
    }
  }
}

export interface TestChainOptions {
  readonly actors?: ActorBuild
  /** CommR of the sectors 0 and 1 of t01000, and of 0 of t01001. */
  readonly replicas?: readonly [CID, CID, CID]
}

/** t01000 has the sectors 0 and 1, t01001 the sector 0; their workers are t0100 and t0101, a client is t0102. */
export async function testChain(
  t: Test,
  { actors = 'devnet', replicas = [sealed(1), sealed(2), sealed(3)] }: TestChainOptions = {},
): Promise<TestChain> {
  const store = openChainStore(folder(t), { compiledPath: compiledFolder() })
  const bundle = store.loadBundle(readActorBundle(actors))
  const [first, second, client] = [keyOf('first'), keyOf('second'), keyOf('client')]
  const genesis = writeGenesis(
    store,
    bundle,
    {
      networkName: NAME,
      timestamp: TIMESTAMP,
      accounts: [first, second, client].map(address => ({ address, balance: 1000n * FIL })),
      rootVerifier: first,
      providers: [
        {
          owner: first,
          worker: first,
          sectors: [
            { number: 0, sealedCid: replicas[0] },
            { number: 1, sealedCid: replicas[1] },
          ],
        },
        { owner: second, worker: second, sectors: [{ number: 0, sealedCid: replicas[2] }] },
      ],
    },
    new LocalBeacon(NAME).seed,
  )
  return new TestChain(store, Tipset.of([genesis.header]))
}
