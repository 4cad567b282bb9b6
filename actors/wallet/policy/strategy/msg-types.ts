/**
 * Sign types as venus-wallet's strategies have them: bits of a mask, asked for by their codes, which are the bits' numbers.
 * Source: venus, venus-shared/types/wallet/msg_enum.go.
 */
import { z } from 'zod'
import type { SignType } from '../../signing/index.js'

/** The lowest bit first. */
export const TYPES_BY_BIT = [
  'unknown',
  'message',
  'block',
  'dealproposal',
  'drawrandomparam',
  'signedvoucher',
  'storageask',
  'askresponse',
  'networkresposne',
  'providerdealstate',
  'clientdeal',
  'verifyaddress',
] as const satisfies readonly SignType[]
export type MaskedType = (typeof TYPES_BY_BIT)[number]

/** It has a bit and no code, as no strategy ever held a wallet's proof to gateways back. */
export const WITHOUT_CODE = 'verifyaddress' satisfies MaskedType

const CODES = TYPES_BY_BIT.filter(type => type !== WITHOUT_CODE)

export const Mask = z
  .int()
  .min(0)
  .max(2 ** TYPES_BY_BIT.length - 1)

export const Codes = z
  .array(
    z
      .int()
      .refine(
        code => code in CODES,
        `there is no such code; they are ${CODES.map((type, code) => `${code} ${type}`).join(', ')}`,
      ),
  )
  .min(1, 'must have at least one')

export const typesOfMask = (mask: number): readonly MaskedType[] =>
  TYPES_BY_BIT.filter((_, bit) => (mask & (1 << bit)) !== 0)

export const typesOfCodes = (codes: readonly number[]): readonly MaskedType[] =>
  TYPES_BY_BIT.filter((_, bit) => codes.includes(bit))

/** Without what has no code. */
export const maskOf = (types: readonly MaskedType[]): number =>
  CODES.reduce((mask, type, bit) => (types.includes(type) ? mask | (1 << bit) : mask), 0)

export const hasBit = (type: SignType): type is MaskedType => (TYPES_BY_BIT as readonly SignType[]).includes(type)
