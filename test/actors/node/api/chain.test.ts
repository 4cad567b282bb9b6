/** Lotus's methods of the chain, over one with messages, null epochs and a reorganisation. */
import t from 'tap'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { blake2b256, messageCid, type Tipset, tipset as tipsetCodec } from '../../../../filecoin/index.js'
import { cidOf, keyOf, mine, mineNext, type Served, sendOf, served } from './history.js'

t.test('tipsets, blocks and their messages are told in Lotus’s shapes', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const sent = [
    sendOf(bls, { to: secp.address, nonce: 0, value: 5n }),
    sendOf(secp, { to: bls.address, nonce: 0, value: 7n }),
  ] as const
  const genesis = net.chain.head
  await mineNext(net, { messages: sent })
  const first = net.chain.head
  // Three null epochs.
  const gap = first.height + 4
  for (let epoch = gap; (await mine(net, epoch)) === 0; ) epoch++
  const after = net.chain.head
  await mineNext(net)
  const head = tipsetCodec.toWire(net.chain.head)

  await t.test('the head', async t => {
    const told = (await net.v1('ChainHead')) as { Cids: unknown; Blocks: Record<string, unknown>[]; Height: number }
    t.strictSame(told, JSON.parse(JSON.stringify(head)))
    t.strictSame(Object.keys(told).sort(), ['Blocks', 'Cids', 'Height'])
    t.strictSame(Object.keys(told.Blocks[0] as object), [
      'Miner',
      'Ticket',
      'ElectionProof',
      'BeaconEntries',
      'WinPoStProof',
      'Parents',
      'ParentWeight',
      'Height',
      'ParentStateRoot',
      'ParentMessageReceipts',
      'Messages',
      'BLSAggregate',
      'Timestamp',
      'BlockSig',
      'ForkSignaling',
      'ParentBaseFee',
    ])
    t.strictSame(await net.v0('ChainHead'), told)
  })

  await t.test('by height: of a null epoch the one before, or the one after', async t => {
    const height = async (method: string, epoch: number, from: unknown) =>
      ((await net.v1(method, epoch, from)) as { Height: number }).Height
    t.equal(await height('ChainGetTipSetByHeight', gap - 1, null), first.height)
    t.equal(await height('ChainGetTipSetAfterHeight', gap - 1, []), after.height)
    t.equal(await height('ChainGetTipSetByHeight', after.height, keyOf(net.chain.head)), after.height)
    t.equal(await height('ChainGetTipSetByHeight', 0, null), 0)
    await t.rejects(net.v1('ChainGetTipSetByHeight', 1000, null), { code: 'NODE_EPOCH_AHEAD' })
    await t.rejects(net.v1('ChainGetTipSetByHeight', -1, null), { code: 'RPC_PARAMS_INVALID' })
  })

  await t.test('genesis', async t => {
    t.strictSame((await net.v1('ChainGetGenesis')) as object, await net.v1('ChainGetTipSet', keyOf(genesis)))
    const [cid] = keyOf(genesis)
    t.equal(await net.v1('ChainGetParentMessages', cid), null)
    t.equal(await net.v1('ChainGetParentReceipts', cid), null)
    t.equal(await net.v1('ChainGetMessagesInTipset', keyOf(genesis)), null)
  })

  await t.test('messages and receipts', async t => {
    const told = (await Promise.all(keyOf(first).map(cid => net.v1('ChainGetBlockMessages', cid)))) as {
      BlsMessages: unknown[]
      SecpkMessages: unknown[]
      Cids: unknown[]
    }[]
    const withMessages = told.find(({ Cids }) => Cids.length > 0)
    const [of, by] = [secp.address.toString(), bls.address.toString()]
    t.strictSame(withMessages?.BlsMessages, [
      {
        Version: 0,
        To: of,
        From: by,
        Nonce: 0,
        Value: '5',
        GasLimit: 10_000_000,
        GasFeeCap: '1000',
        GasPremium: '100',
        Method: 0,
        Params: null,
        CID: cidOf(sent[0]),
      },
    ])
    t.match(withMessages?.SecpkMessages, [{ Message: { From: of }, Signature: { Type: 1 }, CID: cidOf(sent[1]) }])
    t.strictSame(withMessages?.Cids, sent.map(cidOf))
    for (const empty of told.filter(one => one !== withMessages))
      t.strictSame(empty, { BlsMessages: [], SecpkMessages: [], Cids: [] })

    const listed = (await net.v1('ChainGetMessagesInTipset', keyOf(first))) as { Cid: unknown; Message: object }[]
    t.strictSame(
      listed.map(({ Cid }) => Cid),
      sent.map(cidOf),
    )
    t.strictSame(Object.keys(listed[0] as object).sort(), ['Cid', 'Message'])
    const [child] = keyOf(after)
    t.strictSame(await net.v1('ChainGetParentMessages', child), listed)
    const receipts = (await net.v1('ChainGetParentReceipts', child)) as { GasUsed: number }[]
    t.match(receipts, [
      { ExitCode: 0, Return: null },
      { ExitCode: 0, Return: null },
    ])
    t.ok(receipts.every(({ GasUsed }) => GasUsed > 100_000))
    const [last] = keyOf(net.chain.head)
    t.equal(await net.v1('ChainGetParentMessages', last), null)
    t.strictSame(await net.v1('ChainGetParentReceipts', last), [])
    t.strictSame(await net.v1('ChainGetMessage', cidOf(sent[1])), {
      ...(listed[1]?.Message as object),
      CID: { '/': messageCid(sent[1].message).toString() },
    })
    await t.rejects(
      net.v1('ChainGetMessage', { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }),
      {
        code: 'NODE_MESSAGE_UNKNOWN',
        number: 1,
      },
    )
  })

  await t.test('data by CID', async t => {
    const [cid] = keyOf(first)
    t.equal(await net.v1('ChainHasObj', cid), true)
    const bytes = Buffer.from((await net.v1('ChainReadObj', cid)) as string, 'base64')
    t.strictSame([...blake2b256(bytes)], [...(first.key.cids[0] as (typeof first.key.cids)[0]).multihash.digest])
    const root = { '/': after.parentStateRoot.toString() }
    const whole = (await net.v1('ChainStatObj', root)) as { Size: number; Links: number }
    t.ok(whole.Links > 50 && whole.Size > 10_000)
    const fresh = (await net.v1('ChainStatObj', root, { '/': genesis.parentStateRoot.toString() })) as typeof whole
    t.ok(fresh.Links > 0 && fresh.Links < whole.Links / 2, 'a state shares most of its blocks with the one before')
  })

  await t.test('weights grow, and are those that the blocks name', async t => {
    const [block] = net.chain.head.blocks
    t.equal(await net.v1('ChainTipSetWeight', keyOf(after)), String(block.parentWeight))
  })

  await t.test('v0 has v0’s methods, v1 those of v1', async t => {
    const missing = { code: 'RPC_METHOD_UNKNOWN', number: -32601 }
    await t.rejects(net.v1('BeaconGetEntry', 1), missing)
    await t.rejects(net.v0('MsigCreate'), missing)
    await t.rejects(net.v1('ChainSetHead', null), missing)
  })
})

