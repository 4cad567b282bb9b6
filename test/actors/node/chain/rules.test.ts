/** Each rule of a valid block, broken once: the block is refused by that rule, and nothing of it is kept. */
import type { CID } from 'multiformats/cid'
import t from 'tap'
import { Chain, type ChainServices, latestBeaconEntry } from '../../../../actors/node/chain/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { miner } from '../../../../filecoin/actors/index.js'
import {
  Address,
  BLOCK_GAS_LIMIT,
  type BlockHeader,
  type BlockMsg,
  blockCid,
  blockHeader,
  type ElectionProof,
  electionChallenge,
  encode,
  latestEntry,
  type Message,
  messageCid,
  SignatureType,
  type SignedMessage,
  type Tipset,
  ticketChallenge,
} from '../../../../filecoin/index.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'
import { wonBy } from './forest.js'
import { aggregated, putSigned, relisted, resigned } from './tampered.js'
import { payment, verdict } from './travel.js'

const EPOCHS = 3
/** Takes money from everybody. */
const BURNT = Address.id(99)
const ZERO_ADDRESS = Address.bls(Uint8Array.of(0xc0, ...new Uint8Array(47)))

interface World {
  readonly net: Devnet
  readonly parents: Tipset
  /** Valid, of provider 0, with two messages of each kind. */
  readonly block: BlockMsg
  readonly messages: readonly SignedMessage[]
}

/** A head of several blocks, and a block on top of it. */
async function worldOf(net: Devnet): Promise<World> {
  for (let epoch = 1; epoch <= EPOCHS || net.chain.head.blocks.length < 2; epoch++) {
    const parents = net.chain.head
    for (const index of [0, 1, 2]) {
      const block = await blockOf(net, index, epoch, parents)
      if (block !== null) await net.chain.submit(block)
    }
  }
  const parents = net.chain.head
  const [bls, secp256k1] = net.people as [Key, Key]
  const to = (net.workers[1] as Key).address
  const messages = [0, 1].flatMap(nonce => [payment(bls, to, nonce), payment(secp256k1, to, nonce)])
  return { net, parents, block: await wonBy(net, 0, messages), messages }
}

type Broken = (world: World) => BlockMsg | Promise<BlockMsg>

const change =
  (of: (header: BlockHeader, world: World) => Partial<BlockHeader>): Broken =>
  world =>
    resigned(world.net, world.block, of(world.block.header, world))

/** The same block with other messages, made by the provider's own tools. */
const carrying =
  (messages: (world: World) => readonly SignedMessage[]): Broken =>
  async world =>
    (await blockOf(world.net, 0, world.block.header.height, world.parents, messages(world))) as BlockMsg

const person = ({ net }: World, index: 0 | 1): Key => net.people[index] as Key
const paid = (world: World, nonce: number, other: Partial<Message> = {}) =>
  payment(person(world, 0), (world.net.workers[1] as Key).address, nonce, other)

const candidateOf = ({ net, parents, block: { header } }: World) => ({
  miner: header.miner,
  epoch: header.height,
  beacon: latestEntry(header.beaconEntries, latestBeaconEntry(net.modules.tipsets, parents)),
})

