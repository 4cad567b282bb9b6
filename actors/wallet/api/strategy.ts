/**
 * What keys may sign, under the names and in the shapes of venus-wallet's strategy module, which it had up to v1.8. Source: venus, venus-shared/api/wallet
 * (strategy.go) and types/wallet (wallet.go, msg_enum.go); its JSON has Go's names of fields. Answers: `methods/strategy.ts`.
 */
import { z } from 'zod'
import { address } from '../../../filecoin/cbor/index.js'
import { message } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { oneOf } from '../policy/known-names.js'
import { SIGN_TYPES } from '../signing/sign-type.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
/** Nobody's. */
const TOKEN = '0f8fad5b-d9cb-469f-a165-70867728950e'

const Name = z.string()
/** In full where they are read. Go's empty lists may be null. */
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullable()
    .transform(items => items ?? [])
/** Bits of a mask, by their numbers. */
const Codes = list(z.int())
const Methods = list(z.string())
const Place = z.int().nonnegative()

const KeyBind = z.object({
  BindID: z.int(),
  Name,
  Address: z.string(),
  /** A mask of sign types: 1 unknown, 2 message, 4 block, up to 1,024 clientdeal. */
  MetaTypes: z.int(),
  Methods: z.array(z.string()),
})
const Group = z.object({ GroupID: z.int(), Name, KeyBinds: z.array(KeyBind).nullable() })
const MsgTypeTemplate = z.object({ MTTId: z.int(), Name, MetaTypes: z.int() })
const MethodTemplate = z.object({ MTId: z.int(), Name, Methods: z.array(z.string()) })

const KEY_BIND = { BindID: 1, Name: 'worker', Address: KEY, MetaTypes: 6, Methods: ['Send'] }
const GROUP = { GroupID: 2, Name: 'market', KeyBinds: [KEY_BIND] }
const TYPES = { MTTId: 3, Name: 'mining', MetaTypes: 6 }
const METHODS = { MTId: 4, Name: 'posts', Methods: ['SubmitWindowedPoSt'] }

const admin = { permission: 'admin' } as const

const named = <Result extends z.ZodType>(result: Result, doc: string, example: string, answer: z.input<Result>) =>
  method({
    ...{ params: z.tuple([Name]), names: ['name'], result, doc, ...admin },
    example: { params: [example], result: answer },
  })

const listed = <Item extends z.ZodType>(item: Item, doc: string, example: z.input<Item>) =>
  method({
    params: z.tuple([Place, Place]),
    names: ['fromIndex', 'toIndex'],
    result: z.array(item),
    doc: `${doc} \`fromIndex\` are left out, and \`toIndex\` is how many there may be; 0 is all.`,
    ...admin,
    example: { params: [0, 10], result: [example] },
  })

const withCodes = (doc: string, code: number, MetaTypes: number) =>
  method({
    ...{ params: z.tuple([Name, Codes]), names: ['name', 'codes'], result: KeyBind, doc, ...admin },
    example: { params: ['worker', [code]], result: { ...KEY_BIND, MetaTypes } },
  })

const withMethods = (doc: string, name: string, Methods: string[]) =>
  method({
    ...{ params: z.tuple([Name, list(z.string())]), names: ['name', 'methods'], result: KeyBind, doc, ...admin },
    example: { params: ['worker', [name]], result: { ...KEY_BIND, Methods } },
  })

