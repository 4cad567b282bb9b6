/** Wallets of several signers. Source: Lotus, api/api_full.go. Answers: `methods/multisig.ts`. */
import { z } from 'zod'
import { address, bigint, bool, bytes, int, int64, list, tuple, uint, uint64 } from '../../../filecoin/cbor/index.js'
import { message } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

const WALLET = 't2lw35wcrnratzkl64x34olognuuof7rv3yb3jazy'
const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const OTHER_KEY = 't134buwikwmjplvsoy67d26ypp6q5ekhu7qap6hwq'

export const vestingSchedule = tuple('vestingSchedule', {
  initialBalance: bigint,
  startEpoch: int64,
  /** Epochs. */
  unlockDuration: int64,
})

export const pendingTransaction = tuple(
  'pendingTransaction',
  { id: int, to: address, value: bigint, method: uint64, params: bytes, approved: list(address) },
  { id: 'ID' },
)

/** A message to be given a nonce and gas, signed and sent. */
export const messagePrototype = tuple('messagePrototype', {
  message,
  /** Whether its nonce is one; else that is 0. */
  validNonce: bool,
})

export const multisigApi = {
  MsigGetAvailableBalance: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['wallet', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL that a wallet can spend: all but what is locked.',
    example: { params: [WALLET, null], result: '1000' },
  }),
  MsigGetVestingSchedule: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['wallet', 'tipset'],
    result: wire(vestingSchedule),
    permission: 'read',
    doc: 'What of a wallet’s funds was locked, from when on, and over how many epochs it is released.',
    example: { params: [WALLET, null], result: { InitialBalance: '1000', StartEpoch: 0, UnlockDuration: 100 } },
  }),
  MsigGetVested: method({
    params: z.tuple([wire(address), TipsetKeyParam, TipsetKeyParam]),
    names: ['wallet', 'from', 'to'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL of a wallet that are released between two tipsets.',
    example: { params: [WALLET, null, null], result: '0' },
  }),
  MsigGetPending: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['wallet', 'tipset'],
    result: z.array(wire(pendingTransaction)),
    permission: 'read',
    doc: 'What waits for approvals.',
    example: { params: [WALLET, null], result: [] },
  }),
} as const

/** What a signer says of what waits under an id. */
const ofPending = {
  params: z.tuple([wire(address), wire(uint), wire(address)]),
  names: ['wallet', 'id', 'from'],
  result: wire(messagePrototype),
  permission: 'sign',
} as const

/** v0 sends what these only make; that is left out with it. */
export const multisigApiV1 = {
  MsigCreate: method({
    params: z.tuple([wire(uint), wire(list(address)), wire(int64), wire(bigint), wire(address), wire(bigint)]),
    names: ['approvals', 'signers', 'unlockDuration', 'value', 'from', 'gasPrice'],
    result: wire(messagePrototype),
    permission: 'sign',
    doc: 'The message that makes a wallet. `approvals` 0 stands for all signers; `value` is locked and released over `unlockDuration` epochs, if that isn’t 0; the gas price is passed over, as in Lotus.',
    example: { params: [2, [KEY, OTHER_KEY], 0, '1000', KEY, '0'] },
  }),
  MsigPropose: method({
    params: z.tuple([wire(address), wire(address), wire(bigint), wire(address), wire(uint64), wire(bytes)]),
    names: ['wallet', 'to', 'value', 'from', 'method', 'params'],
    result: wire(messagePrototype),
    permission: 'sign',
    doc: 'The message by which a signer proposes one of the wallet’s own.',
    example: { params: [WALLET, OTHER_KEY, '1000', KEY, 0, null] },
  }),
  MsigApprove: method({
    ...ofPending,
    doc: 'The message by which a signer approves what waits under an id, whatever it is by then.',
    example: { params: [WALLET, 0, OTHER_KEY] },
  }),
  MsigCancel: method({
    ...ofPending,
    doc: 'The message by which the proposer takes back what waits under an id.',
    example: { params: [WALLET, 0, KEY] },
  }),
} as const
