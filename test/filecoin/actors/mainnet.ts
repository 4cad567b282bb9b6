/** What mainnet's actors had, and were called with, at network version 17. */
import { readFileSync } from 'node:fs'

interface Message {
  readonly number: number
  readonly params?: string
  readonly return?: string
}

/** Bytes in hexadecimal. */
export const mainnet = JSON.parse(
  readFileSync(new URL('../../../../test/filecoin/actors/mainnet.json', import.meta.url), 'utf8'),
) as {
  /** By the codec's name. */
  readonly values: Readonly<Record<string, string>>
  /** By actor and method. */
  readonly messages: Readonly<Record<string, Message>>
}
