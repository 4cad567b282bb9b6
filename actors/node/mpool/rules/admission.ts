/**
 * Whether a message may join those pending, as the chain and its sender's other messages stand. Source: Lotus and venus; there, what is pushed over RPC may
 * leave any gap, and in venus be any number. Here the limits hold for whoever sends, and depend only on how far it is trusted.
 */
import { BASE_FEE_FLOOR } from '../../../../filecoin/index.js'
import { MpoolError, MpoolErrorCode } from '../errors.js'
import { gasFunds, type PendingMessage, type PendingSet } from '../pending/index.js'

/** Where it comes from: who may push, anybody who may ask for it to be pushed, or a peer. */
export type Origin = 'trusted' | 'untrusted' | 'gossip'

interface Terms {
  /** Nonces that it may be ahead of the next one. */
  readonly mostAhead: number
  readonly mostPending: number
  /** Whether it waits here, unpublished, until the base fee has fallen. */
  readonly waitsForBaseFee: boolean
}

const TERMS: Readonly<Record<Origin, Terms>> = {
  trusted: { mostAhead: 4, mostPending: 1_000, waitsForBaseFee: true },
  untrusted: { mostAhead: 0, mostPending: 100, waitsForBaseFee: true },
  gossip: { mostAhead: 4, mostPending: 1_000, waitsForBaseFee: false },
}

/** A base fee that falls by an eighth, the most it can, takes 35 epochs to come down to a fee cap that is lower than this part of it. */
const ENTRY_DIVISOR = 100n

export interface Standing {
  /** Of the sender's actor, with the head's messages applied. */
  readonly nonce: number
  /** AttoFIL, likewise. */
  readonly balance: bigint
  /** AttoFIL per gas, of the head. */
  readonly baseFee: bigint
  readonly pending: PendingSet | null
  readonly origin: Origin
}

export interface Admission {
  /** Whether peers are told now. */
  readonly isPublished: boolean
  readonly replaces: PendingMessage | null
}

/**
 * @param message Of right form.
 * @throws MpoolError
 */
export function admit(message: PendingMessage, standing: Standing): Admission {
  const { nonce, gasFeeCap } = message.signed.message
  const { mostAhead, mostPending, waitsForBaseFee } = TERMS[standing.origin]
  if (nonce < standing.nonce) throw new MpoolError({ code: MpoolErrorCode.NONCE_TOO_LOW, nonce, least: standing.nonce })

  const least = baseFeeBound(standing.baseFee, ENTRY_DIVISOR)
  const isPublished = gasFeeCap >= least
  if (!isPublished && !waitsForBaseFee)
    throw new MpoolError({
      code: MpoolErrorCode.FEE_CAP_BELOW_BASE_FEE,
      feeCap: `${gasFeeCap}`,
      baseFee: `${standing.baseFee}`,
      least: `${least}`,
    })
  checkFunds(message, standing)

  const pending = standing.pending
  // Messages on chain that the pool hasn't heard of yet are no gap.
  const nextNonce = Math.max(pending?.nextNonce ?? 0, standing.nonce)
  const replaced = pending?.at(nonce) ?? null
  if (replaced !== null) checkReplacement(message, replaced, nextNonce)
  if (nonce > nextNonce + mostAhead)
    throw new MpoolError({ code: MpoolErrorCode.NONCE_GAP, nonce, nextNonce, mostAhead })
  if (replaced === null && pending !== null && pending.size >= mostPending)
    throw new MpoolError({ code: MpoolErrorCode.TOO_MANY_PENDING, pending: pending.size, most: mostPending })
  return { isPublished, replaces: replaced }
}

/** What a fee cap has to reach, in attoFIL per gas, as the base fee falls. */
export function baseFeeBound(baseFee: bigint, divisor: bigint): bigint {
  const bound = baseFee / divisor
  if (bound > BASE_FEE_FLOOR) return bound
  return BASE_FEE_FLOOR
}

function checkFunds(message: PendingMessage, { balance, pending }: Standing): void {
  const own = gasFunds(message)
  if (balance < own)
    throw new MpoolError({ code: MpoolErrorCode.FUNDS_TOO_LOW, balance: `${balance}`, required: `${own}` })
  if (pending === null) return
  const required = own + pending.gasFundsBeside(message.signed.message.nonce)
  if (balance < required)
    throw new MpoolError({
      code: MpoolErrorCode.FUNDS_TOO_LOW_WITH_PENDING,
      balance: `${balance}`,
      required: `${required}`,
      pending: pending.size,
    })
}

/** A tenth more, so that replacing costs more than passing the replaced one on did. */
function checkReplacement(message: PendingMessage, replaced: PendingMessage, nextNonce: number): void {
  const { nonce, gasPremium } = message.signed.message
  if (message.cid === replaced.cid) throw new MpoolError({ code: MpoolErrorCode.ALREADY_PENDING, cid: message.cid })
  if (nonce > nextNonce) throw new MpoolError({ code: MpoolErrorCode.REPLACEMENT_BEHIND_GAP, nonce, nextNonce })
  const least = (replaced.signed.message.gasPremium * 110n) / 100n + 1n
  if (gasPremium < least)
    throw new MpoolError({
      code: MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW,
      nonce,
      premium: `${gasPremium}`,
      least: `${least}`,
    })
}
