/** Every way in which the sealer can fail. Each message says what happened, with which value, and what to do. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'

export enum SealerErrorCode {
  // Taking files in
  FILE_UNREADABLE = 'SEALER_FILE_UNREADABLE',
  FILE_NOT_REGULAR = 'SEALER_FILE_NOT_REGULAR',
  FILE_EMPTY = 'SEALER_FILE_EMPTY',
  FILE_UNKNOWN = 'SEALER_FILE_UNKNOWN',
  MANIFEST_UNREADABLE = 'SEALER_MANIFEST_UNREADABLE',
  PIECE_SIZE_INVALID = 'SEALER_PIECE_SIZE_INVALID',
  PIECE_TOO_LARGE = 'SEALER_PIECE_TOO_LARGE',
  /** More or fewer bytes came than were said. */
  PIECE_BYTES_WRONG = 'SEALER_PIECE_BYTES_WRONG',
  // Pieces and phases
  STAGED_MISSING = 'SEALER_STAGED_MISSING',
  PIECE_MISMATCH = 'SEALER_PIECE_MISMATCH',
  PHASE_FAILED = 'SEALER_PHASE_FAILED',
  PHASE_INCOMPLETE = 'SEALER_PHASE_INCOMPLETE',
  SECTOR_FILE_MISSING = 'SEALER_SECTOR_FILE_MISSING',
  SECTOR_FILE_CORRUPT = 'SEALER_SECTOR_FILE_CORRUPT',
  DATA_MISMATCH = 'SEALER_DATA_MISMATCH',
  /** Noted by the sector's machine when Verify answers no. */
  PROOF_INVALID = 'SEALER_PROOF_INVALID',
  /** The file of Groth16 parameters is not the one that this version's verifying key belongs to. */
  PARAMETERS_WRONG = 'SEALER_PARAMETERS_WRONG',
  // Disks
  DISK_FULL = 'SEALER_DISK_FULL',
  STORAGE_UNWRITABLE = 'SEALER_STORAGE_UNWRITABLE',
  STORAGE_INVALID = 'SEALER_STORAGE_INVALID',
  // Bringing files back
  FILE_NOT_SEALED = 'SEALER_FILE_NOT_SEALED',
  OUT_EXISTS = 'SEALER_OUT_EXISTS',
  OUT_UNWRITABLE = 'SEALER_OUT_UNWRITABLE',
  UNSEAL_MISMATCH = 'SEALER_UNSEAL_MISMATCH',
  /** The caller takes the sector for another one than it is. */
  UNSEAL_INPUT_WRONG = 'SEALER_UNSEAL_INPUT_WRONG',
  // Sectors
  SECTOR_UNKNOWN = 'SEALER_SECTOR_UNKNOWN',
  SECTOR_NOT_FAILED = 'SEALER_SECTOR_NOT_FAILED',
  SECTOR_NOT_PROVING = 'SEALER_SECTOR_NOT_PROVING',
  // Options and randomness
  OPTIONS_INVALID = 'SEALER_OPTIONS_INVALID',
  /** Asked for what isn't built yet. */
  NOT_IMPLEMENTED = 'SEALER_NOT_IMPLEMENTED',
  RANDOMNESS_TOO_EARLY = 'SEALER_RANDOMNESS_TOO_EARLY',
  RANDOMNESS_KEY_INVALID = 'SEALER_RANDOMNESS_KEY_INVALID',
}

interface OfSector {
  readonly sector: string
}