const RULES: Readonly<Record<string, readonly [rule: string, broken: Broken]>> = {
  'whose provider has no ID address': [
    'structure',
    change((_, { net }) => ({ miner: (net.workers[0] as Key).address })),
  ],
  'without a ticket': ['structure', change(() => ({ ticket: null }))],
  'without an election proof': ['structure', change(() => ({ electionProof: null }))],
  'without an aggregate': ['structure', change(() => ({ blsAggregate: null }))],
  'without a signature': ['structure', ({ block }) => ({ ...block, header: { ...block.header, signature: null } })],

  'without parents': ['parents', change(() => ({ parents: [] }))],
  'whose parents are in another order': ['parents', change(({ parents }) => ({ parents: [...parents].reverse() }))],
  'that has a parent twice': ['parents', change(({ parents: [one] }) => ({ parents: [one as CID, one as CID] }))],
  'whose parents are of two epochs': [
    'parents',
    change(({ parents: [one] }, { net }) => ({ parents: [one as CID, net.network.genesis.cid] })),
  ],
  'whose parent is no block': ['parents', change(({ messages }) => ({ parents: [messages] }))],

  'of the epoch of its parents': ['height', change((_, { parents }) => ({ height: parents.height }))],
  'of epoch 0': ['height', change(() => ({ height: 0 }))],
  'of a negative epoch': ['height', change(() => ({ height: -1 }))],
  'a second late': ['timestamp', change(({ timestamp }) => ({ timestamp: timestamp + 1 }))],
  'a second early': ['timestamp', change(({ timestamp }) => ({ timestamp: timestamp - 1 }))],

  'without a beacon entry': ['beacon', change(() => ({ beaconEntries: [] }))],
  'with a beacon entry too many': [
    'beacon',
    change(({ beaconEntries: entries }, { net }) => ({
      beaconEntries: [
        ...entries,
        ...net.network.beacon.after(entries.at(-1) as never, (entries.at(-1)?.round ?? 0) + 1),
      ],
    })),
  ],
  'with a false beacon entry': [
    'beacon',
    change(({ beaconEntries, ticket }) => ({
      beaconEntries: beaconEntries.map(({ round }) => ({ round, data: ticket?.vrfProof as Uint8Array })),
    })),
  ],
  'with a beacon entry of another round': [
    'beacon',
    change(({ beaconEntries }) => ({ beaconEntries: beaconEntries.map(one => ({ ...one, round: one.round + 1 })) })),
  ],

  'of a provider that there is not': ['provider', change(() => ({ miner: Address.id(9999) }))],
  'of an actor that is no provider': ['provider', change(() => ({ miner: Address.id(4) }))],
  'without wins': [
    'election',
    change(({ electionProof }) => ({ electionProof: { ...(electionProof as ElectionProof), winCount: 0 } })),
  ],
  'with a win too many': [
    'election',
    change(({ electionProof: proof }) => ({
      electionProof: { vrfProof: proof?.vrfProof as Uint8Array, winCount: (proof?.winCount ?? 0) + 1 },
    })),
  ],
  'with an election proof by another key': [
    'election',
    change(({ electionProof }, world) => ({
      electionProof: {
        ...(electionProof as ElectionProof),
        vrfProof: (world.net.workers[1] as Key).sign(electionChallenge(candidateOf(world))).data,
      },
    })),
  ],
  'with a ticket by another key': [
    'ticket',
    change((_, world) => ({
      ticket: { vrfProof: (world.net.workers[1] as Key).sign(ticketChallenge(candidateOf(world), world.parents)).data },
    })),
  ],
  'with the ticket of its parents': ['ticket', change((_, { parents }) => ({ ticket: parents.minTicketBlock.ticket }))],
  'without a winning PoSt': ['winning PoSt', change(() => ({ winningPost: [] }))],
  'with two winning PoSts': [
    'winning PoSt',
    change(({ winningPost: [one] }) => ({ winningPost: [one as never, one as never] })),
  ],
  'with a winning PoSt of something else': [
    'winning PoSt',
    change(({ winningPost }) => ({
      winningPost: winningPost.map(({ type }) => ({ type, proof: new Uint8Array(32) })),
    })),
  ],
  'with a winning PoSt of another type': [
    'winning PoSt',
    change(({ winningPost }) => ({ winningPost: winningPost.map(({ proof }) => ({ type: 1, proof })) })),
  ],

  'that claims more weight': ['weight', change(({ parentWeight }) => ({ parentWeight: parentWeight + 1n }))],
  'with another base fee': ['base fee', change(({ parentBaseFee }) => ({ parentBaseFee: parentBaseFee + 1n }))],
  'with the state before its parents': [
    'state root',
    change((_, { parents }) => ({ parentStateRoot: parents.parentStateRoot })),
  ],
  'with other receipts': ['receipts', change(({ messages }) => ({ parentReceipts: messages }))],
  'signed by another key': ['signature', ({ net, block }) => resigned(net, block, {}, net.workers[1] as Key)],
  'signed by a key of another kind': ['signature', world => resigned(world.net, world.block, {}, person(world, 1))],
  'that was changed after it was signed': [
    'signature',
    ({ block }) => ({ ...block, header: { ...block.header, forkSignaling: 1 } }),
  ],

  'that comes without one of its messages': [
    'message lists',
    ({ block }) => ({ ...block, blsMessages: block.blsMessages.slice(1) }),
  ],
  'that comes with its messages in another order': [
    'message lists',
    ({ block }) => ({ ...block, secpkMessages: [...block.secpkMessages].reverse() }),
  ],
  'whose messages are in the other list': [
    'message lists',
    ({ block }) => ({ ...block, blsMessages: block.secpkMessages, secpkMessages: block.blsMessages }),
  ],
  'whose message lists are something else': [
    'message lists',
    change(({ parentReceipts }) => ({ messages: parentReceipts })),
  ],
  'with more messages than a block may have': [
    'message lists',
    ({ net, block }) => {
      const [one] = block.blsMessages as [CID]
      return resigned(
        net,
        {
          ...block,
          blsMessages: Array.from({ length: 8000 }, () => one),
          secpkMessages: Array.from({ length: 2001 }, () => one),
        },
        {},
      )
    },
  ],

  'with a message that is none': ['message', ({ net, block }) => relisted(net, block, [block.header.messages], [])],
  'with a signed message that is none': [
    'message',
    ({ net, block }) => relisted(net, block, [], [block.header.messages]),
  ],
  'with a signed message in the list of those without': [
    'message',
    world => relisted(world.net, world.block, [putSigned(world.net, payment(person(world, 1), ZERO_ADDRESS, 0))], []),
  ],
  'with a nonce twice': ['message', carrying(world => [paid(world, 0), paid(world, 0, { value: 2n })])],
  'with a nonce left out': ['message', carrying(world => [paid(world, 0), paid(world, 2)])],
  'with a nonce that is over': ['message', carrying(world => [paid(world, 0), paid(world, 1), paid(world, 1)])],
  'that names a sender in two ways to send a nonce twice': [
    'message',
    carrying(world => [paid(world, 0), paid(world, 0, { from: idOf(world, 0) })]),
  ],
  'with a message of a sender that there is not': [
    'message',
    carrying(world => [paid(world, 0, { from: Address.id(9999) })]),
  ],
  'with a message of a provider': ['message', carrying(world => [paid(world, 0, { from: Address.id(1000) })])],
  'with a message of the system': ['message', carrying(world => [paid(world, 0, { from: Address.id(0) })])],
  'with less gas than inclusion takes': ['message', carrying(world => [paid(world, 0, { gasLimit: 100_000 })])],
  'with a negative gas limit': ['message', carrying(world => [paid(world, 0, { gasLimit: -1 })])],
  'with a message of more gas than a block': [
    'message',
    carrying(world => [paid(world, 0, { gasLimit: BLOCK_GAS_LIMIT + 1 })]),
  ],
  'with more gas in all than a block': [
    'message',
    carrying(world => [
      paid(world, 0, { gasLimit: BLOCK_GAS_LIMIT / 2 }),
      paid(world, 1, { gasLimit: BLOCK_GAS_LIMIT / 2 + 1 }),
    ]),
  ],
  'with a message of another version': ['message', carrying(world => [paid(world, 0, { version: 1 })])],
  'with a message to nobody': ['message', carrying(world => [paid(world, 0, { to: ZERO_ADDRESS })])],
  'with a message to an address of later networks': [
    'message',
    carrying(world => [paid(world, 0, { to: Address.of(4, Uint8Array.of(10, ...new Uint8Array(20))) })]),
  ],
  'with a negative value': ['message', carrying(world => [paid(world, 0, { value: -1n })])],
  'with more value than there is': ['message', carrying(world => [paid(world, 0, { value: 2n * 10n ** 27n + 1n })])],
  'with a premium above the fee cap': [
    'message',
    carrying(world => [paid(world, 0, { gasFeeCap: 100n, gasPremium: 101n })]),
  ],
  'with a negative premium': ['message', carrying(world => [paid(world, 0, { gasPremium: -1n })])],

  'with the aggregate of other messages': [
    'message signatures',
    world => aggregated(world.net, world.block, [paid(world, 0), paid(world, 5)]),
  ],
  'with an aggregate that lacks a signature': [
    'message signatures',
    world => aggregated(world.net, world.block, [paid(world, 0)]),
  ],
  'with an aggregate of another kind': [
    'message signatures',
    change(({ blsAggregate }) => ({
      blsAggregate: { type: SignatureType.Secp256k1, data: blsAggregate?.data as Uint8Array },
    })),
  ],
  'without BLS messages and with some signature as aggregate': [
    'message signatures',
    async world => aggregated(world.net, (await carrying(() => [])(world)) as BlockMsg, [paid(world, 0)]),
  ],
  'with a wrong secp256k1 signature': [
    'message signatures',
    carrying(world => {
      const good = payment(person(world, 1), BURNT, 0)
      const data = Uint8Array.from(good.signature.data)
      data[5] = (data[5] as number) ^ 1
      return [{ ...good, signature: { ...good.signature, data } }]
    }),
  ],
  'with a secp256k1 signature by another key': [
    'message signatures',
    carrying(world => {
      const good = payment(person(world, 1), BURNT, 0)
      const other = { ...good.message, nonce: 1 }
      return [{ message: good.message, signature: person(world, 1).sign(messageCid(other).bytes) }]
    }),
  ],
  'with a BLS message in the other list': [
    'message signatures',
    world => relisted(world.net, aggregated(world.net, world.block, []), [], [putSigned(world.net, paid(world, 0))]),
  ],
  'with a secp256k1 message in the list of BLS': [
    'message signatures',
    carrying(world => {
      const { message } = payment(person(world, 1), BURNT, 0)
      return [{ message, signature: person(world, 0).sign(messageCid(message).bytes) }]
    }),
  ],
}

