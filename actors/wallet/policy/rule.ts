/**
 * Rules, as they are stored and as people write them.
 *
 * What a rule selects is said by `types`, `methods`, `actors`, `to` and `when`; what is left out selects all. Without limits a rule allows, or refuses,
 * all that it selects. With limits it allows what is within them all, or refuses what is beyond any. A rule by methods alone bounds no amount: any message
 * may carry value, whatever its method.
 */
import { z } from 'zod'
import { Address, Protocol, parseFil } from '../../../filecoin/index.js'
import { BLIND_TYPES, SIGN_TYPES, type SignType } from '../signing/index.js'
import { ACTOR_KINDS } from './actor-kinds.js'
import { oneOf, strict, unknownName } from './known-names.js'
import { METHOD_NAMES } from './methods.js'
import { DAYS, minuteOfDay } from './time-window.js'

/** Of rules, bindings, groups and grants. */
export const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')

export const AddressText = z.string().refine(isAddress, 'must be an address, such as t01000 or t1…')

/** FIL, such as "10" or "0.5". */
const Amount = z
  .string()
  .refine(text => parseFil(text) !== null, 'must be an amount of FIL in quotation marks, such as "10" or "0.5"')

/** Nobody means nothing by an empty list, and it is easily taken for everything. */
const some = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1, 'must have at least one; to select all, leave it out').max(1_000)

const MethodChoice = z.union([z.enum(METHOD_NAMES), z.int().min(0)], {
  error: ({ input }) =>
    typeof input === 'number'
      ? 'a method’s number must be a whole one from 0 on'
      : unknownName('method', input, METHOD_NAMES),
})

const TimeOfDay = z
  .string()
  .refine(text => minuteOfDay(text) !== null, 'must be a time from "00:00" to "24:00", in UTC')

export const Rule = strict({
  name: Name,
  effect: oneOf('effect', ['allow', 'refuse']),
  types: some(oneOf('sign type', SIGN_TYPES))
    .optional()
    .describe('Sign types. One that tells nothing of what is signed is allowed only where it stands here'),
  anything: z
    .literal(true)
    .optional()
    .describe('Under types that tell nothing, also what is of a type of its own; only beside such a type'),
  methods: some(MethodChoice)
    .optional()
    .describe(
      'Methods of messages: by name, with all numbers that it has in any version; or by number, and that alone',
    ),
  actors: some(oneOf('kind of actors', ACTOR_KINDS)).optional().describe('Kinds of the receiver'),
  to: some(AddressText)
    .optional()
    .describe('Receivers: of a message, the provider of a deal, the channel of a voucher'),
  when: strict({
    days: some(oneOf('day', DAYS)).optional(),
    from: TimeOfDay.optional(),
    until: TimeOfDay.optional(),
  })
    .optional()
    .describe('When, in UTC. From later than until goes over midnight, and belongs to the day on which it begins'),
  mostValue: Amount.optional().describe('FIL that one signature may let go; the gas fee is apart'),
  mostValuePerDay: Amount.optional().describe('FIL that all signatures of a key by this rule may let go in 24 hours'),
  mostGasFee: Amount.optional().describe('FIL that gas may cost at most: gas limit times fee cap'),
}).refine(({ anything, types = [] }) => anything === undefined || types.some(isBlind), {
  path: ['anything'],
  message: 'is only for rules whose types have one that tells nothing of what is signed',
})
export type Rule = z.infer<typeof Rule>

function isBlind(type: SignType): boolean {
  return (BLIND_TYPES as readonly SignType[]).includes(type)
}

const OF_KEYS: readonly Protocol[] = [Protocol.Secp256k1, Protocol.Bls, Protocol.Delegated]

/** By another address of its, a key isn't known to the wallet: what is bound to that binds nothing. */
export const isKeyAddress = (text: string): boolean => isAddress(text) && OF_KEYS.includes(Address.parse(text).protocol)

export function isAddress(text: string): boolean {
  try {
    Address.parse(text)
    return true
  } catch {
    return false
  }
}