export type SealerErrorDetail =
  | { readonly code: SealerErrorCode.FILE_UNREADABLE; readonly path: string; readonly reason: string }
  | { readonly code: SealerErrorCode.FILE_NOT_REGULAR; readonly path: string }
  | { readonly code: SealerErrorCode.FILE_EMPTY; readonly path: string }
  | { readonly code: SealerErrorCode.FILE_UNKNOWN; readonly cid: string }
  | { readonly code: SealerErrorCode.MANIFEST_UNREADABLE; readonly cid: string; readonly path: string }
  | { readonly code: SealerErrorCode.PIECE_SIZE_INVALID; readonly bytes: number; readonly fits: number }
  | { readonly code: SealerErrorCode.PIECE_TOO_LARGE; readonly bytes: number; readonly most: number }
  | { readonly code: SealerErrorCode.PIECE_BYTES_WRONG; readonly wanted: number; readonly found: number }
  | { readonly code: SealerErrorCode.STAGED_MISSING; readonly path: string; readonly file: string }
  | {
      readonly code: SealerErrorCode.PIECE_MISMATCH
      readonly path: string
      readonly index: number
      readonly wanted: string
      readonly found: string
    }
  | ({ readonly code: SealerErrorCode.PHASE_FAILED; readonly phase: string; readonly reason: string } & OfSector)
  | ({ readonly code: SealerErrorCode.PHASE_INCOMPLETE; readonly phase: string; readonly path: string } & OfSector)
  | ({ readonly code: SealerErrorCode.SECTOR_FILE_MISSING; readonly path: string } & OfSector)
  | ({
      readonly code: SealerErrorCode.SECTOR_FILE_CORRUPT
      readonly path: string
      readonly wantedBytes: number
      readonly bytes: number
    } & OfSector)
  | ({ readonly code: SealerErrorCode.DATA_MISMATCH; readonly wanted: string; readonly found: string } & OfSector)
  | ({ readonly code: SealerErrorCode.PROOF_INVALID } & OfSector)
  | { readonly code: SealerErrorCode.PARAMETERS_WRONG; readonly path: string; readonly reason: string }
  | {
      readonly code: SealerErrorCode.DISK_FULL
      readonly path: string
      readonly neededBytes: number
      readonly freeBytes: number
    }
  | { readonly code: SealerErrorCode.STORAGE_UNWRITABLE; readonly path: string; readonly reason: string }
  | { readonly code: SealerErrorCode.STORAGE_INVALID; readonly path: string; readonly reason: string }
  | { readonly code: SealerErrorCode.FILE_NOT_SEALED; readonly cid: string; readonly state: string }
  | { readonly code: SealerErrorCode.OUT_EXISTS; readonly path: string }
  | { readonly code: SealerErrorCode.OUT_UNWRITABLE; readonly path: string; readonly reason: string }
  | { readonly code: SealerErrorCode.UNSEAL_MISMATCH; readonly cid: string; readonly found: string }
  | ({
      readonly code: SealerErrorCode.UNSEAL_INPUT_WRONG
      readonly what: string
      readonly given: string
      readonly wanted: string
    } & OfSector)
  | ({ readonly code: SealerErrorCode.SECTOR_UNKNOWN } & OfSector)
  | ({ readonly code: SealerErrorCode.SECTOR_NOT_FAILED; readonly state: string } & OfSector)
  | ({ readonly code: SealerErrorCode.SECTOR_NOT_PROVING; readonly state: string } & OfSector)
  | { readonly code: SealerErrorCode.NOT_IMPLEMENTED; readonly what: string }
  | { readonly code: SealerErrorCode.OPTIONS_INVALID; readonly problems: string }
  | { readonly code: SealerErrorCode.RANDOMNESS_TOO_EARLY; readonly epoch: number; readonly now: number }
  | { readonly code: SealerErrorCode.RANDOMNESS_KEY_INVALID; readonly path: string }

