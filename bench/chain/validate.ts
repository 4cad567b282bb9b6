/** Tipsets of 500 transfers taken by a fresh node, and the last of them executed again and again beside the bare FVM. */
import { join } from 'node:path'
import { blockMessages } from '../../actors/node/chain/index.js'
import { Address, type BlockMsg, messageCid } from '../../filecoin/index.js'
import { type ChainStore, verifyBls, verifySecp256k1 } from '../../native/index.js'
import { BareFvm } from './bare-fvm.js'
import type { BenchNode } from './bench-node.js'
import { cpuSince } from './processor-time.js'
import { BLOCKS, TRANSFERS } from './record-busy.js'
import { blocksOf, joinRecorded, messagesOf } from './recorded-chain.js'

const EXECUTIONS = 9

/** Milliseconds of each round. */
export interface Validated {
  /** From the first block's coming to the state of the tipset of all. */
  readonly whole: readonly number[]
  /** Of that, until the last block was taken. */
  readonly taken: readonly number[]
  /** Of the processor, on all threads. */
  readonly cpu: readonly number[]
  /** What the signatures of the messages alone take. */
  readonly signatures: readonly number[]
  readonly executed: readonly number[]
  readonly bare: readonly number[]
  /** Of that, the transfers alone. */
  readonly bareTransfers: readonly number[]
}

export async function validate(recorded: string): Promise<Validated> {
  const fresh = await joinRecorded(recorded, join(recorded, 'node'))
  await fresh.store.importCar(messagesOf(recorded))
  const rounds = { whole: [] as number[], taken: [] as number[], cpu: [] as number[], signatures: [] as number[] }
  let full = 0
  for (const tipset of tipsetsOf(recorded)) {
    await settle(fresh)
    const begun = performance.now()
    const cpu = process.cpuUsage()
    for (const block of tipset) await fresh.node.parts.chain.submit(block)
    const taken = performance.now() - begun
    const { chain } = fresh.node.parts
    await chain.modules.executions.of(chain.head)
    const whole = performance.now() - begun
    const cpuMs = cpuSince(cpu)
    if (!isFull(tipset)) continue
    full = tipset[0]?.header.height ?? 0
    rounds.whole.push(whole)
    rounds.taken.push(taken)
    rounds.cpu.push(cpuMs)
    rounds.signatures.push(signaturesMs(fresh.store, tipset))
  }
  const executions = await execute(fresh, full, recorded)
  await fresh.stop()
  return { ...rounds, ...executions }
}

/** Ours and the bare loop in turn. */
async function execute({ store, node }: BenchNode, height: number, folder: string) {
  const { modules, head } = node.parts.chain
  const tipset = modules.tipsets.at(height, head, 'previous')
  const bare = await BareFvm.of(store, tipset, await store.execute(tipset.key.cids), folder)
  const rounds = { executed: [] as number[], bare: [] as number[], bareTransfers: [] as number[] }
  for (let round = 0; round <= EXECUTIONS; round++) {
    const begun = performance.now()
    const { stateRoot } = await store.execute(tipset.key.cids)
    const took = performance.now() - begun
    const { ms, transfersMs, stateRoot: root } = await bare.round()
    if (root !== stateRoot.toString()) throw new Error(`the bare loop comes to ${root}, and we to ${stateRoot}`)
    // The bare loop's first round loads the actors' code.
    if (round === 0) continue
    rounds.executed.push(took)
    rounds.bare.push(ms)
    rounds.bareTransfers.push(transfersMs)
  }
  bare.stop()
  return rounds
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
