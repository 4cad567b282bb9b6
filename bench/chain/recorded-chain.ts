/** A chain in a folder, for nodes that join its network: what it was founded as, its genesis, its messages, and its blocks in their order. */
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import type { FoundedNetwork } from '../../actors/node/index.js'
import { type BlockMsg, blockMsg, decode, encode } from '../../filecoin/index.js'
import { type BenchNode, joinNode } from './bench-node.js'

const LENGTH_BYTES = 4

export class ChainRecorder {
  private readonly file: number
  private readonly messages = new Map<string, CID>()

  /** @param folder Made already. */
  constructor(private readonly folder: string) {
    this.file = openSync(join(folder, 'blocks'), 'w')
  }

  add(block: BlockMsg): void {
    const bytes = encode(blockMsg, block)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(bytes.length)
    writeSync(this.file, length)
    writeSync(this.file, bytes)
    this.messages.set(block.header.messages.toString(), block.header.messages)
  }

  async close({ founded, store, node }: BenchNode): Promise<void> {
    closeSync(this.file)
    await store.exportCar(join(this.folder, 'chain.car'), node.parts.chain.head.key.cids)
    await store.exportCar(join(this.folder, 'genesis.car'), [CID.parse(founded.genesis)])
    await store.exportCar(join(this.folder, 'messages.car'), [...this.messages.values()])
    writeFileSync(join(this.folder, 'founded.json'), JSON.stringify(founded))
  }
}

export function joinRecorded(recorded: string, folder: string): Promise<BenchNode> {
  const founded = JSON.parse(readFileSync(join(recorded, 'founded.json'), 'utf8')) as FoundedNetwork
  return joinNode(folder, founded, join(recorded, 'genesis.car'))
}

/** All of it, with its states. */
export const chainOf = (recorded: string): string => join(recorded, 'chain.car')

export const messagesOf = (recorded: string): string => join(recorded, 'messages.car')

/** One after the other, so that memory has none but the node's own. */
export function* blocksOf(recorded: string): Generator<BlockMsg> {
  const file = openSync(join(recorded, 'blocks'), 'r')
  const length = Buffer.alloc(LENGTH_BYTES)
  try {
    while (readSync(file, length) === LENGTH_BYTES) {
      const bytes = Buffer.alloc(length.readUInt32BE())
      readSync(file, bytes)
      yield decode(blockMsg, bytes)
    }
  } finally {
    closeSync(file)
  }
}
