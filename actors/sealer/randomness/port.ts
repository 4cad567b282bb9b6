/** Randomness that a sector is sealed with. The chain gives it; until there is one, a stand-in does. */
export interface SealRandomness {
  /** For the replica: of a past epoch, so that what it hangs on is final. */
  ticket(sector: { readonly miner: string; readonly number: number }): Promise<DrawnRandomness>
  /**
   * For the challenges: of an epoch after the pre-commit, so that nobody knew it while sealing.
   *
   * @throws SealerError RANDOMNESS_TOO_EARLY
   */
  seed(sector: { readonly miner: string; readonly number: number }, epoch: number): Promise<DrawnRandomness>
}

export interface DrawnRandomness {
  readonly epoch: number
  /** 32 bytes. */
  readonly value: Uint8Array
}
