/**
 * A chain's blocks in LMDB, and its messages executed by the FVM: the addon's handle, with CIDs and big integers in place of bytes and text.
 *
 * Reading is synchronous and quick. Executing runs on threads of its own; amounts are attoFIL.
 */
import { CID } from 'multiformats/cid'
import { type ChainStoreHandle, loadAddon, type NativeApplied, type NativeTraceEvent } from './addon.js'
import { type BlockCollection, LmdbBlockCollection } from './block-collection.js'
import { asked, promised } from './failing.js'

/** How an AMT lies: by its bit width, or `null` for version 0, which messages and receipts have. */
export type AmtLayout = number | null

export interface HamtEntry {
  readonly key: Uint8Array
  /** CBOR. */
  readonly value: Uint8Array
}

export interface AmtElement {
  readonly index: number
  /** CBOR. */
  readonly value: Uint8Array
}

export interface Bundle {
  /** Of the list of codes, which the system actor's state names. */
  readonly list: CID
  /** CIDs of code by the names in the manifest. */
  readonly codes: ReadonlyMap<string, CID>
}

/** What became of a message. */
export interface Applied {
  readonly exitCode: number
  readonly returned: Uint8Array
  readonly gasUsed: number
  /** What the block's miner pays for having included it. */
  readonly penalty: bigint
  readonly minerTip: bigint
  readonly baseFeeBurn: bigint
  readonly overEstimationBurn: bigint
  readonly refund: bigint
  readonly gasRefund: number
  readonly gasBurned: number
  /** Why it failed, for people. */
  readonly failure: string | null
  /** What happened in it, if that was asked for. */
  readonly trace: readonly TraceEvent[]
}

/** A step of an execution: a call with its end, a charge of gas, or a line of an actor's log. */
export type TraceEvent = NativeTraceEvent

export interface Executed {
  readonly stateRoot: CID
  readonly receiptsRoot: CID
  /** Those that count, in the order of their receipts, as their blocks list them. */
  readonly messages: readonly (Applied & { readonly cid: CID })[]
}

/** A message to execute, and how much of the chain it would fill. */
export interface Call {
  /** CBOR, unsigned. */
  readonly message: Uint8Array
  /** Bytes on the chain: of the signed message where the signature is secp256k1, else of the message alone. */
  readonly length: number
  /** Of the system: without nonce and without gas to pay. */
  readonly implicit?: boolean
}

/** Where and when calls are executed. */
export interface CallContext {
  readonly stateRoot: CID
  /** Epoch. */
  readonly epoch: number
  readonly baseFee: bigint
  /** The first block of the tipset up to which there is randomness. */
  readonly base: CID
  readonly traced?: boolean
}

export interface BlocksExtent {
  /** How many. */
  readonly blocks: number
  readonly bytes: number
}

export interface ChainStore {
  /** A block by its CID; null if it isn't there. */
  get(cid: CID): Uint8Array | null
  /** Blocks by their CIDs, read on another thread. */
  getAll(cids: readonly CID[]): Promise<readonly (Uint8Array | null)[]>
  /** A block of DAG-CBOR. On disk with the next flush. */
  put(block: Uint8Array): CID
  /** Resolves when all that was put before is on disk. */
  flush(): Promise<void>
  /** What a chain needs from the roots on, with messages, receipts and states of `statesFrom` and later epochs; on disk when it resolves; gives the number of blocks. */
  exportCar(path: string, roots: readonly CID[], statesFrom?: number): Promise<number>
  /** How much a chain needs, in the same sense. @throws NativeError BLOCK_MISSING if it isn't all there. */
  extent(roots: readonly CID[], statesFrom?: number): Promise<BlocksExtent>
  /** Begins to look for blocks that nobody needs, one collection at a time: states, messages and receipts of epochs before `statesFrom`, and what no root leads to. */
  collect(statesFrom: number): BlockCollection
  /** Its blocks, each held against its CID, on disk when it resolves; gives its roots. */
  importCar(path: string): Promise<CID[]>
  loadBundle(car: Uint8Array): Bundle
  /** A value's CBOR. */
  hamtGet(root: CID, bitWidth: number, key: Uint8Array): Uint8Array | null
  /** Values by their keys, read on another thread. */
  hamtGetAll(root: CID, bitWidth: number, keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | null)[]>
  /** In no order that means anything. */
  hamtEntries(root: CID, bitWidth: number): HamtEntry[]
  buildHamt(bitWidth: number, entries: readonly HamtEntry[]): CID
  amtGet(root: CID, layout: AmtLayout, index: number): Uint8Array | null
  /** By index. */
  amtElements(root: CID, layout: AmtLayout): AmtElement[]
  buildAmt(layout: AmtLayout, elements: readonly AmtElement[]): CID
  /** Compiles the actors of a state, seconds of work; else the first execution does. `base` is any block. */
  compile(stateRoot: CID, base: CID): Promise<void>
  /** Of a tipset's blocks in their order, whose state is put, too. Genesis isn't executed. */
  execute(tipset: readonly CID[], traced?: boolean): Promise<Executed>
  /** In turn, on a state that is dropped afterwards. */
  call(context: CallContext, calls: readonly Call[]): Promise<Applied[]>
}

export interface ChainStoreOptions {
  /** A folder for what is compiled of actors, which several processes may share; without it each start compiles them again, for seconds. */
  readonly compiledPath?: string
}

