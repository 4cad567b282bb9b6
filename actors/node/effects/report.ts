/** Tells of tipsets that nothing changes any more, oldest first. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import {
  type Book,
  pagesOf,
  REPEATABLE_SECONDS,
  type SettledTipset,
  settledTipsets,
  workOf,
} from '../bookkeeping/index.js'
import { isMissing } from '../collection/index.js'
import type { BookkeeperContext } from './modules.js'

/** Of which each is one call, and what was told is written down behind all of them. */
const MOST_TIPSETS = 250

export const report = defineEffect('bookkeeper.report', {
  input: z.object({ after: z.int(), confidence: z.int().positive(), failed: z.int() }),
  output: z.object({ upTo: z.int(), tipsets: z.int(), trouble: z.string().nullable() }),
  idempotency: 'keyed', // a page is called by its tipset, and entered once, whoever tells of it and however often
  retry: { attempts: 1 },
  async run({ after, confidence, failed }, context: BookkeeperContext) {
    const { chain: chainOf, books, log, signal } = context
    const chain = await chainOf()
    signal.throwIfAborted()
    books.told(after)
    const { book } = books
    if (book === null) return { upTo: after, tipsets: 0, trouble: 'no auth is named any more' }
    const end = Math.max(after, chain.head.height - confidence)
    const settled = await settledTipsets(chain, { after, upTo: end }, MOST_TIPSETS)
    const tellable = withoutOld(settled, chain, context)
    let upTo = settled[settled.length - tellable.length - 1]?.tipset.height ?? after
    let tipsets = 0
    for (const one of tellable) {
      signal.throwIfAborted()
      try {
        if (await tell(one, chain, book, context)) tipsets++
      } catch (error) {
        const trouble = (error as Error).message
        if (failed === 0 || tipsets > 0)
          log.warn({ reason: trouble, epoch: one.tipset.height }, 'auth is told later what the chain did for users')
        return { upTo, tipsets, trouble }
      }
      upTo = one.tipset.height
    }
    return { upTo: settled.length < MOST_TIPSETS ? end : upTo, tipsets, trouble: null }
  },
})

type SettledChain = Awaited<ReturnType<BookkeeperContext['chain']>>

/** Without those of which it isn't known any more what they did, or whether they were told. */
function withoutOld(
  settled: readonly SettledTipset[],
  { modules }: SettledChain,
  { retained, log }: Pick<BookkeeperContext, 'retained' | 'log'>,
): readonly SettledTipset[] {
  const oldest = modules.now() - REPEATABLE_SECONDS
  const isOld = ({ tipset }: SettledTipset) => tipset.height < retained.from || tipset.minTicketBlock.timestamp < oldest
  const old = settled.filter(isOld)
  if (old.length > 0)
    log.error(
      { from: old[0]?.tipset.height, to: old.at(-1)?.tipset.height, tipsets: old.length },
      'what these epochs did counts for no user: their messages were collected, or they are so old that they could be counted twice',
    )
  return settled.slice(old.length)
}

/** @returns whether it was entered; one that can't ever be is passed over. @throws whatever keeps it from being entered now */
async function tell(
  { tipset, child }: SettledTipset,
  { modules }: SettledChain,
  book: Book,
  { log }: Pick<BookkeeperContext, 'log'>,
): Promise<boolean> {
  const { height: epoch } = tipset
  let isTold = true
  for (const page of pagesOf({ network: modules.network.name, tipset }, worksOf(), book.mostWorks)) {
    const entered = await book.enter(page)
    if (!entered.isTaken) {
      log.error(
        { epoch, id: page.id, reason: entered.why },
        'auth refuses to hear what an epoch did; it counts for no user',
      )
      isTold = false
    } else if (entered.dropped > 0) log.debug({ epoch, dropped: entered.dropped }, 'keys and miners that are no user’s')
  }
  return isTold

  function worksOf() {
    try {
      return workOf(modules.store, tipset, child)
    } catch (error) {
      if (!isMissing(error)) throw error
      log.error({ err: error, epoch }, 'what an epoch did counts for no user: its messages are not there')
      isTold = false
      return []
    }
  }
}
