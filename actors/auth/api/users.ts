/** Users: whose tokens, miners and signers there are. */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'
import { Name, Page, Time } from './words.js'

export const USER_STATES = ['undefined', 'enabled', 'disabled'] as const
const State = z.enum(USER_STATES)

export const User = z.object({
  id: z.string(),
  name: Name,
  comment: z.string(),
  /** Of an undefined one nobody said anything: it may do what an enabled one may. */
  state: State,
  createdAt: Time,
  updatedAt: Time,
  deletedAt: Time.nullable(),
})
export type User = z.infer<typeof User>

const UserRequest = z.strictObject({
  name: Name,
  comment: z.string().max(255).optional(),
  state: State.optional(),
})

const EXAMPLE = {
  id: '07070707-0707-4707-8707-070707070707',
  name: 'alice',
  comment: '',
  state: 'enabled',
  createdAt: 1_795_696_990_000,
  updatedAt: 1_795_696_990_000,
  deletedAt: null,
} as const

export const usersApi = {
  CreateUser: method({
    params: z.tuple([UserRequest]),
    names: ['user'],
    result: User,
    permission: 'admin',
    doc: 'Makes a user. The name of one that was deleted stays taken.',
    example: { params: [{ name: 'alice', state: 'enabled' }], result: EXAMPLE },
  }),
  UpdateUser: method({
    params: z.tuple([UserRequest]),
    names: ['user'],
    result: User,
    permission: 'admin',
    doc: 'Changes what is given of a user. A disabled one’s tokens are refused, everywhere at once.',
    example: { params: [{ name: 'alice', state: 'disabled' }], result: { ...EXAMPLE, state: 'disabled' } },
  }),
  User: method({
    params: z.tuple([Name]),
    names: ['name'],
    result: User,
    permission: 'read',
    doc: 'A user. Who is no admin may ask for himself.',
    example: { params: ['alice'], result: EXAMPLE },
  }),
  ListUsers: method({
    params: z.tuple([z.strictObject({ ...Page.shape, state: State.optional() }).prefault({})]),
    names: ['which'],
    result: z.array(User),
    permission: 'admin',
    doc: 'Users in the order of their names.',
    example: { params: [{ state: 'enabled', limit: 100 }], result: [EXAMPLE] },
  }),
  DeleteUser: method({
    params: z.tuple([Name]),
    names: ['name'],
    result: z.null(),
    permission: 'admin',
    doc: 'Deletes a user: its tokens are refused, everywhere at once, and its miners and signers are nobody’s.',
    example: { params: ['alice'], result: null },
  }),
  RecoverUser: method({
    params: z.tuple([Name]),
    names: ['name'],
    result: User,
    permission: 'admin',
    doc: 'Brings a deleted user back, and its tokens with it, but neither miners nor signers.',
    example: { params: ['alice'], result: EXAMPLE },
  }),
} as const
