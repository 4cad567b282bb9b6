/** What keys may sign, and for whom. Our own; the shapes of rules are those of `policy/rule.ts`. Answers: `methods/policies.ts`. */
import { z } from 'zod'
import { address, bytes } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { SIGN_TYPES } from '../signing/sign-type.js'
import { MsgMeta } from './keys.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const RULE = { name: 'fees', effect: 'allow', methods: ['Send'], to: ['t01000'], mostValuePerDay: '10' }
const BINDING = { name: 'worker', key: KEY, rules: ['fees'] }

/** In full where it is read: what is wrong is told then with what was meant. */
const Given = z.record(z.string(), z.unknown())
const Name = z.string()

const put = (what: string, example: Readonly<Record<string, unknown>>) =>
  method({
    params: z.tuple([Given]),
    names: [what],
    result: z.null(),
    permission: 'admin',
    doc: `Puts a ${what} in, in the place of one of its name; docs/wallet.md tells what belongs to it.`,
    example: { params: [example], result: null },
  })

const remove = (what: string, example: string, besides = '') =>
  method({
    params: z.tuple([Name]),
    names: ['name'],
    result: z.null(),
    permission: 'admin',
    doc: `Removes a ${what} that nothing else is made of${besides}.`,
    example: { params: [example], result: null },
  })

export const policiesApi = {
  ListRules: method({
    params: z.tuple([]),
    names: [],
    result: z.array(Given),
    permission: 'read',
    doc: 'What may be signed, and what may not: rules, which say nothing of a key before they are bound to it.',
    example: { params: [], result: [RULE] },
  }),
  PutRule: put('rule', RULE),
  RemoveRule: remove('rule', 'fees'),
  ListBindings: method({
    params: z.tuple([]),
    names: [],
    result: z.array(z.object({ name: Name, key: z.string(), rules: z.array(Name) })),
    permission: 'read',
    doc: 'Which rules hold for which keys; `*` is every key.',
    example: { params: [], result: [BINDING] },
  }),
  PutBinding: put('binding', BINDING),
  RemoveBinding: remove('binding', 'worker', '; a key that is bound to nothing signs whatever tells what it is'),
  ListGroups: method({
    params: z.tuple([]),
    names: [],
    result: z.array(z.object({ name: Name, bindings: z.array(Name) })),
    permission: 'read',
    doc: 'Bindings that are granted together.',
    example: { params: [], result: [{ name: 'market', bindings: ['worker'] }] },
  }),
  PutGroup: put('group', { name: 'market', bindings: ['worker'] }),
  RemoveGroup: remove('group', 'market'),
  ListGrants: method({
    params: z.tuple([]),
    names: [],
    result: z.array(
      z.object({
        name: Name,
        group: Name,
        /** Milliseconds since 1970. */
        grantedAt: z.int(),
      }),
    ),
    permission: 'read',
    doc: 'Who was granted a group; their tokens are told nowhere.',
    example: { params: [], result: [{ name: 'deals', group: 'market', grantedAt: 1_795_696_990_000 }] },
  }),
  AddGrant: method({
    params: z.tuple([Name, Name]),
    names: ['name', 'group'],
    result: z.object({ token: z.string() }),
    permission: 'admin',
    doc: 'Lets whoever has the token that is answered, this once, sign by the bindings of a group. It is sent in place of the wallet’s own token, or behind one and three underscores.',
    example: { params: ['deals', 'market'], result: { token: 'vesper-grant-…' } },
  }),
  RemoveGrant: remove('grant', 'deals', '; its token is refused at once'),
  ImportVenusStrategy: method({
    params: z.tuple([Given]),
    names: ['strategy'],
    result: z.object({ rules: z.int(), bindings: z.int(), groups: z.int(), grants: z.int(), templates: z.int() }),
    permission: 'admin',
    secretParams: true,
    doc: 'Takes the strategy of a venus-wallet over, all of it or nothing, beside what is there: its MsgTypeTemplates, MethodTemplates, KeyBinds, Groups and GroupAuths, whose tokens go on being good.',
    example: {
      params: [{ KeyBinds: [{ Name: 'worker', Address: KEY, MetaTypes: 2, Methods: ['Send'] }] }],
      result: { rules: 2, bindings: 1, groups: 0, grants: 0, templates: 0 },
    },
  }),
  DryRun: method({
    params: z.tuple([
      wire(address),
      wire(bytes),
      MsgMeta.extend({ Type: z.enum(SIGN_TYPES) }),
      Name.nullable().default(null),
    ]),
    names: ['signer', 'bytes', 'meta', 'grant'],
    result: z.object({
      granted: z.boolean(),
      reason: z.string(),
      rules: z.array(Name),
      looked: z.array(
        z.object({
          rule: Name,
          effect: z.enum(['allow', 'refuse']),
          outcome: z.enum(['allows', 'refuses', 'passes', 'falls short']),
          why: z.string(),
        }),
      ),
      /** AttoFIL. */
      reserved: z.array(z.object({ rule: Name, amount: z.string() })),
    }),
    permission: 'read',
    doc: 'What would become of a request to sign, and what each rule says of it; nothing is signed, recorded or taken of a day. With the name of a grant, as if it came by its token.',
    example: {
      params: [KEY, 'AAECAw==', { Type: 'message', Extra: 'AAECAw==' }, null],
      result: {
        granted: true,
        reason: "granted by rule 'fees'",
        rules: ['fees'],
        looked: [{ rule: 'fees', effect: 'allow', outcome: 'allows', why: "it allows a 'message' to t01000, Send" }],
        reserved: [{ rule: 'fees', amount: '1000000000000000000' }],
      },
    },
  }),
} as const