export const strategyApi = {
  NewMsgTypeTemplate: method({
    params: z.tuple([Name, Codes]),
    names: ['name', 'codes'],
    result: z.null(),
    doc: 'Puts sign types under a name: 0 unknown, 1 message, 2 block, 3 dealproposal, 4 drawrandomparam, 5 signedvoucher, 6 storageask, 7 askresponse, 8 networkresposne, 9 providerdealstate, 10 clientdeal.',
    ...admin,
    example: { params: ['mining', [1, 2]], result: null },
  }),
  NewMethodTemplate: method({
    params: z.tuple([Name, Methods]),
    names: ['name', 'methods'],
    result: z.null(),
    doc: 'Puts methods of messages under a name.',
    ...admin,
    example: { params: ['posts', ['SubmitWindowedPoSt']], result: null },
  }),
  NewKeyBindCustom: method({
    params: z.tuple([Name, wire(address), Codes, Methods]),
    names: ['name', 'address', 'codes', 'methods'],
    result: z.null(),
    doc: 'Binds a key to what it may sign from now on: types, and of messages those of the methods. What other bindings of the key allow, it may as well.',
    ...admin,
    example: { params: ['worker', KEY, [1, 2], ['Send']], result: null },
  }),
  NewKeyBindFromTemplate: method({
    params: z.tuple([Name, wire(address), Name, Name]),
    names: ['name', 'address', 'msgTypeTemplate', 'methodTemplate'],
    result: z.null(),
    doc: 'The same, of templates; without a name of the second no message is allowed.',
    ...admin,
    example: { params: ['worker', KEY, 'mining', 'posts'], result: null },
  }),
  NewGroup: method({
    params: z.tuple([Name, list(Name)]),
    names: ['name', 'keyBindNames'],
    result: z.null(),
    doc: 'Puts KeyBinds together, to be granted.',
    ...admin,
    example: { params: ['market', ['worker']], result: null },
  }),
  NewStToken: named(
    z.string(),
    'A token by which one signs as a group allows, behind another token and three underscores. It is told this once.',
    'market',
    TOKEN,
  ),
  GetMsgTypeTemplate: named(MsgTypeTemplate, 'Sign types that were put under a name.', 'mining', TYPES),
  GetMethodTemplateByName: named(MethodTemplate, 'Methods that were put under a name.', 'posts', METHODS),
  GetKeyBindByName: named(
    KeyBind,
    'What a binding allows. One that a KeyBind can’t tell is refused.',
    'worker',
    KEY_BIND,
  ),
  GetKeyBinds: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.array(KeyBind),
    doc: 'What the bindings of a key allow, without those that a KeyBind can’t tell.',
    ...admin,
    example: { params: [KEY], result: [KEY_BIND] },
  }),
  GetGroupByName: named(Group, 'A group with its KeyBinds. One that these can’t tell is refused.', 'market', GROUP),
  GetWalletTokensByGroup: named(
    z.array(z.string()),
    'No token of a group that nobody was granted. Those of others are refused: the wallet keeps hashes of them.',
    'market',
    [],
  ),
  GetWalletTokenInfo: method({
    params: z.tuple([z.string()]),
    names: ['token'],
    result: z.object({ Token: z.string(), ...Group.shape }),
    secretParams: true,
    doc: 'The group that a token was granted.',
    ...admin,
    example: { params: [TOKEN], result: { Token: TOKEN, ...GROUP } },
  }),
  ListGroups: listed(Group, 'Groups, without their KeyBinds.', { ...GROUP, KeyBinds: null }),
  ListKeyBinds: listed(KeyBind, 'What bindings allow, without those that a KeyBind can’t tell.', KEY_BIND),
  ListMethodTemplates: listed(MethodTemplate, 'Methods under names.', METHODS),
  ListMsgTypeTemplates: listed(MsgTypeTemplate, 'Sign types under names.', TYPES),
  AddMsgTypeIntoKeyBind: withCodes('Allows more types.', 3, 14),
  AddMethodIntoKeyBind: withMethods('Allows messages of more methods.', 'AddBalance', ['Send', 'AddBalance']),
  RemoveMsgTypeFromKeyBind: withCodes('Allows types no more.', 2, 2),
  RemoveMethodFromKeyBind: withMethods('Allows messages of methods no more.', 'Send', []),
  RemoveMsgTypeTemplate: named(z.null(), 'Removes sign types; KeyBinds that were made of them stay.', 'mining', null),
  RemoveGroup: named(
    z.null(),
    'Removes a group with all that was granted of it: its tokens are refused at once.',
    'market',
    null,
  ),
  RemoveMethodTemplate: named(z.null(), 'Removes methods; KeyBinds that were made of them stay.', 'posts', null),
  RemoveKeyBind: named(
    z.null(),
    'Removes a KeyBind, from its groups, too. A key that has no other signs nothing any more, but for its proof to gateways.',
    'worker',
    null,
  ),
  RemoveKeyBindByAddress: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.int(),
    doc: 'The same with all KeyBinds of a key; answers how many they were.',
    ...admin,
    example: { params: [KEY], result: 1 },
  }),
  RemoveStToken: method({
    params: z.tuple([z.string()]),
    names: ['token'],
    result: z.null(),
    secretParams: true,
    doc: 'Refuses a token from now on.',
    ...admin,
    example: { params: [TOKEN], result: null },
  }),
  Verify: method({
    params: z.tuple([wire(address), oneOf('sign type', SIGN_TYPES), wire(message).nullable()]),
    names: ['address', 'type', 'message'],
    result: z.null(),
    doc: 'Answers if a message may be signed, and fails with why not. Of other types it depends on what would be signed: ask `Wallet.DryRun`.',
    ...admin,
    example: {
      params: [
        KEY,
        'message',
        {
          ...{ Version: 0, To: 't01000', From: KEY, Nonce: 0, Value: '1', GasLimit: 1_000_000, GasFeeCap: '1000' },
          ...{ GasPremium: '1', Method: 0, Params: null },
        },
      ],
      result: null,
    },
  }),
  ScopeWallet: method({
    params: z.tuple([]),
    names: [],
    result: z.object({ Root: z.boolean(), Addresses: z.array(z.string()).nullable() }),
    doc: 'Which keys an admin sees: all of them.',
    ...admin,
    example: { params: [], result: { Root: true, Addresses: null } },
  }),
  ContainWallet: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.boolean(),
    doc: 'Whether the wallet has the key of an address.',
    ...admin,
    example: { params: [KEY], result: true },
  }),
} as const