const idOf = ({ net }: World, index: 0 | 1): Address => Address.id(100 + net.workers.length + index)

t.test('a block that breaks one rule is refused by it, each time, and nothing of it is kept', async t => {
  const world = await worldOf(await devnet(t))
  const { net, parents, block } = world
  const before = await net.modules.executions.of(parents)
  const changes: unknown[] = []
  net.chain.onHeadChange(change => changes.push(change))
  for (const [what, [rule, broken]] of Object.entries(RULES)) {
    const bad = await broken(world)
    for (const time of ['first', 'again'])
      t.equal(await verdict(net, bad), `NODE_BLOCK_INVALID: ${rule}`, `a block ${what} (${time})`)
    t.equal(net.store.get(blockCid(bad.header)), null, `a block ${what} is not known`)
  }
  t.same(changes, [], 'the head did not move')
  t.equal(net.chain.head.key.text, parents.key.text)
  t.same(await net.modules.executions.of(parents), before)
  t.equal(await verdict(net, block), null, 'the block that all of them were made from is valid')
  t.ok(net.chain.head.blocks.some(one => blockCid(one).equals(blockCid(block.header))))
  const { messages } = await net.store.execute(net.chain.head.key.cids)
  t.same(
    messages.map(({ exitCode }) => exitCode),
    [0, 0, 0, 0],
  )
})

