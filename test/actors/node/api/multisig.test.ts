/** A wallet of two signers, from its making to its spending. */
import t from 'tap'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { message as messageCodec, signedMessageCid } from '../../../../filecoin/index.js'
import { mineNext, type Served, sendOf, served } from './history.js'

const DURATION = 1000
const LOCKED = 1_000_003n

/** Signs a prototype, and has it executed: its lookup. */
async function execute(net: Served, key: Key, nonce: number, prototype: unknown) {
  t.match(prototype, { ValidNonce: false, Message: { Nonce: 0, GasLimit: 0 } })
  const made = messageCodec.fromWire((prototype as { Message: object }).Message, 'message')
  const signed = sendOf(key, { ...made, nonce, gasLimit: 50_000_000, gasFeeCap: 1_000n, gasPremium: 100n })
  await mineNext(net, { messages: [signed] })
  await mineNext(net)
  const cid = { '/': signedMessageCid(signed).toString() }
  return (await net.v1('StateWaitMsg', cid, 0, -1, false)) as {
    Receipt: { ExitCode: number }
    ReturnDec: Record<string, unknown>
  }
}

t.test('it is made, its funds are released over time, and two approvals spend them', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const [one, other] = [bls.address.toString(), secp.address.toString()]
  const prototype = await net.v1('MsigCreate', 2, [one, other], DURATION, String(LOCKED), one, '0')
  t.match(prototype, { Message: { To: 't01', From: one, Value: String(LOCKED), Method: 2 } })
  const made = await execute(net, bls, 0, prototype)
  t.match(made, { Receipt: { ExitCode: 0 }, ReturnDec: { IDAddress: /^t0/, RobustAddress: /^t2/ } })
  const wallet = made.ReturnDec.RobustAddress as string

  const { StartEpoch, ...schedule } = (await net.v1('MsigGetVestingSchedule', wallet, null)) as { StartEpoch: number }
  t.strictSame(schedule, { InitialBalance: String(LOCKED), UnlockDuration: DURATION })
  const available = BigInt((await net.v1('MsigGetAvailableBalance', wallet, null)) as string)
  const elapsed = BigInt(net.chain.head.height - StartEpoch)
  const remaining = BigInt(DURATION) - elapsed
  t.equal(available, LOCKED - (LOCKED * remaining + BigInt(DURATION) - 1n) / BigInt(DURATION))
  t.ok(elapsed > 0n && available > 0n)
  t.equal(await net.v1('MsigGetVested', wallet, null, null), '0')
  const first = await net.v1('ChainGetTipSetByHeight', StartEpoch, null)
  t.equal(await net.v1('MsigGetVested', wallet, (first as { Cids: unknown }).Cids, null), String(available))

  t.strictSame(await net.v1('MsigGetPending', wallet, null), [])
  const proposed = await execute(net, bls, 1, await net.v1('MsigPropose', wallet, other, '7', one, 0, null))
  t.match(proposed.ReturnDec, { TxnID: 0, Applied: false })
  const [pending] = (await net.v1('MsigGetPending', wallet, null)) as { Approved: string[] }[]
  t.match(pending, { ID: 0, To: other, Value: '7', Method: 0, Params: null })
  t.equal(pending?.Approved.length, 1)
  const approved = await execute(net, secp, 0, await net.v1('MsigApprove', wallet, 0, other))
  t.match(approved.ReturnDec, { Applied: true, Code: 0 })
  t.strictSame(await net.v1('MsigGetPending', wallet, null), [])

  await execute(net, bls, 2, await net.v1('MsigPropose', wallet, other, '8', one, 0, null))
  t.equal(((await net.v1('MsigGetPending', wallet, null)) as object[]).length, 1)
  const cancelled = await execute(net, bls, 3, await net.v1('MsigCancel', wallet, 1, one))
  t.match(cancelled, { Receipt: { ExitCode: 0 }, ReturnDec: null })
  t.strictSame(await net.v1('MsigGetPending', wallet, null), [])
  await t.rejects(net.v1('MsigGetPending', one, null), { code: 'NODE_ACTOR_OF_OTHER_TYPE' })
  await t.rejects(net.v1('MsigCreate', 3, [one, other], 0, '0', one, '0'), { code: 'NODE_QUESTION_INVALID' })
})
