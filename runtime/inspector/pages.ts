/** Journals read a page at a time: an entry may be as big as 64 KiB, and there are more than a thousand. */
import type { Inspection, JournaledStep } from '../actor/index.js'
import type { Breath } from './breath.js'

export const PAGE = 32

/** An actor's newest steps, newest first. @param before Only steps before this one. */
export async function newestSteps(
  address: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
  { inspection, breath }: { readonly inspection: Pick<Inspection, 'steps'>; readonly breath: Breath },
): Promise<readonly JournaledStep[]> {
  const all: JournaledStep[] = []
  for (let to = before; all.length < limit; ) {
    const size = Math.min(PAGE, limit - all.length)
    const page = inspection.steps(address, { limit: size, reverse: true, ...(to !== undefined && { to }) })
    all.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < size) break
    to = last.seq
    await breath.take()
  }
  return all
}
