/** What happens in messages: in those on the chain, and in one that is only tried. */
import t from 'tap'
import { Address } from '../../../../filecoin/index.js'
import { cidOf, keyOf, mineNext, sendOf, sent } from './history.js'

t.test('what is executed is told step by step', async t => {
  const { net, bls, secp, message, included } = await sent(t)
  const poor = sendOf(secp, { to: bls.address, nonce: 0, value: 10n ** 24n })
  await mineNext(net, { messages: [poor] })
  const second = net.chain.head
  await mineNext(net)

  await t.test('of a message on the chain', async t => {
    const replayed = (await net.v1('StateReplay', null, cidOf(message))) as Record<string, never>
    t.strictSame(Object.keys(replayed), ['MsgCid', 'Msg', 'MsgRct', 'GasCost', 'ExecutionTrace', 'Error', 'Duration'])
    t.match(replayed, { MsgCid: cidOf(message), Msg: { Value: '5' }, MsgRct: { ExitCode: 0 }, Error: '', Duration: 0 })
    t.strictSame(await net.v1('StateReplay', keyOf(included), cidOf(message)), replayed)
    const { GasCost, MsgRct, ExecutionTrace } = replayed as unknown as {
      GasCost: Record<string, string>
      MsgRct: { GasUsed: number }
      ExecutionTrace: { Msg: object; GasCharges: { Name: string; tg: number; cg: number; sg: number }[] }
    }
    t.match(GasCost, { Message: cidOf(message), GasUsed: String(MsgRct.GasUsed), MinerPenalty: '0' })
    const [fee, burn, over, tip] = ['TotalCost', 'BaseFeeBurn', 'OverEstimationBurn', 'MinerTip'].map(name =>
      BigInt(GasCost[name] as string),
    ) as [bigint, bigint, bigint, bigint]
    t.equal(fee, burn + over + tip, 'what the sender pays is what is burnt and what the miner gets')
    t.match(ExecutionTrace.Msg, {
      To: secp.address.toString(),
      Value: '5',
      Method: 0,
      Params: null,
      ParamsCodec: 0,
    })
    t.match(ExecutionTrace, { MsgRct: { ExitCode: 0, Return: null, ReturnCodec: 0 }, Subcalls: null })
    t.ok(ExecutionTrace.GasCharges.some(({ Name }) => Name === 'OnChainMessage'))
    t.equal(
      ExecutionTrace.GasCharges.reduce((sum, { tg }) => sum + tg, 0),
      MsgRct.GasUsed,
      'the charges are all of the gas that was used',
    )
    await t.rejects(net.v1('StateReplay', keyOf(second), cidOf(message)), { code: 'NODE_MESSAGE_NOT_EXECUTED' })
  })

  await t.test('of one that failed', async t => {
    const failed = await net.v1('StateReplay', null, cidOf(poor))
    t.match(failed, { MsgRct: { ExitCode: 6 }, ExecutionTrace: { MsgRct: { ExitCode: 6 } }, Error: /funds/i })
  })

  await t.test('of a whole tipset', async t => {
    const computed = (await net.v1('StateCompute', included.height, null, keyOf(included))) as {
      Root: unknown
      Trace: object[]
    }
    t.strictSame(computed.Root, { '/': second.parentStateRoot.toString() })
    t.strictSame(computed.Trace, [await net.v1('StateReplay', null, cidOf(message))])
    await t.rejects(net.v1('StateCompute', included.height, [{ To: 't01000', From: 't01000' }], null), {
      code: 'NODE_QUESTION_INVALID',
    })
    await t.rejects(net.v1('StateCompute', 0, null, null), { code: 'NODE_QUESTION_INVALID' })
  })

  await t.test('of one that is only tried', async t => {
    const asked = { To: 't01000', From: bls.address.toString(), Value: '0', Method: 2 }
    const called = (await net.v1('StateCall', asked, null)) as {
      Msg: { Nonce: number }
      MsgRct: { ExitCode: number; Return: string }
      GasCost: object
      ExecutionTrace: object
    }
    t.match(called, { Msg: { Nonce: 1 }, MsgRct: { ExitCode: 0 }, Error: '' })
    t.ok(called.MsgRct.Return.length > 8)
    t.match(called.GasCost, { Message: null, GasUsed: '0', TotalCost: '0' })
    t.match(called.ExecutionTrace, { MsgRct: { ReturnCodec: 0x71, Return: called.MsgRct.Return } })
    // In a tipset with one of the sender's own it comes after that.
    t.match(await net.v1('StateCall', asked, keyOf(included)), { Msg: { Nonce: 1 }, MsgRct: { ExitCode: 0 } })
    const refused = await net.v1('StateCall', { ...asked, Value: String(10n ** 24n) }, null)
    t.match(refused, { MsgRct: { ExitCode: 6 } })
    await t.rejects(net.v1('StateCall', { ...asked, From: 't0999999' }, null), { code: 'NODE_ACTOR_UNKNOWN' })
  })

  await t.test('of one that calls others', async t => {
    const { Message: made } = (await net.v1(
      'MsigCreate',
      1,
      [bls.address.toString()],
      0,
      '1000',
      bls.address.toString(),
      '0',
    )) as { Message: object }
    const called = (await net.v1('StateCall', made, null)) as {
      ExecutionTrace: { Msg: object; Subcalls: { Msg: { To: string; Method: number; Value: string } }[] }
    }
    t.match(called.ExecutionTrace, {
      Msg: { To: Address.id(1).toString(), Method: 2, ParamsCodec: 0x71 },
      Subcalls: [{ Msg: { From: 't01', Method: 1, Value: '1000' }, MsgRct: { ExitCode: 0 }, Subcalls: null }],
    })
  })
})