const MESSAGES: Messages<SealerErrorDetail> = {
  [SealerErrorCode.FILE_UNREADABLE]: d =>
    `'${d.path}' can't be read (${d.reason}); check the path and that the running process may read it`,
  [SealerErrorCode.FILE_NOT_REGULAR]: d =>
    `'${d.path}' is no regular file; give a file, or pack a folder with tar first`,
  [SealerErrorCode.FILE_EMPTY]: d => `'${d.path}' is empty (0 bytes): there is nothing to seal`,
  [SealerErrorCode.FILE_UNKNOWN]: d =>
    `no file ${d.cid} was ever taken in here; \`vesper files list\` lists those that were`,
  [SealerErrorCode.MANIFEST_UNREADABLE]: d =>
    `the list of pieces of ${d.cid} (${d.path}) can't be read; seal the same file again to write it anew`,
  [SealerErrorCode.PIECE_SIZE_INVALID]: d =>
    `${d.bytes} bytes are no unpadded piece size; fill the piece up with zeros to ${d.fits}`,
  [SealerErrorCode.PIECE_TOO_LARGE]: d => `a piece of ${d.bytes} bytes is larger than a sector, which holds ${d.most}`,
  [SealerErrorCode.PIECE_BYTES_WRONG]: d =>
    `${d.found > d.wanted ? 'more' : `only ${d.found}`} bytes came of a piece of ${d.wanted}; send exactly as many as the call says`,
  [SealerErrorCode.STAGED_MISSING]: d =>
    `the staged copy ${d.path} of ${d.file} is gone; put it back from a backup and retry the sector`,
  [SealerErrorCode.PIECE_MISMATCH]: d =>
    `piece ${d.index} of the staged copy ${d.path} is ${d.found}, not ${d.wanted} as when it was taken in: the disk changed it; put it back from a backup and retry the sector`,
  [SealerErrorCode.PHASE_FAILED]: d =>
    `${d.phase} of sector ${d.sector} failed (${d.reason}); it is tried again by itself, and where that doesn't help, remove the sector: its pieces are placed anew`,
  [SealerErrorCode.PHASE_INCOMPLETE]: d =>
    `what ${d.phase} left of sector ${d.sector} (${d.path}) is missing or damaged; remove the sector, its pieces are then placed anew`,
  [SealerErrorCode.SECTOR_FILE_MISSING]: d =>
    `${d.path} of sector ${d.sector} is missing; attach the storage path that holds it, or put it back from a backup`,
  [SealerErrorCode.SECTOR_FILE_CORRUPT]: d =>
    `${d.path} of sector ${d.sector} has ${d.bytes} bytes, not ${d.wantedBytes}; put it back from a backup`,
  [SealerErrorCode.DATA_MISMATCH]: d =>
    `the data of sector ${d.sector} commits to ${d.found}, not to ${d.wanted} as its pieces do; remove the sector, its pieces are then placed anew`,
  [SealerErrorCode.PROOF_INVALID]: d =>
    `the verifier refused the proof of sector ${d.sector}; it is computed again, then the sector starts over`,
  [SealerErrorCode.PARAMETERS_WRONG]: d =>
    `the proof parameters ${d.path} are not those of this version (${d.reason}); delete that file, run \`npm run setup\`, then retry the sector`,
  [SealerErrorCode.DISK_FULL]: d =>
    `${d.path} has ${d.freeBytes} bytes free, ${d.neededBytes} are needed; make room, then it goes on by itself or with \`vesper sectors retry\``,
  [SealerErrorCode.STORAGE_UNWRITABLE]: d =>
    `${d.path} can't be written (${d.reason}); check its permissions and its disk`,
  [SealerErrorCode.STORAGE_INVALID]: d =>
    `${d.path} is not what Lotus or Vesper writes there (${d.reason}); repair or remove it`,
  [SealerErrorCode.FILE_NOT_SEALED]: d =>
    `${d.cid} is not sealed yet (${d.state}); wait until its sectors are in Proving: \`vesper files list\``,
  [SealerErrorCode.OUT_EXISTS]: d => `'${d.path}' exists already; give another name, or say that it may be overwritten`,
  [SealerErrorCode.OUT_UNWRITABLE]: d =>
    `'${d.path}' can't be written (${d.reason}); check the folder and its permissions`,
  [SealerErrorCode.UNSEAL_MISMATCH]: d =>
    `what came out of the sectors is ${d.found}, not ${d.cid}, so nothing was written: a sealed file is damaged; put it back from a backup`,
  [SealerErrorCode.UNSEAL_INPUT_WRONG]: d =>
    `the ${d.what} of sector ${d.sector} is ${d.wanted}, not ${d.given}; ask Filecoin.SectorsStatus`,
  [SealerErrorCode.SECTOR_UNKNOWN]: d =>
    `there is no sector ${d.sector}; \`vesper sectors list\` shows those there are`,
  [SealerErrorCode.SECTOR_NOT_FAILED]: d =>
    `sector ${d.sector} is in ${d.state}; only a sector in FailedUnrecoverable can be retried, others retry by themselves`,
  [SealerErrorCode.SECTOR_NOT_PROVING]: d =>
    `sector ${d.sector} is in ${d.state}; wait until it is in Proving: \`vesper sectors list\``,
  [SealerErrorCode.NOT_IMPLEMENTED]: d => `${d.what} can't be answered: that is not implemented yet`,
  [SealerErrorCode.OPTIONS_INVALID]: d => `the sealer's options are invalid:\n${d.problems}`,
  [SealerErrorCode.RANDOMNESS_TOO_EARLY]: d =>
    `the randomness of epoch ${d.epoch} was asked for at epoch ${d.now}; wait`,
  [SealerErrorCode.RANDOMNESS_KEY_INVALID]: d =>
    `${d.path} is not a key of 32 bytes; put it back from a backup: with another key, sectors being sealed start over`,
}

export class SealerError extends CodedError<SealerErrorDetail> {
  override readonly name = 'SealerError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: SealerErrorDetail

  constructor(detail: SealerErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
