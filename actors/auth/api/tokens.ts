/** Tokens, and what is said of them. */
import { z } from 'zod'
import { method, PERMISSIONS } from '../../../runtime/rpc/index.js'
import { Name, Page, Time } from './words.js'

const Permission = z.enum(PERMISSIONS)

export const Token = z.object({
  /** SHA-256 of its text, in hex: what it is called. */
  id: z.string(),
  name: Name,
  perm: Permission,
  extra: z.string(),
  createdAt: Time,
  expiresAt: Time.nullable(),
  deletedAt: Time.nullable(),
})
export type Token = z.infer<typeof Token>

/** An id, or the first 8 of its digits or more. */
const TokenId = z.string().min(8).max(64)

export const Verified = z.object({
  id: z.string(),
  name: Name,
  perm: Permission,
  ext: z.string(),
  expiresAt: Time.nullable(),
  /** What was revoked up to this number in `Auth.Revocations` is taken into account. */
  sequence: z.int().nonnegative(),
})
export type Verified = z.infer<typeof Verified>

const ID = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const EXAMPLE = {
  id: ID,
  name: 'alice',
  perm: 'sign',
  extra: '',
  createdAt: 1_795_696_990_000,
  expiresAt: null,
  deletedAt: null,
} as const

export const tokensApi = {
  Verify: method({
    params: z.tuple([
      z.string(),
      /** IP address of who showed it: some networks are refused. */
      z.string().max(64).optional(),
    ]),
    names: ['token', 'address'],
    result: Verified,
    permission: 'read',
    doc: 'Whose a token is and what it permits; an error where it doesn’t hold, or where that can’t be known.',
    secretParams: true,
    example: {
      params: ['eyJhbGciOiJIUzI1NiJ9.…'],
      result: { id: ID, name: 'alice', perm: 'sign', ext: '', expiresAt: null, sequence: 12 },
    },
  }),
  CreateToken: method({
    params: z.tuple([
      z.strictObject({
        name: Name,
        perm: Permission,
        extra: z.string().max(255).optional(),
        /** It holds until it is removed, if absent. */
        expiresAt: Time.optional(),
      }),
    ]),
    names: ['token'],
    result: z.object({ token: z.string(), id: z.string() }),
    permission: 'admin',
    doc: 'Makes a token of a user. Its text is told here, and to admins at `GET /token`.',
    example: { params: [{ name: 'alice', perm: 'sign' }], result: { token: 'eyJhbGciOiJIUzI1NiJ9.…', id: ID } },
  }),
  ListTokens: method({
    params: z.tuple([z.strictObject({ ...Page.shape, name: Name.optional() }).prefault({})]),
    names: ['which'],
    result: z.array(Token),
    permission: 'read',
    doc: 'Tokens without their texts: of a user, or all. Who is no admin may ask for his own.',
    example: { params: [{ name: 'alice' }], result: [EXAMPLE] },
  }),
  RemoveToken: method({
    params: z.tuple([TokenId]),
    names: ['id'],
    result: Token,
    permission: 'read',
    doc: 'Removes a token: it is refused, everywhere at once. Who is no admin may remove his own.',
    example: { params: [ID], result: { ...EXAMPLE, deletedAt: 1_795_696_990_000 } },
  }),
  RecoverToken: method({
    params: z.tuple([TokenId]),
    names: ['id'],
    result: Token,
    permission: 'admin',
    doc: 'Brings a removed token back.',
    example: { params: [ID], result: EXAMPLE },
  }),
} as const
