/** A wallet shows that it has keys: each signs what nobody could have known before, random bytes of the gateway's with random bytes of the wallet's. */
import { createHash, randomBytes } from 'node:crypto'
import { Address, signature } from '../../../filecoin/index.js'
import type { Unproven } from '../../../machines/gateway/connection/index.js'
import type { Connection } from '../connections/index.js'
import type { Requests } from '../requests/index.js'
import { isSignedBy } from './signatures.js'

const RANDOM_BYTES = 32

export interface Shown {
  readonly proven: readonly Address[]
  /** By their keys. */
  readonly unproven: ReadonlyMap<string, Unproven>
}

export interface PossessionOptions {
  /** What the wallet brought, for its own part of what is signed. */
  readonly signBytes: Uint8Array
  /** Keys that it may have. */
  readonly mostKeys: number
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

/** All that the wallet says it has. @throws GatewayError as `Requests.ask` */
export async function keysOf(
  connection: Connection,
  { deadlineMs, signal }: PossessionOptions,
  requests: Requests,
): Promise<readonly Address[]> {
  const question = { what: 'the list of keys', method: 'WalletList', payload: null, deadlineMs, tryMs: deadlineMs }
  return requests.ask(question, [connection], { read: readAddresses, signal })
}

/** A locked wallet, or a key that it lost meanwhile, leaves the others as they are. */
export async function showPossession(
  connection: Connection,
  addresses: readonly Address[],
  options: PossessionOptions,
  requests: Requests,
): Promise<Shown> {
  const unproven = new Map<string, Unproven>()
  const proven: Address[] = []
  await Promise.all(
    addresses.map(async address => {
      // Once: it is a hash each time.
      const text = address.toString()
      const why = await whyUnproven(connection, { address, text }, options, requests)
      if (why === null) proven.push(address)
      else unproven.set(address.key, { address: text, why })
    }),
  )
  return { proven, unproven }
}

/** Null where it was shown. */
async function whyUnproven(
  connection: Connection,
  { address, text }: { readonly address: Address; readonly text: string },
  { signBytes, deadlineMs, signal }: PossessionOptions,
  requests: Requests,
): Promise<string | null> {
  const extra = randomBytes(RANDOM_BYTES)
  const toSign = createHash('sha256').update(extra).update(signBytes).digest()
  const payload = {
    Signer: text,
    ToSign: toSign.toString('base64'),
    Meta: { Type: 'verifyaddress', Extra: extra.toString('base64') },
  }
  const question = {
    what: `a proof of the key of ${text}`,
    method: 'WalletSign',
    payload,
    deadlineMs,
    tryMs: deadlineMs,
  }
  try {
    const read = (value: unknown) => signature.fromWire(value as never, 'signature')
    const signed = await requests.ask(question, [connection], { read, signal })
    return (await isSignedBy(address, toSign, signed)) ? null : 'the signature is not by this key'
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
}

/** Duplicates count once. @throws FilecoinError ADDRESS_INVALID */
function readAddresses(value: unknown): Address[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new TypeError('a list of addresses was wanted')
  const byKey = new Map(value.map(text => Address.parse(String(text))).map(address => [address.key, address]))
  return [...byKey.values()]
}
