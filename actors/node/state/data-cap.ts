/** Who may store how much that counts tenfold: verifiers, clients, their allocations, and the claims those became. Data cap in bytes. */
import type { CID } from 'multiformats/cid'
import { datacap, verifreg } from '../../../filecoin/actors/index.js'
import { link } from '../../../filecoin/cbor/index.js'
import type { Address } from '../../../filecoin/index.js'
import { readEntries, readEntry } from '../ipld/index.js'
import type { StateView } from './state-view.js'

const { verifiers, allocations, claims } = verifreg.state.fields
/** What the token's amounts have of a byte. Source: datacap actor 9.0.1, `DATACAP_GRANULARITY`. */
const TOKENS_PER_BYTE = 10n ** 18n

/**
 * What a verifier may still give; null if it is none.
 *
 * @throws NodeError ACTOR_UNKNOWN
 */
export const verifierCap = (view: StateView, verifier: Address): bigint | null =>
  readEntry(view.store, verifiers, view.singleton('verifiedregistry').verifiers, view.id(verifier))

/**
 * What a client has left; null if it never had any.
 *
 * @throws NodeError ACTOR_UNKNOWN
 */
export function clientCap(view: StateView, client: Address): bigint | null {
  const { balances, hamtBitWidth } = view.singleton('datacap').token
  const hamt = { ...datacap.tokenState.fields.balances, bitWidth: hamtBitWidth }
  const tokens = readEntry(view.store, hamt, balances, numberOf(view, client))
  return tokens === null ? null : tokens / TOKENS_PER_BYTE
}

/** @throws NodeError ACTOR_UNKNOWN */
export function allocationOf(view: StateView, client: Address, id: number): verifreg.Allocation | null {
  const own = rootOf(view, 'allocations', client)
  return own === null ? null : readEntry(view.store, allocations.value, own, id)
}

/**
 * By their ids.
 *
 * @throws NodeError ACTOR_UNKNOWN
 */
export function allocationsOf(view: StateView, client: Address): [id: number, verifreg.Allocation][] {
  const own = rootOf(view, 'allocations', client)
  return own === null ? [] : readEntries(view.store, allocations.value, own)
}

/** Of all clients, by their ids. */
export const allAllocations = (view: StateView): [id: number, verifreg.Allocation][] =>
  readEntries(view.store, allocations, view.singleton('verifiedregistry').allocations).flatMap(([, own]) =>
    readEntries(view.store, allocations.value, own),
  )

/** @throws NodeError ACTOR_UNKNOWN */
export function claimOf(view: StateView, provider: Address, id: number): verifreg.Claim | null {
  const own = rootOf(view, 'claims', provider)
  return own === null ? null : readEntry(view.store, claims.value, own, id)
}

/**
 * By their ids.
 *
 * @throws NodeError ACTOR_UNKNOWN
 */
export function claimsOf(view: StateView, provider: Address): [id: number, verifreg.Claim][] {
  const own = rootOf(view, 'claims', provider)
  return own === null ? [] : readEntries(view.store, claims.value, own)
}

/** Of all providers, by their ids. */
export const allClaims = (view: StateView): [id: number, verifreg.Claim][] =>
  readEntries(view.store, claims, view.singleton('verifiedregistry').claims).flatMap(([, own]) =>
    readEntries(view.store, claims.value, own),
  )

/** Of one owner's; null if there are none. */
function rootOf(view: StateView, what: 'allocations' | 'claims', owner: Address): CID | null {
  const { key, bitWidth } = verifreg.state.fields[what]
  return readEntry(
    view.store,
    { key, bitWidth, value: link },
    view.singleton('verifiedregistry')[what],
    numberOf(view, owner),
  )
}

const numberOf = (view: StateView, address: Address): number => Number(view.id(address).toString().slice(2))
