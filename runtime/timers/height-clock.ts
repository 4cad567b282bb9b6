/** A clock that counts heights and may be turned back: the chain's epochs, though the runtime doesn't know that word. */
export type HeightChange = { readonly kind: 'apply' | 'revert'; readonly height: number }

export interface HeightClock {
  /** The height now. */
  current(): number
  /** Told of every change of `current`; a revert names the height to which the clock went back. */
  subscribe(listener: (change: HeightChange) => void): () => void
  /** Heights after which nothing is turned back any more. */
  readonly finality: number
}
