/** Who is told what the chain did, and knows whose the keys and miners are: the pool's auth. */

/** What one key or miner had of a tipset; what isn't named is 0. */
export type Work =
  | {
      /** ID address. */
      readonly miner: string
      readonly blocks: number
    }
  | {
      /** Address of a key. */
      readonly signer: string
      /** That were executed, whatever came of them. */
      readonly messages: number
      /** Units of gas that they used. */
      readonly gas: number
    }

export interface Page {
  /** The same from every node that tells of the same: 64 characters at most. */
  readonly id: string
  readonly works: readonly Work[]
}

export type Entered =
  | {
      readonly isTaken: true
      /** Keys and miners that are nobody's. */
      readonly dropped: number
    }
  | {
      readonly isTaken: false
      /** By which a repeat would be refused, too. */
      readonly why: string
    }

export interface Book {
  /** Works each. */
  readonly mostWorks: number
  /** A page that was entered before adds nothing. @throws whatever keeps it from being entered now */
  enter(page: Page): Promise<Entered>
}
