/** Requests and policies that tests decide about. */

import { kindByAddress } from '../../../../actors/wallet/policy/actor-kinds.js'
import {
  type Decision,
  decide,
  Policies,
  type PolicyRequest,
  parsePolicies,
  type Receiver,
  Spending,
} from '../../../../actors/wallet/policy/index.js'
import type { Subject } from '../../../../actors/wallet/signing/index.js'
import { Address, FIL, type Message, messageCid } from '../../../../filecoin/index.js'

export const KEY = Address.bls(new Uint8Array(48).fill(7))
export const OTHER_KEY = Address.bls(new Uint8Array(48).fill(8))
export const MINER = Address.id(1000)
export const FRIEND = Address.secp256k1(new Uint8Array(65).fill(9))
/** A Thursday, at 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 26, 12)

export interface Asked extends Partial<Omit<Message, 'value'>> {
  /** FIL. */
  readonly fil?: number
  readonly kind?: Receiver['kind']
  readonly addresses?: readonly Address[]
  readonly signer?: Address
  readonly grant?: string
}

export function messageRequest(asked: Asked = {}): PolicyRequest {
  const { fil = 0, kind, addresses = null, signer = KEY, grant = null, ...fields } = asked
  const shown: Message = {
    ...{ version: 0, to: FRIEND, from: signer, nonce: 0, gasLimit: 1_000_000, gasFeeCap: 1_000n },
    ...{ gasPremium: 100n, method: 0n, params: new Uint8Array(), ...fields },
    value: BigInt(fil) * FIL,
  }
  const gasFeeMax = shown.gasFeeCap * BigInt(shown.gasLimit)
  const subject = { kind: 'message', ...shown, cid: messageCid(shown), gasFeeMax } as const
  const receiver = { address: shown.to, kind: kind ?? kindByAddress(shown.to), addresses }
  return { type: 'message', signer, subject, receiver, grant }
}

export const requestOf = (
  type: PolicyRequest['type'],
  subject: Subject,
  more: Partial<PolicyRequest> = {},
): PolicyRequest => ({ type, signer: KEY, subject, receiver: null, grant: null, ...more })

export const blindRequest = (type: PolicyRequest['type'], more: Partial<PolicyRequest> = {}): PolicyRequest =>
  requestOf(type, { kind: 'blind', length: 3 }, more)

/** All rules bound to the key; without any, it has no policy. */
export function boundRules(rules: readonly Readonly<Record<string, unknown>>[], key = KEY.toString()): Policies {
  const binding = { name: 'all', key, rules: rules.map(({ name }) => name as string) }
  return new Policies(parsePolicies({ rules, bindings: rules.length === 0 ? [] : [binding] }))
}

export const decided = (
  rules: readonly Readonly<Record<string, unknown>>[],
  request: PolicyRequest,
  now = NOON,
): Decision => decide({ policies: boundRules(rules), spent: new Spending() }, request, now)