t.test('of messages that several blocks have, each nonce counts once', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const twice = sendOf(secp, { to: bls.address, nonce: 0 })
  const first = sendOf(bls, { to: secp.address, nonce: 0, value: 5n })
  const instead = sendOf(bls, { to: secp.address, nonce: 0, value: 6n })
  const next = sendOf(bls, { to: secp.address, nonce: 1 })
  const genesis = net.chain.head
  for (let epoch = 1; net.chain.head.blocks.length < 2; epoch++)
    await mine(net, epoch, { parents: genesis, messages: [first, twice], others: [instead, next, twice] })
  const { head } = net.chain
  await mineNext(net)
  const listed = (await net.v1('ChainGetMessagesInTipset', keyOf(head))) as { Cid: unknown }[]
  const [child] = keyOf(net.chain.head)
  t.equal(((await net.v1('ChainGetParentReceipts', child)) as object[]).length, listed.length)
  const { BlsMessages } = (await net.v1('ChainGetBlockMessages', keyOf(head)[0])) as {
    BlsMessages: { Value: string }[]
  }
  // By the order of the tipset's blocks: the value of 5 and then nothing of the same nonce, or the other way round.
  const wins = BlsMessages[0]?.Value === '5' ? [first, twice, next] : [instead, next, twice]
  t.strictSame(
    listed.map(({ Cid }) => Cid),
    wins.map(cidOf),
  )
})

t.test('a reorganisation is a path of reverted and applied tipsets', async t => {
  const net = await served(t)
  await mineNext(net)
  const base = net.chain.head
  const { left, right } = await reorganised(net, base)
  t.strictSame(
    ((await net.v1('ChainGetPath', keyOf(left), keyOf(right))) as { Type: string; Val: { Cids: unknown } }[]).map(
      ({ Type, Val }) => ({ Type, Cids: Val.Cids }),
    ),
    [
      { Type: 'revert', Cids: keyOf(left) },
      { Type: 'apply', Cids: keyOf(right) },
    ],
  )
  t.strictSame(await net.v1('ChainGetPath', keyOf(base), keyOf(base)), [])
})

/** A block of one provider, and then the same epoch's of the others. */
async function reorganised(net: Served, from: Tipset) {
  let base = from
  for (;;) {
    await mineNext(net, { parents: base, providers: [0] })
    const left = net.chain.head
    if ((await mine(net, left.height, { parents: base, providers: [1, 2] })) > 0) return { left, right: net.chain.head }
    base = left
  }
}
