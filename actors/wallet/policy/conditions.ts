/** What a rule selects: one condition for each of its fields, all of which have to be met. */
import { Address } from '../../../filecoin/index.js'
import { BLIND_TYPES, type SignType } from '../signing/index.js'
import { numbersOf, SEND, SEND_NUMBER } from './methods.js'
import { type Doubt, hasAddress } from './receiver.js'
import { methodText, type PolicyRequest } from './request.js'
import type { Rule } from './rule.js'
import { isWithin, momentText, windowText } from './time-window.js'

/** `unknown`: it can't be told whether it is met. `why` belongs to what isn't met, and to what can't be told; `about` is all that would tell. */
export type Verdict =
  | { readonly met: 'yes' }
  | { readonly met: 'no'; readonly why: string }
  | { readonly met: 'unknown'; readonly why: string; readonly about: readonly Doubt[] }

/** @param now Milliseconds since 1970. */
export type Condition = (request: PolicyRequest, now: number) => Verdict

const YES: Verdict = { met: 'yes' }
const no = (why: string): Verdict => ({ met: 'no', why })
const unknown = (about: Doubt, why: string): Verdict => ({ met: 'unknown', why, about: [about] })

/** Made once for a rule. */
export function conditionsOf({ effect, types, methods, actors, to, when }: Rule): readonly Condition[] {
  return [
    ofTypes(types, effect),
    ...(methods === undefined ? [] : [ofMethods(methods)]),
    ...(actors === undefined ? [] : [ofActors(actors)]),
    ...(to === undefined ? [] : [ofReceivers(to)]),
    ...(when === undefined ? [] : [ofTime(when)]),
  ]
}

/** All of them: what isn't met outweighs what can't be told. */
export function verdictOf(conditions: readonly Condition[], request: PolicyRequest, now: number): Verdict {
  const verdicts = conditions.map(condition => condition(request, now))
  const unmet = verdicts.find(({ met }) => met === 'no')
  if (unmet !== undefined) return unmet
  const unknown = verdicts.filter(verdict => verdict.met === 'unknown')
  const [first] = unknown
  return first === undefined ? YES : { ...first, about: unknown.flatMap(({ about }) => about) }
}

export const isBlind = (type: SignType): boolean => (BLIND_TYPES as readonly SignType[]).includes(type)

function ofTypes(types: Rule['types'], effect: Rule['effect']): Condition {
  const isAny = types === undefined
  return ({ type }) => {
    if (types?.includes(type)) return YES
    if (!isAny) return no(`it is for ${listed(types.map(one => `'${one}'`))}, not for '${type}'`)
    return effect === 'allow' && isBlind(type)
      ? no(`'${type}' doesn't tell what is signed, and isn't among its types by name`)
      : YES
  }
}

/** Before what is signed now is executed, others can make of it what they like. Source: FIP-0055. */
const PLACEHOLDER = 'placeholder'
const GROWN: readonly string[] = ['evm', 'ethaccount']
const MAY_BECOME = 'is a placeholder, which may become a contract or an account before that is executed'

function ofMethods(methods: readonly (string | number)[]): Condition {
  const names = methods.filter(method => typeof method === 'string')
  const numbers = new Set(methods.filter(method => typeof method === 'number').map(BigInt))
  const wanted = listed(methods.map(String))
  return ({ type, subject, receiver }) => {
    if (subject.kind !== 'message') return no(`it is for messages, not for '${type}'`)
    const { method } = subject
    if (numbers.has(method)) return YES
    const other = () => no(`it is for ${wanted}, not for ${methodText(method, receiver)}`)
    if (method === SEND_NUMBER) return names.includes(SEND) ? YES : other()
    if (names.length === 0) return other()
    const kind = receiver?.kind ?? null
    if (kind === PLACEHOLDER) return unknown('kind', `it goes by names of methods, and ${subject.to} ${MAY_BECOME}`)
    if (kind === null)
      return unknown(
        'kind',
        `it goes by names of methods, and nobody tells what kind of actor ${subject.to} is, hence what its method ${method} does`,
      )
    return names.some(name => numbersOf(kind, name).has(method)) ? YES : other()
  }
}

function ofActors(actors: NonNullable<Rule['actors']>): Condition {
  const wanted = listed(actors)
  return ({ type, receiver }) => {
    if (receiver === null) return no(`it is for receivers of the kind ${wanted}, and a '${type}' has none`)
    const { address, kind } = receiver
    if (kind === null) return unknown('kind', `nobody tells what kind of actor ${address} is, and it is for ${wanted}`)
    if (kind === PLACEHOLDER && !actors.includes(kind) && actors.some(one => GROWN.includes(one)))
      return unknown('kind', `${address} ${MAY_BECOME}, and it is for ${wanted}`)
    return actors.includes(kind) ? YES : no(`${address} is of the kind ${kind}, and it is for ${wanted}`)
  }
}

function ofReceivers(to: readonly string[]): Condition {
  const addresses = to.map(text => Address.parse(text))
  return ({ type, receiver }) => {
    if (receiver === null) return no(`it is for some receivers, and a '${type}' has none`)
    const has = addresses.map(address => hasAddress(receiver, address))
    if (has.includes(true)) return YES
    const doubtful = has.indexOf(null)
    return doubtful === -1
      ? no(`${receiver.address} is not among its receivers`)
      : unknown(
          'addresses',
          `nobody tells whether ${receiver.address} is ${addresses[doubtful]}, which is among its receivers`,
        )
  }
}

function ofTime(when: NonNullable<Rule['when']>): Condition {
  return (_, now) => (isWithin(when, now) ? YES : no(`it is for ${windowText(when)}, and now is ${momentText(now)}`))
}

const MOST_LISTED = 5

/** `a, b and c`; many are cut. */
export function listed(items: readonly string[]): string {
  const shown = items.length > MOST_LISTED ? [...items.slice(0, MOST_LISTED), 'others'] : items
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
