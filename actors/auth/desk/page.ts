/** A part of a long list. */

export interface Page {
  readonly skip?: number | undefined
  readonly limit?: number | undefined
}

/** Venus's. */
const MOST = 1_000

/** As Venus takes them: what is out of bounds is brought within. A limit of 0 is the most, as is none. */
export function pageOf({ skip = 0, limit = MOST }: Page): { readonly skip: number; readonly limit: number } {
  return { skip: Math.max(0, skip), limit: limit <= 0 || limit > MOST ? MOST : limit }
}
