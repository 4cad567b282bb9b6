/** Who gets which room in which sector. Sizes and offsets are padded bytes. */
import type { Stamp } from '../../../runtime/machine/index.js'
import type { SectorSettings } from '../sector/index.js'

/** A free, aligned power-of-two block of a sector. */
export interface Block {
  readonly offset: number
  readonly size: number
}

/** A sector that still takes pieces. */
export interface OpenSector {
  readonly number: number
  /** In the order of their offsets; no two of them are the halves of a larger one. */
  readonly free: readonly Block[]
  readonly pieces: number
}

/** A piece that needs room. */
export interface Claim {
  readonly index: number
  readonly size: number
  readonly payloadBytes: number
  /** Where its bytes begin in the file. */
  readonly fileOffset: number
}

/** Room that was given. */
export interface Place extends Claim {
  readonly sector: number
  readonly offset: number
}

export interface PlaceRequest {
  /** CID. */
  readonly file: string
  /** Goes up with each request of the file; names the request together with it. */
  readonly round: number
  readonly claims: readonly Claim[]
  /** Leave a sector that isn't full open for the next file. */
  readonly leaveOpen: boolean
}

/** What one request changed. */
export interface Placement {
  readonly file: string
  readonly round: number
  readonly places: readonly Place[]
  /** Sectors that were opened for it. */
  readonly opened: readonly number[]
  /** Sectors that take no more pieces. */
  readonly closed: readonly number[]
}

/** For sectors that are opened from now on. */
export interface PlacementSettings {
  readonly sealProof: string
  readonly sectorSize: number
  readonly maxPiecesPerSector: number
  readonly sector: SectorSettings
}

export interface PlacementInput extends PlacementSettings {
  readonly miner: string
}

export interface PlacementContext extends PlacementInput {
  /** Numbers go up and never come back, whatever becomes of their sectors. */
  readonly nextNumber: number
  /** In the order of their numbers. */
  readonly open: readonly OpenSector[]
  /** Answers that their files have not taken yet: the same request again gets the same answer. */
  readonly answers: readonly Placement[]
}

export type PlacementEvent = Partial<Stamp> &
  (
    | ({ readonly type: 'PlacePieces' } & PlaceRequest)
    | { readonly type: 'PlacesTaken'; readonly file: string; readonly round: number }
    | { readonly type: 'SectorWaitedEnough'; readonly sector: number }
    | { readonly type: 'SectorUnavailable'; readonly sector: number }
    | { readonly type: 'SettingsChanged'; readonly settings: PlacementSettings }
  )
