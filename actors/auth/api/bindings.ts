/** Which miners and signers are whose. */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'
import { AddressText, Name, Time } from './words.js'

export const BoundMiner = z.object({
  miner: AddressText,
  user: Name,
  openMining: z.boolean(),
  createdAt: Time,
  updatedAt: Time,
})

export const BoundSigner = z.object({ signer: AddressText, user: Name, createdAt: Time, updatedAt: Time })

const Signers = z.array(AddressText).min(1).max(1_000)
const SIGNER = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'
const AT = { createdAt: 1_795_696_990_000, updatedAt: 1_795_696_990_000 }

export const bindingsApi = {
  BindMiner: method({
    params: z.tuple([z.strictObject({ user: Name, miner: AddressText, openMining: z.boolean().default(true) })]),
    names: ['binding'],
    result: z.object({
      /** Whether it was nobody's before. */
      created: z.boolean(),
    }),
    permission: 'admin',
    doc: 'Binds a miner, by its ID address, to a user, and away from another that had it. Blocks are made for it where mining is open.',
    example: { params: [{ user: 'alice', miner: 't01000', openMining: false }], result: { created: true } },
  }),
  UnbindMiner: method({
    params: z.tuple([AddressText]),
    names: ['miner'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Makes a miner nobody’s; false if it was. Who is no admin may do it to his own.',
    example: { params: ['t01000'], result: true },
  }),
  MinerUser: method({
    params: z.tuple([AddressText]),
    names: ['miner'],
    result: Name.nullable(),
    permission: 'admin',
    doc: 'Whose a miner is; null for nobody’s.',
    example: { params: ['t01000'], result: 'alice' },
  }),
  ListMiners: method({
    params: z.tuple([Name]),
    names: ['user'],
    result: z.array(BoundMiner),
    permission: 'read',
    doc: 'A user’s miners. Who is no admin may ask for his own.',
    example: { params: ['alice'], result: [{ miner: 't01000', user: 'alice', openMining: true, ...AT }] },
  }),
  RegisterSigners: method({
    params: z.tuple([Name, Signers]),
    names: ['user', 'signers'],
    result: z.null(),
    permission: 'admin',
    doc: 'Registers addresses of keys for a user, all or none. Others may have them, too.',
    example: { params: ['alice', [SIGNER]], result: null },
  }),
  UnregisterSigners: method({
    params: z.tuple([Name, Signers]),
    names: ['user', 'signers'],
    result: z.null(),
    permission: 'admin',
    doc: 'Takes addresses of keys away from a user.',
    example: { params: ['alice', [SIGNER]], result: null },
  }),
  RemoveSigner: method({
    params: z.tuple([AddressText]),
    names: ['signer'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Takes an address of a key away from all users; false if none had it. Who is no admin may do it to his own.',
    example: { params: [SIGNER], result: true },
  }),
  SignerUsers: method({
    params: z.tuple([AddressText]),
    names: ['signer'],
    result: z.array(Name),
    permission: 'admin',
    doc: 'Which users an address of a key is registered for.',
    example: { params: [SIGNER], result: ['alice'] },
  }),
  ListSigners: method({
    params: z.tuple([Name]),
    names: ['user'],
    result: z.array(BoundSigner),
    permission: 'read',
    doc: 'A user’s signers. Who is no admin may ask for his own.',
    example: { params: ['alice'], result: [{ signer: SIGNER, user: 'alice', ...AT }] },
  }),
} as const
