/** Blocks that nobody needs any more, found and deleted in slices while the store is used. `chain/src/collection.rs` tells why that is safe. */
import type { CID } from 'multiformats/cid'
import type { BlockCollectionHandle, CountedBlocks } from './addon.js'
import { asked, promised } from './failing.js'

/** In this order: `keep`, `mark`, `look`, `sweepHeaders`, `sweep`, `end`. Slices take about 50 ms of another thread, and resolve to whether that was the last. */
export interface BlockCollection {
  /** Of the required ones nothing may lack; of the optional ones what there is stays. */
  keep(required: readonly CID[], optional: readonly CID[]): void
  /** @throws NativeError BLOCK_MISSING if required blocks aren't there. */
  mark(): Promise<boolean>
  /** Counts what isn't marked. */
  look(): Promise<boolean>
  /** Deletes headers. Meanwhile no block may be on its way into the chain. */
  sweepHeaders(): Promise<void>
  /** Deletes. */
  sweep(): Promise<boolean>
  counted(): CountedBlocks
  /** What is put from then on isn't looked at any more. */
  end(): Promise<void>
}

export class LmdbBlockCollection implements BlockCollection {
  constructor(private readonly handle: BlockCollectionHandle) {}

  keep(required: readonly CID[], optional: readonly CID[]): void {
    asked('keep', () =>
      this.handle.keep({ required: required.map(({ bytes }) => bytes), optional: optional.map(({ bytes }) => bytes) }),
    )
  }

  mark(): Promise<boolean> {
    return promised('mark', () => this.handle.mark())
  }

  look(): Promise<boolean> {
    return promised('look', () => this.handle.look())
  }

  async sweepHeaders(): Promise<void> {
    await promised('sweepHeaders', () => this.handle.sweepHeaders())
  }

  sweep(): Promise<boolean> {
    return promised('sweep', () => this.handle.sweep())
  }

  counted(): CountedBlocks {
    return asked('counted', () => this.handle.counted())
  }

  async end(): Promise<void> {
    await promised('end', () => this.handle.end())
  }
}
