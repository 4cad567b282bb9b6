/** What a file knows of its pieces. The pieces' CommPs lie in the file's manifest on disk, not here. */
import type { Stamp } from '../../../runtime/machine/index.js'
import type { RememberedFailure } from '../failure.js'

export interface FileInput {
  readonly cid: string
  readonly name: string
  readonly bytes: number
  readonly miner: string
  readonly sectorSize: number
  readonly leaveOpen: boolean
}

export interface FileContext extends FileInput {
  /** When it was taken in; 0 outside the runtime. */
  readonly takenAt: number
  /** By piece: the sector that took it. */
  readonly sectors: readonly (number | null)[]
  /** By piece: whether its sector has reached Proving. */
  readonly sealed: readonly boolean[]
  /** Where the last piece begins in its sector; each of the others fills its own. */
  readonly lastOffset: number | null
  /** The staged copy of the bytes is there. */
  readonly staged: boolean
  /** Number of the latest request to the placement. */
  readonly round: number
  /** Sectors that need a person, and why. */
  readonly troubles: readonly { readonly sector: number; readonly failure: RememberedFailure | null }[]
  readonly lastFailure: RememberedFailure | null
}

export type FileEvent = Partial<Stamp> &
  (
    | {
        readonly type: 'PiecesPlaced'
        readonly round: number
        readonly places: readonly { readonly index: number; readonly sector: number; readonly offset: number }[]
      }
    | { readonly type: 'SectorProving'; readonly sector: number }
    | { readonly type: 'SectorFailed'; readonly sector: number; readonly failure: RememberedFailure | null }
    | { readonly type: 'SectorRetried'; readonly sector: number }
    | { readonly type: 'PiecesLost'; readonly sector: number; readonly indexes: readonly number[] }
    | { readonly type: 'FileRestaged' }
  )

export interface ReleaseInput {
  readonly cid: string
}
export type ReleaseOutput = Record<string, never>
