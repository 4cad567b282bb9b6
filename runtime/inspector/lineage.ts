/** A branching history that a component keeps, such as a chain: entries that each name those that they come after, at heights that rise. */
import { z } from 'zod'

/** What there is to tell, by name. A page shows it as it is. */
const Fields = z.record(z.string(), z.union([z.string(), z.number()]))

/** What things are called, in the singular. */
export const LineageWords = z.object({
  height: z.string(),
  entry: z.string(),
  /** Entries of one height that come after the same ones, and stand together. */
  group: z.string(),
  /** A height that was passed without an entry. */
  gap: z.string(),
})
export type LineageWords = z.infer<typeof LineageWords>

export const LineageEntry = z.object({
  id: z.string(),
  /** Ids of those that it comes after, all of a lower height. Those of the oldest entries aren't told. */
  parents: z.array(z.string()),
  height: z.int().nonnegative(),
  /** Who made it: entries of one maker look alike. */
  maker: z.string(),
  /** In a few words. */
  about: z.string(),
  /**
   * - `current`: on the way from the first entry to the head;
   * - `reverted`: was there once, and was taken back;
   * - `aside`: never was.
   */
  standing: z.enum(['current', 'reverted', 'aside']),
  fields: Fields,
})
export type LineageEntry = z.infer<typeof LineageEntry>

export const Lineage = z.object({
  words: LineageWords,
  /** Ids of the entries that are the head, all of one height. */
  head: z.array(z.string()).min(1),
  /** Of the head as a whole. */
  fields: Fields,
  /** By height, the oldest first. */
  entries: z.array(LineageEntry),
  /** Whether there are older ones. */
  more: z.boolean(),
  /** What waits to be in an entry to come, by who it is of. */
  waiting: z.object({
    title: z.string(),
    rows: z.array(z.object({ of: z.string(), fields: Fields })),
    /** Of those rows alone that found no place here. */
    omitted: z.int().nonnegative(),
  }),
})
export type Lineage = z.infer<typeof Lineage>

/** Who keeps one. */
export interface LineageSource {
  /** Unique in its process. */
  readonly name: string
  readonly title: string
  /** Of the current ones so many heights, the newest, and all that is known beside them. */
  read(limit: number): Lineage
  /** Whenever another answer would be given. */
  subscribe(listener: () => void): () => void
}
