/**
 * Whether a key may sign: pure, so that a dry run is the same as the real one.
 *
 * A key without any policy signs whatever tells what it is. With one: whatever a rule of its refuses is refused, wherever that rule is bound; else it is
 * granted if a rule allows it, which for who comes by a grant must be a rule of the granted group; and what no rule allows is refused. What can't be told of a
 * request counts against it: a rule that may select it doesn't allow it, and refuses it.
 */
import type { Address } from '../../../filecoin/index.js'
import type { BlindPermission, SignType } from '../signing/index.js'
import { isBlind, listed, verdictOf } from './conditions.js'
import { excessOf, hasLimits } from './limits.js'
import type { Policies, ReadyRule } from './policies.js'
import { type PolicyRequest, requestText } from './request.js'
import type { Reservation, Spent } from './spending.js'
import { valueAtStake } from './stake.js'

export interface PolicyState {
  readonly policies: Policies
  readonly spent: Spent
}

/** What became of a rule that was looked at. */
export interface RuleLook {
  readonly rule: string
  readonly effect: 'allow' | 'refuse'
  /** `passes`: it is not for this; `falls short`: it is, and doesn't allow it. */
  readonly outcome: 'allows' | 'refuses' | 'passes' | 'falls short'
  /** In words. */
  readonly why: string
}

export interface Decision {
  readonly granted: boolean
  /** For a person. */
  readonly reason: string
  /** Names of those that decided it. */
  readonly rules: readonly string[]
  /** All that are bound to the key, in the order of their names; those beside the granted group only if they refuse. */
  readonly looked: readonly RuleLook[]
  /** To be kept on disk before the signature leaves. */
  readonly reserved: readonly Reservation[]
}

/** @param now Milliseconds since 1970. */
export function decide(state: PolicyState, request: PolicyRequest, now: number): Decision {
  const { signer, grant } = request
  const bound = state.policies.rulesOf(signer)
  if (grant !== null && !state.policies.hasGrant(grant)) return refused(`there is no grant '${grant}' any more`)
  if (bound.length === 0 && grant === null) return withoutPolicy(request)
  const own = grant === null ? bound : state.policies.grantedRulesOf(signer, grant)
  if (own.length === 0) return refused(`the grant '${grant}' has no rule for ${signer}`)
  const rules = bound.filter(rule => rule.effect === 'refuse' || own.includes(rule))
  const looked = rules.map(rule => lookAt(rule, state.spent, request, now))
  const named = (outcome: RuleLook['outcome']) => looked.filter(look => look.outcome === outcome)

  const [refusing] = named('refuses')
  if (refusing !== undefined)
    return { ...refused(`refused by rule '${refusing.rule}' because ${refusing.why}`, looked), rules: [refusing.rule] }
  const allowing = named('allows').map(({ rule }) => rule)
  if (allowing.length === 0) return { ...refused(shortcoming(looked, request), looked), rules: shortOf(looked) }
  return {
    granted: true,
    reason: `granted by ${allowing.length === 1 ? 'rule' : 'rules'} ${listed(allowing.map(name => `'${name}'`))}`,
    rules: allowing,
    looked,
    reserved: reservationsOf(rules, looked, request, now),
  }
}

/**
 * How much may be signed under a type that tells nothing of what is signed; null for nothing. Asked before what came is looked at.
 *
 * @param now As for the decision that follows.
 */
export function blindPermission(
  state: PolicyState,
  { type, signer, grant }: { readonly type: SignType; readonly signer: Address; readonly grant: string | null },
  now: number,
): BlindPermission | null {
  if (!isBlind(type)) return null
  const subject = { kind: 'blind', length: 0 } as const
  const { granted, rules } = decide(state, { type, signer, grant, subject, receiver: null }, now)
  if (!granted) return null
  const allowing = state.policies.rulesOf(signer).filter(({ name }) => rules.includes(name))
  return allowing.some(({ anything }) => anything) ? 'anything' : 'unrecognized'
}

const refused = (reason: string, looked: readonly RuleLook[] = []): Decision => ({
  granted: false,
  reason,
  rules: [],
  looked,
  reserved: [],
})

function withoutPolicy({ type, signer }: PolicyRequest): Decision {
  if (isBlind(type)) return refused(`${signer} has no policy that allows '${type}', which doesn't tell what is signed`)
  const reason = `granted, as ${signer} has no policy, and '${type}' tells what is signed`
  return { granted: true, reason, rules: [], looked: [], reserved: [] }
}

function lookAt(rule: ReadyRule, spent: Spent, request: PolicyRequest, now: number): RuleLook {
  const { name, effect, conditions, limits } = rule
  const look = (outcome: RuleLook['outcome'], why: string): RuleLook => ({ rule: name, effect, outcome, why })
  const verdict = verdictOf(conditions, request, now)
  if (verdict.met === 'no') return look('passes', verdict.why)
  const excess = excessOf(limits, request, spent.by(request.signer, name, now))
  if (effect === 'allow') {
    if (verdict.met === 'unknown') return look('falls short', verdict.why)
    return excess === null ? look('allows', `it allows ${requestText(request)}`) : look('falls short', excess)
  }
  if (hasLimits(limits) && excess === null) return look('passes', 'its limits are kept')
  if (verdict.met === 'unknown') return look('refuses', verdict.why)
  return look('refuses', excess ?? `it refuses ${requestText(request)}`)
}

/** Rules that are for it, or may be, and don't allow it. */
const shortOf = (looked: readonly RuleLook[]): readonly string[] =>
  looked.filter(({ outcome }) => outcome === 'falls short').map(({ rule }) => rule)

function shortcoming(looked: readonly RuleLook[], request: PolicyRequest): string {
  const [first, ...more] = looked.filter(({ outcome }) => outcome === 'falls short')
  if (first !== undefined && more.length === 0) return `refused by rule '${first.rule}' because ${first.why}`
  if (first !== undefined)
    return `refused, as no rule allows it: ${[first, ...more].map(({ rule, why }) => `'${rule}': ${why}`).join('; ')}`
  const allowing = looked.filter(({ effect }) => effect === 'allow').map(({ rule }) => `'${rule}'`)
  const has = allowing.length === 0 ? 'none that allows anything' : `to allow anything ${listed(allowing)}`
  return `refused, as no rule of ${request.signer} is for ${requestText(request)}; it has ${has}`
}

/** Of the rules with a daily limit that let it pass. */
function reservationsOf(
  rules: readonly ReadyRule[],
  looked: readonly RuleLook[],
  request: PolicyRequest,
  now: number,
): readonly Reservation[] {
  const amount = valueAtStake(request.subject) ?? 0n
  if (amount === 0n) return []
  const counts = ({ name, effect, conditions, limits }: ReadyRule): boolean => {
    if (limits.mostValuePerDay === null) return false
    if (effect === 'allow') return looked.some(({ rule, outcome }) => rule === name && outcome === 'allows')
    return verdictOf(conditions, request, now).met !== 'no'
  }
  return rules.filter(counts).map(({ name }) => ({ rule: name, amount }))
}
