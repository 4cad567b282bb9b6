/** What the log has of one request. Fields are only ever added. */
import { z } from 'zod'

/** What becomes part of a rule's day. */
const Reserved = z.object({ rule: z.string(), amount: z.string().regex(/^[0-9]+$/) })

export const SigningRecord = z.object({
  /** Counts all records of the log, from 1 on. */
  number: z.int().min(1),
  /** Of the request: each is in the log once. */
  id: z.string(),
  /** Milliseconds since 1970. */
  at: z.int(),
  /** Sign type, as it was asked for. */
  type: z.string(),
  signer: z.string(),
  /** Who asked, by name. */
  caller: z.string(),
  /** What was to be signed, in short; null if it couldn't be told. */
  subject: z.record(z.string(), z.unknown()).nullable(),
  /** `cid:` of a message, or `sha256:` of the bytes; null if it couldn't be told. */
  signed: z.string().nullable(),
  decision: z.enum(['granted', 'refused']),
  /** Of the error that it was refused with. */
  code: z.string().nullable(),
  reason: z.string(),
  /** Names of the policy's rules that decided it, the first 50. */
  rules: z.array(z.string()),
  /** Which change of the policies it was decided by. */
  policies: z.int().min(0).nullable(),
  /** AttoFIL, by rule: counts in the key's next 24 hours. */
  reserved: z.array(Reserved),
})
export type SigningRecord = z.infer<typeof SigningRecord>

/** What is given to be recorded. */
export type SigningEntry = Omit<SigningRecord, 'number'>

/** Characters. Callers choose their ids and types, and nobody shall fill the disk with them. */
const MOST = { id: 200, type: 60, signer: 200, caller: 200, code: 100, reason: 2_000 } as const
const MOST_RULES = 50

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/** As it will stand in the log. */
export const recordedId = (id: string): string => cut(id, MOST.id)

/** In the order in which it is written. */
export function recordOf(entry: SigningEntry, number: number): SigningRecord {
  const { at, subject, signed, decision, rules, policies, reserved } = entry
  return {
    number,
    id: recordedId(entry.id),
    at,
    type: cut(entry.type, MOST.type),
    signer: cut(entry.signer, MOST.signer),
    caller: cut(entry.caller, MOST.caller),
    subject,
    signed,
    decision,
    code: entry.code === null ? null : cut(entry.code, MOST.code),
    reason: cut(entry.reason, MOST.reason),
    rules: rules.slice(0, MOST_RULES),
    policies,
    reserved,
  }
}
