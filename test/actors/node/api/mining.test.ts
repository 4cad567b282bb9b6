/** A provider that makes blocks through the API alone, as one elsewhere does; and blocks as they come in. */
import { CID } from 'multiformats/cid'
import t from 'tap'
import { simulatedProver } from '../../../../actors/node/proofs/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import type { SignedMessage } from '../../../../filecoin/index.js'
import {
  Address,
  type BeaconEntry,
  beaconEntry,
  blockHeader,
  bytesToSign,
  electionChallenge,
  latestEntry,
  postProof,
  signature,
  signedMessage,
  type Tipset,
  ticketChallenge,
  winCount,
  winningPostChallenge,
} from '../../../../filecoin/index.js'
import { cidOf, keyOf, mineNext, type Served, sendOf, served } from './history.js'

interface BaseInfo {
  readonly MinerPower: string
  readonly NetworkPower: string
  readonly Sectors: readonly {
    readonly SealProof: number
    readonly SectorNumber: number
    readonly SectorKey: null
    readonly SealedCID: { readonly '/': string }
  }[]
  readonly PrevBeaconEntry: object
  readonly BeaconEntries: readonly object[] | null
}

const provider = Address.id(1000)
const entryOf = (wire: object): BeaconEntry => beaconEntry.fromWire(wire, 'entry')

/** What a miner elsewhere sends to MinerCreateBlock, on the next epoch that it wins. */
async function templateOn(net: Served, parents: Tipset, messages: readonly SignedMessage[] = []) {
  const worker = net.workers[0] as Key
  for (let epoch = parents.height + 1; ; epoch++) {
    const info = (await net.v1('MinerGetBaseInfo', provider.toString(), epoch, keyOf(parents))) as BaseInfo
    const entries = (info.BeaconEntries ?? []).map(entryOf)
    const candidate = { miner: provider, epoch, beacon: latestEntry(entries, entryOf(info.PrevBeaconEntry)) }
    const vrfProof = worker.sign(electionChallenge(candidate)).data
    const WinCount = winCount(vrfProof, BigInt(info.MinerPower), BigInt(info.NetworkPower))
    if (WinCount < 1) continue
    const proof = await simulatedProver.winning({
      provider: 1000,
      randomness: winningPostChallenge(candidate),
      sectors: info.Sectors.map(({ SectorNumber, SealProof, SealedCID }) => ({
        sectorNumber: SectorNumber,
        sealProof: SealProof,
        sealedCid: CID.parse(SealedCID['/']),
      })),
    })
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    return {
      Miner: provider.toString(),
      Parents: keyOf(parents),
      Ticket: { VRFProof: base64(worker.sign(ticketChallenge(candidate, parents)).data) },
      Eproof: { WinCount, VRFProof: base64(vrfProof) },
      BeaconValues: info.BeaconEntries,
      Messages: messages.map(signedMessage.toWire),
      Epoch: epoch,
      Timestamp: parents.minTimestamp + (epoch - parents.height) * net.network.blockDelay,
      WinningPoStProof: [postProof.toWire(proof)],
    }
  }
}

interface WireBlock {
  readonly Header: { readonly BlockSig: unknown; readonly Height: number }
  readonly BlsMessages: unknown
  readonly SecpkMessages: unknown
}