/**
 * @param path A folder, made if absent; opened once in a process.
 * @throws NativeError `STORE`; and whatever it is asked for may fail with that, `BLOCK_MISSING`, `BLOCK_CORRUPT` or `EXECUTION`.
 */
export function openChainStore(path: string, options: ChainStoreOptions = {}): ChainStore {
  const handle = asked('openChainStore', () => loadAddon().openChainStore({ path, ...options }))
  return new LmdbChainStore(handle)
}

class LmdbChainStore implements ChainStore {
  constructor(private readonly handle: ChainStoreHandle) {}

  get(cid: CID): Uint8Array | null {
    return asked('get', () => this.handle.get(cid.bytes))
  }

  getAll(cids: readonly CID[]): Promise<readonly (Uint8Array | null)[]> {
    return promised('getAll', () => this.handle.getAll(cids.map(({ bytes }) => bytes)))
  }

  put(block: Uint8Array): CID {
    return CID.decode(asked('put', () => this.handle.put(block)))
  }

  async flush(): Promise<void> {
    await promised('flush', () => this.handle.flush())
  }

  exportCar(path: string, roots: readonly CID[], statesFrom = 0): Promise<number> {
    return promised('exportCar', () =>
      this.handle.exportCar({ path, statesFrom, roots: roots.map(({ bytes }) => bytes) }),
    )
  }

  extent(roots: readonly CID[], statesFrom = 0): Promise<BlocksExtent> {
    return promised('extent', () => this.handle.extent({ statesFrom, roots: roots.map(({ bytes }) => bytes) }))
  }

  collect(statesFrom: number): BlockCollection {
    return new LmdbBlockCollection(asked('collect', () => this.handle.collect({ statesFrom })))
  }

  async importCar(path: string): Promise<CID[]> {
    const roots = await promised('importCar', () => this.handle.importCar({ path }))
    return roots.map(root => CID.decode(root))
  }

  loadBundle(car: Uint8Array): Bundle {
    const { list, actors } = asked('loadBundle', () => this.handle.loadBundle(car))
    return { list: CID.decode(list), codes: new Map(actors.map(({ name, code }) => [name, CID.decode(code)])) }
  }

  hamtGet(root: CID, bitWidth: number, key: Uint8Array): Uint8Array | null {
    return asked('hamtGet', () => this.handle.hamtGet({ root: root.bytes, bitWidth, key }))
  }

  hamtGetAll(root: CID, bitWidth: number, keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | null)[]> {
    return promised('hamtGetAll', () => this.handle.hamtGetAll({ root: root.bytes, bitWidth, keys }))
  }

  hamtEntries(root: CID, bitWidth: number): HamtEntry[] {
    return asked('hamtEntries', () => this.handle.hamtEntries({ root: root.bytes, bitWidth }))
  }

  buildHamt(bitWidth: number, entries: readonly HamtEntry[]): CID {
    return CID.decode(asked('buildHamt', () => this.handle.buildHamt({ bitWidth, entries })))
  }

  amtGet(root: CID, layout: AmtLayout, index: number): Uint8Array | null {
    return asked('amtGet', () => this.handle.amtGet({ root: root.bytes, index, ...widthOf(layout) }))
  }

  amtElements(root: CID, layout: AmtLayout): AmtElement[] {
    return asked('amtElements', () => this.handle.amtElements({ root: root.bytes, ...widthOf(layout) })).map(
      ({ index, value }) => ({ index: Number(index), value }),
    )
  }

  buildAmt(layout: AmtLayout, elements: readonly AmtElement[]): CID {
    return CID.decode(asked('buildAmt', () => this.handle.buildAmt({ elements, ...widthOf(layout) })))
  }

  async compile(stateRoot: CID, base: CID): Promise<void> {
    await promised('compile', () => this.handle.compile({ stateRoot: stateRoot.bytes, base: base.bytes }))
  }

  async execute(tipset: readonly CID[], traced = false): Promise<Executed> {
    const executed = await promised('execute', () =>
      this.handle.execute({ tipset: tipset.map(({ bytes }) => bytes), traced }),
    )
    return {
      stateRoot: CID.decode(executed.stateRoot),
      receiptsRoot: CID.decode(executed.receiptsRoot),
      messages: executed.messages.map(({ cid, ...native }) => ({ ...applied(native), cid: CID.decode(cid) })),
    }
  }

  async call(context: CallContext, calls: readonly Call[]): Promise<Applied[]> {
    const { stateRoot, epoch, baseFee, base, traced = false } = context
    const results = await promised('call', () =>
      this.handle.call({
        stateRoot: stateRoot.bytes,
        epoch,
        baseFee: baseFee.toString(),
        base: base.bytes,
        traced,
        messages: calls.map(({ message, length, implicit = false }) => ({ message, length, implicit })),
      }),
    )
    return results.map(applied)
  }
}

const widthOf = (layout: AmtLayout) => (layout === null ? {} : { bitWidth: layout })

function applied(native: NativeApplied): Applied {
  return {
    ...native,
    penalty: BigInt(native.penalty),
    minerTip: BigInt(native.minerTip),
    baseFeeBurn: BigInt(native.baseFeeBurn),
    overEstimationBurn: BigInt(native.overEstimationBurn),
    refund: BigInt(native.refund),
    failure: native.failure ?? null,
  }
}
