/** What is not what the protocol says it should be. */
export enum FilecoinErrorCode {
  ADDRESS_INVALID = 'FILECOIN_ADDRESS_INVALID',
  BEACON_INVALID = 'FILECOIN_BEACON_INVALID',
  BITFIELD_INVALID = 'FILECOIN_BITFIELD_INVALID',
  CBOR_INVALID = 'FILECOIN_CBOR_INVALID',
  CID_INVALID = 'FILECOIN_CID_INVALID',
  JSON_INVALID = 'FILECOIN_JSON_INVALID',
  POWER_GONE = 'FILECOIN_POWER_GONE',
  SEAL_PROOF_UNKNOWN = 'FILECOIN_SEAL_PROOF_UNKNOWN',
  SIZE_INVALID = 'FILECOIN_SIZE_INVALID',
  TIPSET_INVALID = 'FILECOIN_TIPSET_INVALID',
  TRANSACTION_INVALID = 'FILECOIN_TRANSACTION_INVALID',
}

export type FilecoinErrorDetail =
  | { code: FilecoinErrorCode.ADDRESS_INVALID; address: string; wanted: string }
  | { code: FilecoinErrorCode.BEACON_INVALID; why: string }
  | { code: FilecoinErrorCode.BITFIELD_INVALID; why: string }
  | { code: FilecoinErrorCode.CBOR_INVALID; path: string; wanted: string; found: string }
  | { code: FilecoinErrorCode.CID_INVALID; cid: string; wanted: string }
  | { code: FilecoinErrorCode.JSON_INVALID; path: string; wanted: string; found: string }
  | { code: FilecoinErrorCode.POWER_GONE; height: number }
  | { code: FilecoinErrorCode.SEAL_PROOF_UNKNOWN; sealProof: string; known: readonly string[] }
  | { code: FilecoinErrorCode.SIZE_INVALID; what: string; bytes: number; rule: string }
  | { code: FilecoinErrorCode.TIPSET_INVALID; why: string }
  | { code: FilecoinErrorCode.TRANSACTION_INVALID; why: string }

const MESSAGES: { [C in FilecoinErrorCode]: (detail: Extract<FilecoinErrorDetail, { code: C }>) => string } = {
  [FilecoinErrorCode.ADDRESS_INVALID]: d => `'${d.address}' is not ${d.wanted}; check that it was copied whole`,
  [FilecoinErrorCode.BEACON_INVALID]: d => `these beacon entries don't continue the chain of their beacon: ${d.why}`,
  [FilecoinErrorCode.BITFIELD_INVALID]: d => `this is no bitfield: ${d.why}`,
  [FilecoinErrorCode.CBOR_INVALID]: d => `${d.path} is to be ${d.wanted}; it is ${d.found}`,
  [FilecoinErrorCode.CID_INVALID]: d => `'${d.cid}' is not ${d.wanted}; check that it was copied whole`,
  [FilecoinErrorCode.JSON_INVALID]: d => `${d.path} is to be ${d.wanted}; it is ${d.found}`,
  [FilecoinErrorCode.POWER_GONE]: d => `the network has no power left at ${d.height}, so that no tipset has a weight`,
  [FilecoinErrorCode.SEAL_PROOF_UNKNOWN]: d =>
    `'${d.sealProof}' is no seal proof type that Vesper knows; known: ${d.known.join(', ')}`,
  [FilecoinErrorCode.SIZE_INVALID]: d => `${d.what} of ${d.bytes} bytes: must be ${d.rule}`,
  [FilecoinErrorCode.TIPSET_INVALID]: d => `this is no tipset: ${d.why}`,
  [FilecoinErrorCode.TRANSACTION_INVALID]: d => `the message stands for no transaction of Ethereum: ${d.why}`,
}

export class FilecoinError extends Error {
  override readonly name = 'FilecoinError'
  readonly code: FilecoinErrorCode
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: FilecoinErrorDetail

  constructor(
    readonly detail: FilecoinErrorDetail,
    options?: ErrorOptions,
  ) {
    super((MESSAGES[detail.code] as (d: FilecoinErrorDetail) => string)(detail), options)
    this.code = detail.code
    this.data = detail
  }
}
