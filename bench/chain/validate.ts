/** Tipsets of 500 transfers taken by a fresh node, and the last of them executed again and again beside the bare FVM. */
import { join } from 'node:path'
import { blockMessages } from '../../actors/node/chain/index.js'
import { Address, type BlockMsg, messageCid } from '../../filecoin/index.js'
import { type ChainStore, verifyBls, verifySecp256k1 } from '../../native/index.js'
import { BareFvm } from './bare-fvm.js'
import type { BenchNode } from './bench-node.js'
import { BLOCKS, TRANSFERS } from './record-busy.js'
import { blocksOf, joinRecorded, messagesOf } from './recorded-chain.js'

const EXECUTIONS = 9

/** Milliseconds of each round. */
export interface Validated {
  /** From the first block's coming to the state of the tipset of all. */
  readonly whole: readonly number[]
  /** Of that, until the last block was taken. */
  readonly taken: readonly number[]
  /** What the signatures of the messages alone take. */
  readonly signatures: readonly number[]
  readonly executed: readonly number[]
  readonly bare: readonly number[]
}

export async function validate(recorded: string): Promise<Validated> {
  const fresh = await joinRecorded(recorded, join(recorded, 'node'))
  await fresh.store.importCar(messagesOf(recorded))
  const rounds = { whole: [] as number[], taken: [] as number[], signatures: [] as number[] }
  let last: readonly BlockMsg[] = []
  for (const tipset of tipsetsOf(recorded)) {
    await settle(fresh)
    const begun = performance.now()
    for (const block of tipset) await fresh.node.parts.chain.submit(block)
    const taken = performance.now() - begun
    const { chain } = fresh.node.parts
    await chain.modules.executions.of(chain.head)
    const whole = performance.now() - begun
    if (!isFull(tipset)) continue
    last = tipset
    rounds.whole.push(whole)
    rounds.taken.push(taken)
    rounds.signatures.push(signaturesMs(fresh.store, tipset))
  }
  const executions = await execute(fresh, last, recorded)
  await fresh.stop()
  return { ...rounds, ...executions }
}

/** Ours and the bare loop in turn. */
async function execute(fresh: BenchNode, tipset: readonly BlockMsg[], recorded: string) {
  const { store, node } = fresh
  const [block] = tipset
  if (block === undefined) throw new Error('the recorded chain has no full tipset')
  const { key } = node.parts.chain.modules.tipsets.at(block.header.height, node.parts.chain.head, 'previous')
  const blocks = node.parts.chain.modules.tipsets.get(key).blocks.map(header => blockMessages(store, header))
  const bare = await BareFvm.of(store, block.header, blocks, recorded)
  const [executed, floor]: [number[], number[]] = [[], []]
  for (let round = 0; round <= EXECUTIONS; round++) {
    const begun = performance.now()
    const { messages } = await store.execute(key.cids)
    const took = performance.now() - begun
    const { ms, gasUsed } = await bare.round()
    const ours = messages.reduce((sum, one) => sum + one.gasUsed, 0)
    if (ours !== gasUsed) throw new Error(`the bare loop used ${gasUsed} gas, and we ${ours}`)
    // The bare loop's first round loads the actors' code.
    if (round === 0) continue
    executed.push(took)
    floor.push(ms)
  }
  bare.stop()
  return { executed, bare: floor }
}

/** What no node can do without: the aggregate of each block, and each signature by secp256k1. */
function signaturesMs(store: ChainStore, tipset: readonly BlockMsg[]): number {
  const blocks = tipset.map(({ header }) => {
    const { bls, secp256k1 } = blockMessages(store, header)
    return {
      aggregate: header.blsAggregate?.data ?? new Uint8Array(),
      signed: bls.map(one => ({ publicKey: one.from.payload, message: messageCid(one).bytes })),
      others: secp256k1.map(({ message, signature }) => ({
        address: message.from.bytes,
        message: messageCid(message).bytes,
        signature: signature.data,
      })),
    }
  })
  const begun = performance.now()
  for (const { signed, aggregate, others } of blocks) {
    if (!verifyBls(signed, aggregate)) throw new Error('an aggregate is wrong')
    for (const { address, message, signature } of others)
      if (!verifySecp256k1(address, message, signature)) throw new Error('a signature is wrong')
  }
  return performance.now() - begun
}

/** Until nothing of the last tipset is underway, in the pool neither. */
async function settle({ node, founded }: BenchNode): Promise<void> {
  const { chain, pool } = node.parts
  await chain.modules.executions.of(chain.head)
  await pool.nonceOf(Address.parse(founded.faucet as string))
}

const isFull = (tipset: readonly BlockMsg[]): boolean =>
  tipset.length === BLOCKS &&
  tipset.reduce((sum, { blsMessages, secpkMessages }) => sum + blsMessages.length + secpkMessages.length, 0) ===
    TRANSFERS

function* tipsetsOf(recorded: string): Generator<readonly BlockMsg[]> {
  let tipset: BlockMsg[] = []
  for (const block of blocksOf(recorded)) {
    if (tipset.length > 0 && tipset[0]?.header.height !== block.header.height) {
      yield tipset
      tipset = []
    }
    tipset.push(block)
  }
  yield tipset
}
