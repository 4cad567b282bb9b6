/** What a tipset did, as pages of a book: the same ones from every node of the network. */
import { createHash } from 'node:crypto'
import type { Tipset } from '../../../filecoin/index.js'
import type { Page, Work } from './book-port.js'

/** One as a rule; several of a tipset that did more than a page holds. */
export function pagesOf(
  { network, tipset }: { readonly network: string; readonly tipset: Pick<Tipset, 'key'> },
  works: readonly Work[],
  mostWorks: number,
): readonly Page[] {
  const pages: Page[] = []
  for (let from = 0; from < works.length; from += mostWorks)
    pages.push({ id: idOf(network, tipset, pages.length), works: works.slice(from, from + mostWorks) })
  return pages
}

/** 64 hexadecimal digits. */
const idOf = (network: string, { key }: Pick<Tipset, 'key'>, part: number): string =>
  createHash('sha256').update(`${network}\n${key.text}\n${part}`).digest('hex')