t.test('a block from the future is refused until its time has come', async t => {
  const net = await devnet(t)
  const { block } = await worldOf(net)
  let now = block.header.timestamp - 2
  const modules: ChainServices = { ...net.modules, now: () => now }
  const early = { ...net, modules, chain: new Chain({ head: net.chain.head.key }, modules) }
  t.equal(await verdict(early, block), 'NODE_BLOCK_INVALID: future')
  now++
  t.equal(await verdict(early, block), null, 'a second ahead is within what clocks may differ')
})

t.test('a block whose messages are not there is neither valid nor invalid, and taken once they are', async t => {
  const from = await devnet(t)
  const to = await devnet(t)
  const key = from.people[0] as Key
  const block = await wonBy(from, 0, [payment(key, BURNT, 0)])
  t.equal(await verdict(to, block), 'NODE_BLOCK_MISSING')
  to.store.put(from.store.get(block.blsMessages[0] as CID) as Uint8Array)
  t.equal(await verdict(to, block), null)
})

t.test('a block of a provider whose fault was reported is refused', async t => {
  const net = await devnet(t, 'devnet')
  const genesis = net.chain.head
  const key = net.people[0] as Key
  // Two blocks of an epoch by one provider, which only differ in what they carry.
  const twins: BlockMsg[] = []
  for (let epoch = 1; twins.length === 0; epoch++)
    for (const value of [1n, 2n]) {
      const block = await blockOf(net, 2, epoch, genesis, [payment(key, BURNT, 0, { value })])
      if (block !== null) twins.push(block)
    }
  const report = payment(key, Address.id(1002), 0, {
    method: miner.methods.ReportConsensusFault.number,
    gasLimit: 100_000_000,
    value: 0n,
    params: encode(miner.reportConsensusFaultParams, {
      blockHeader1: encode(blockHeader, (twins[0] as BlockMsg).header),
      blockHeader2: encode(blockHeader, (twins[1] as BlockMsg).header),
      blockHeaderExtra: new Uint8Array(),
    }),
  })
  // The report is looked at by the blocks after the one that is built on it.
  await net.chain.submit(await later(net, (twins[0] as BlockMsg).header.height + 1, [report]))
  await net.chain.submit(await wonBy(net, 0))
  const { executions, store } = net.modules
  const [reported] = (await store.execute(net.chain.head.parents.cids)).messages
  t.equal(reported?.exitCode, 0, 'the report is a proof')
  const honest = await wonBy(net, 0)
  const state = net.modules.consensus.of((await executions.of(net.chain.head)).stateRoot)
  t.ok(state.info(Address.id(1002)).consensusFaultElapsed > honest.header.height)
  const cheats = resigned(net, honest, { miner: Address.id(1002) })
  t.equal(await verdict(net, cheats), 'NODE_BLOCK_INVALID: eligibility')
  t.equal(await verdict(net, honest), null)
})

/** Of provider 0, in the first epoch from this on that it wins. */
async function later(net: Devnet, from: number, messages: readonly SignedMessage[]): Promise<BlockMsg> {
  for (let epoch = from; ; epoch++) {
    const block = await blockOf(net, 0, epoch, net.chain.head, messages)
    if (block !== null) return block
  }
}