t.test('a block is made, signed elsewhere, and submitted', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const messages = [sendOf(bls, { to: secp.address, nonce: 0 }), sendOf(secp, { to: bls.address, nonce: 0 })]
  const template = await templateOn(net, net.chain.head, messages)

  const info = (await net.v1('MinerGetBaseInfo', provider.toString(), template.Epoch, null)) as Record<string, unknown>
  t.strictSame(Object.keys(info), [
    'MinerPower',
    'NetworkPower',
    'Sectors',
    'WorkerKey',
    'SectorSize',
    'PrevBeaconEntry',
    'BeaconEntries',
    'EligibleForMining',
  ])
  const { address } = net.workers[0] as Key
  t.match(info, { WorkerKey: address.toString(), SectorSize: 2048, EligibleForMining: true, MinerPower: '4096' })
  t.match(info.Sectors, [{ SealProof: 5, SectorKey: null, SealedCID: { '/': /^bagboea4b5/ } }])

  const block = (await net.v1('MinerCreateBlock', template)) as WireBlock
  t.strictSame(block.BlsMessages, [cidOf(messages[0] as SignedMessage)])
  t.strictSame(block.SecpkMessages, [cidOf(messages[1] as SignedMessage)])
  t.equal(block.Header.BlockSig, null, 'the node has no key of the worker')
  await t.rejects(net.v1('SyncSubmitBlock', block), { code: 'NODE_BLOCK_INVALID', message: /not signed/ })

  const header = blockHeader.fromWire(block.Header, 'header')
  const BlockSig = signature.toWire((net.workers[0] as Key).sign(bytesToSign(header)))
  const signed = { ...block, Header: { ...block.Header, BlockSig } }
  await t.rejects(net.v1('SyncSubmitBlock', { ...signed, BlsMessages: null }), { code: 'NODE_BLOCK_INVALID' })
  t.equal(await net.v1('SyncSubmitBlock', signed), null)
  t.equal(net.chain.head.height, template.Epoch)
  t.equal(await net.v1('SyncSubmitBlock', signed), null, 'again it does nothing')
  t.ok(net.recorded.length >= 3, 'each went past the filter')
  await mineNext(net)
  t.match(await net.v1('StateSearchMsg', null, cidOf(messages[1] as SignedMessage), -1, false), {
    Receipt: { ExitCode: 0 },
  })
})

t.test('with the worker’s key the node signs', async t => {
  const net = await served(t)
  const { secret } = net.workers[0] as Key
  await net.v1('WalletImport', { Type: 'bls', PrivateKey: Buffer.from(secret).toString('base64') })
  const block = (await net.v1('MinerCreateBlock', await templateOn(net, net.chain.head))) as WireBlock
  t.match(block.Header.BlockSig, { Type: 2, Data: /./ })
  t.strictSame([block.BlsMessages, block.SecpkMessages], [null, null])
  await net.v1('SyncSubmitBlock', block)
  t.equal(net.chain.head.height, block.Header.Height)
})

t.test('what the filter refuses is not taken', async t => {
  const net = await served(t)
  const { secret } = net.workers[0] as Key
  await net.v1('WalletImport', { Type: 'bls', PrivateKey: Buffer.from(secret).toString('base64') })
  const block = (await net.v1('MinerCreateBlock', await templateOn(net, net.chain.head))) as WireBlock
  const refused = { ...block, Header: { ...block.Header, ForkSignaling: 13 } }
  await t.rejects(net.v1('SyncSubmitBlock', refused), { code: 'TEST_FILTERED' })
  t.equal(net.chain.head.height, 0)
})

t.test('of a provider that there isn’t nothing is told', async t => {
  const net = await served(t)
  await t.rejects(net.v1('MinerGetBaseInfo', 't0999', 1, null), { code: 'NODE_ACTOR_UNKNOWN' })
})

t.test('the node is synced to its head', async t => {
  const net = await served(t)
  await mineNext(net)
  const before = net.chain.head
  await mineNext(net)
  const state = (await net.v1('SyncState')) as { ActiveSyncs: { Base: { Cids: unknown }; Target: { Cids: unknown } }[] }
  t.match(state, {
    ActiveSyncs: [
      {
        WorkerID: 0,
        Stage: 4,
        Height: net.chain.head.height,
        Start: '0001-01-01T00:00:00Z',
        End: '0001-01-01T00:00:00Z',
        Message: '',
      },
    ],
    VMApplied: 0,
  })
  t.strictSame(state.ActiveSyncs[0]?.Target.Cids, keyOf(net.chain.head))
  t.strictSame(state.ActiveSyncs[0]?.Base.Cids, keyOf(before))
})
