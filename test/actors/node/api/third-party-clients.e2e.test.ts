/**
 * Clients that others have written for Lotus, as they come from npm, before a real process with a simulated chain: iso-filecoin with its wallet, and
 * filecoin-shipyard's lotus-client, which speaks go-jsonrpc's dialect over WebSockets.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodejsProvider } from '@filecoin-shipyard/lotus-client-provider-nodejs'
import { type HeadChange, LotusRPC, type MpoolUpdate } from '@filecoin-shipyard/lotus-client-rpc'
import { mainnet } from '@filecoin-shipyard/lotus-client-schema'
import { Message } from 'iso-filecoin/message'
import { RPC } from 'iso-filecoin/rpc'
import { accountFromLotus, accountToLotus, create, sign, signMessage } from 'iso-filecoin/wallet'
import { CID } from 'multiformats/cid'
import t, { type Test } from 'tap'
import type { Running } from '../../../bin/vesper.js'
import { ended, repoOf } from '../commands/node.js'

t.setTimeout(600_000)

const FIL = 10n ** 18n
/** Milliseconds: a machine that is busy answers late. */
const PATIENCE = 300_000

const NOTHING = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

let repo: ReturnType<typeof repoOf>
let node: Running
let endpoint: string
/** May do everything. */
let admin: string

t.before(async () => {
  t.testdir({})
  repo = repoOf(t)
  node = await repo.daemon('--providers', '3')
  const said = (name: string) => readFileSync(join(repo.path, 'node', name), 'utf8').trim()
  const [, , host, , port, protocol] = said('api').split('/')
  endpoint = `${protocol}://${host}:${port}`
  admin = said('token')
})

const iso = (token: string, version = 'v1') =>
  new RPC({ api: `${endpoint}/rpc/${version}`, token, network: 'testnet' }, { timeout: PATIENCE })

/** What a call came to. @throws what the client says of an error */
async function got<T>(answer: Promise<{ result?: T | undefined; error?: unknown }>): Promise<T> {
  const { result, error } = await answer
  if (error !== undefined) throw error
  return result as T
}

async function tokenOf(...permissions: string[]): Promise<string> {
  const bytes = await got<string>(iso(admin).call({ method: 'Filecoin.AuthNew', params: [permissions] }))
  return Buffer.from(bytes, 'base64').toString()
}

const fund = (address: { toString(): string }, fil: number) =>
  repo.json('devnet', 'fund', address.toString(), `${fil}`, '--wait')

/** Over a socket as its provider opens it, or over HTTP; gone when the test ends. */
function lotus(t: Test, token: string, { version = 'v1', protocol = 'ws' } = {}): LotusRPC {
  const provider = new NodejsProvider(`${endpoint.replace('http', protocol)}/rpc/${version}`, { token })
  const client = new LotusRPC(provider, { schema: mainnet.fullNode })
  t.teardown(() => client.destroy())
  return client
}

/** What a subscription tells, as it comes. */
class Heard<T> {
  readonly items: T[] = []
  private readonly waiting = new Set<() => void>()

  readonly handler = (item: T): void => {
    this.items.push(item)
    for (const wake of this.waiting) wake()
  }

  /** Resolves with the first one for which this holds. */
  async first(holds: (item: T) => boolean): Promise<T> {
    for (;;) {
      const found = this.items.find(holds)
      if (found !== undefined) return found
      await new Promise<void>(resolve => this.waiting.add(resolve))
    }
  }
}

for (const version of ['v0', 'v1'])
  t.test(`iso-filecoin finds what it asks for at /rpc/${version}`, async t => {
    const rpc = iso(await tokenOf('read'), version)
    t.match(await got(rpc.version()), { Version: /^vesper /, BlockDelay: 1 })
    t.equal(await got(rpc.networkName()), 'vesper-simulated')
    const head = await got(rpc.chainHead())
    t.equal(head.Blocks.length, head.Cids.length)
    t.same(
      (await got(rpc.getTipSetByHeight({ height: head.Height, tipSetKey: head.Cids }))).Cids,
      head.Cids,
      'a tipset is found on the way back from another',
    )
    t.same((await got(rpc.getTipSetByHeight({ height: 0 }))).Height, 0)

    const { address: faucet } = await repo.json<{ address: string }>('wallet', 'default')
    const id = await got(rpc.stateLookupID({ address: faucet }))
    t.match(id, /^t01\d\d$/)
    t.equal(await got(rpc.getIDAddress({ address: faucet, safety: 'latest' })), id)
    t.equal(await got(rpc.stateAccountKey({ address: id })), faucet)
    t.ok(BigInt(await got(rpc.balance(faucet))) > FIL)
    t.type(await got(rpc.nonce(faucet)), 'number')
    const estimated = await got(rpc.gasEstimate({ msg: { from: faucet, to: 't01000', value: '1' } as never }))
    t.ok(estimated.GasLimit > 0)
    t.ok(BigInt(estimated.GasFeeCap) >= BigInt(estimated.GasPremium))
    t.ok(BigInt(estimated.GasPremium) > 0n)
    const capped = await got(
      rpc.gasEstimate({ msg: { from: faucet, to: 't01000', value: '1' } as never, maxFee: '1000000000' }),
    )
    t.ok(BigInt(capped.GasFeeCap) * BigInt(capped.GasLimit) <= 1_000_000_000n, 'the highest fee is kept')
  })

for (const type of ['SECP256K1', 'BLS'] as const)
  t.test(`a message that iso-filecoin's wallet made and signed with a ${type} key is executed`, async t => {
    const rpc = iso(await tokenOf('read', 'write'))
    const [payer, payee] = [create(type, 'testnet'), create('SECP256K1', 'testnet')]
    await fund(payer.address, 10)
    const pay = async (value: bigint, to = payee.address.toString()) => {
      const fields = { from: payer.address.toString(), to, value: `${value}` }
      const msg = await new Message(fields).prepare(rpc)
      const cid = await got(rpc.pushMessage({ msg, signature: signMessage(payer.privateKey, payer.type, msg) }))
      return { msg, cid, found: (await got(rpc.waitMsg({ cid, confidence: 1 }, { timeout: PATIENCE }))) as unknown }
    }
    const first = await pay(3n * FIL)
    t.equal(first.msg.nonce, 0)
    t.match(first.found, { Message: first.cid, Receipt: { ExitCode: 0 } })
    if (type === 'BLS')
      t.equal(first.cid['/'], CID.decode(first.msg.cidBytes()).toString(), 'which is named as it is without signature')
    t.equal(BigInt(await got(rpc.balance(payee.address.toString()))), 3n * FIL)
    const left = BigInt(await got(rpc.balance(payer.address.toString())))
    t.ok(left < 7n * FIL && left > 6n * FIL, 'what it paid, and gas')
    const second = await pay(1n)
    t.equal(second.msg.nonce, 1)
    t.match(second.found, { Receipt: { ExitCode: 0 } })

    await t.rejects(pay(100n * FIL), 'more than it has is refused by the estimate')
    const { msg } = second
    const again = rpc.pushMessage({ msg, signature: signMessage(payer.privateKey, payer.type, msg) })
    t.match(await again, { error: { name: 'JsonRpcError', message: /nonce/ } })
    const forged = new Message({ ...msg, nonce: 2, value: '2' })
    const other = create(type, 'testnet')
    t.match(await rpc.pushMessage({ msg: forged, signature: signMessage(other.privateKey, other.type, forged) }), {
      error: { name: 'JsonRpcError', message: /not signed by/ },
    })
    const reader = iso(await tokenOf('read'))
    t.match(await reader.pushMessage({ msg, signature: signMessage(payer.privateKey, payer.type, msg) }), {
      error: { name: 'JsonRpcError', message: /permission/ },
    })
    t.match(await iso('no token').version(), { error: { cause: { error: { message: /token/ } } } })
  })

for (const type of ['SECP256K1', 'BLS'] as const)
  t.test(`iso-filecoin's wallet and the node read each other's ${type} keys and signatures`, async t => {
    const rpc = iso(admin)
    const ask = <T>(method: string, ...params: unknown[]) =>
      got<T>(rpc.call<T>({ method: `Filecoin.${method}`, params: params as never }))
    const account = create(type, 'testnet')
    const address = account.address.toString()
    const data = Buffer.from('hello')
    const signature = sign(account.privateKey, type, data).toLotus()
    t.equal(await ask('WalletVerify', address, data.toString('base64'), signature), true)
    t.equal(await ask('WalletVerify', address, Buffer.from('other').toString('base64'), signature), false)

    // The client turns its own key's bytes round to write it down.
    const written = accountToLotus({ ...account, privateKey: account.privateKey.slice() })
    t.equal(await ask('WalletImport', JSON.parse(Buffer.from(written, 'hex').toString())), address)
    t.match(await ask('WalletSign', address, data.toString('base64')), signature)
    const exported = JSON.stringify(await ask('WalletExport', address))
    t.equal(accountFromLotus(Buffer.from(exported).toString('hex'), 'testnet').address.toString(), address)
  })

for (const protocol of ['http', 'ws'])
  for (const version of ['v0', 'v1'])
    t.test(`lotus-client reads the chain at /rpc/${version} over ${protocol}`, async t => {
      const client = lotus(t, await tokenOf('read'), { version, protocol })
      t.match(await client.version(), {
        Version: /^vesper /,
        // Lotus's own numbers: 1.5.0 and 2.3.0.
        APIVersion: version === 'v0' ? 0x01_05_00 : 0x02_03_00,
        BlockDelay: 1,
      })
      t.type(await client.session(), 'string')
      t.match(await client.discover(), { openrpc: String, methods: Array })
      t.same(await client.authVerify(await tokenOf('read', 'write')), ['read', 'write'])
      const head = await client.chainHead()
      t.ok(head.Height >= 0)
      const genesis = await client.chainGetGenesis()
      t.same(await client.chainGetTipSetByHeight(0, head.Cids), genesis)
      // Neither an empty key nor none says which tipset.
      t.same(await client.chainGetTipSetByHeight(0, []), genesis)
      t.same(await client.chainGetTipSet(genesis.Cids), genesis)
      const [cid] = genesis.Cids as [(typeof genesis.Cids)[0]]
      t.same(await client.chainGetBlock(cid), genesis.Blocks[0])
      t.match(await client.chainGetBlockMessages(cid), { BlsMessages: [], SecpkMessages: [], Cids: [] })
      t.equal(await client.chainHasObj(cid), true)
      t.equal(await client.chainHasObj(NOTHING), false)
      t.ok(Buffer.from(await client.chainReadObj(cid), 'base64').length > 100)
      t.match(await client.syncState(), { ActiveSyncs: Array })

      t.equal(await client.stateNetworkName(), 'vesper-simulated')
      t.equal(await client.stateNetworkVersion([]), 17)
      t.same((await client.stateListMiners([])).sort(), ['t01000', 't01001', 't01002'])
      const info = await client.stateMinerInfo('t01000', [])
      t.match(info, { SectorSize: 2048, WindowPoStProofType: 5, ConsensusFaultElapsed: -1, PeerId: null })
      t.match(await client.stateMinerPower('t01000', []), { HasMinPower: true, MinerPower: { RawBytePower: '4096' } })
      t.equal((await client.stateMinerSectors('t01000', null as never, [])).length, 2)
      t.equal((await client.stateMinerActiveSectors('t01000', [])).length, 2)
      t.equal((await client.stateMinerDeadlines('t01000', [])).length, 48)
      t.match(await client.stateMinerProvingDeadline('t01000', []), { WPoStPeriodDeadlines: 48 })
      t.match(await client.stateMinerFaults('t01000', []), [0])
      t.match(await client.stateGetActor('t04', []), { Nonce: 0, Balance: '0' })
      t.match(await client.stateReadState('t01000', []), { Balance: String, State: { Info: { '/': String } } })
      t.match(await client.stateVMCirculatingSupplyInternal([]), { FilMined: String, FilCirculating: String })
      t.equal(await client.stateLookupID(await client.stateAccountKey(info.Worker, []), []), info.Worker)
      t.ok(BigInt(await client.walletBalance(info.Worker)) >= 0n)
      t.type(await client.mpoolGetNonce(info.Worker), 'number')
      t.ok(Array.isArray(await client.mpoolPending([])))
      t.ok(BigInt(await client.gasEstimateGasPremium(2, info.Worker, 1_000_000, [])) > 0n)
    })

t.test('lotus-client has the message of an error, and goes on', async t => {
  const client = lotus(t, await tokenOf('read'))
  await t.rejects(client.stateMinerInfo('t099', []), { message: /t099/ })
  await t.rejects(client.stateMinerInfo('nobody', []), { message: /./ })
  await t.rejects(client.chainGetBlock(NOTHING), { message: /bafy2bzacea3wsdh6/ })
  await t.rejects(client.walletNew('bls'), { message: /permission/ })
  // A method of the schema that a later, or another, node has.
  await t.rejects(client.clientListDeals(), { message: /ClientListDeals/ })
  t.equal(await client.stateNetworkName(), 'vesper-simulated')
  await t.rejects(lotus(t, await tokenOf('read'), { protocol: 'http' }).stateMinerInfo('t099', []), { message: /t099/ })
  // It tells on the console of the connection that it can't open.
  t.intercept(console, 'error', { value: () => {} })
  await t.rejects(lotus(t, 'no token').version(), { message: 'websocket error' })
})

for (const version of ['v0', 'v1'])
  t.test(`lotus-client pushes a message that the node signs, and hears of it, at /rpc/${version}`, async t => {
    const client = lotus(t, await tokenOf('sign'), { version })
    const updates = new Heard<MpoolUpdate>()
    const [stopUpdates, subscribed] = client.mpoolSub(updates.handler)
    await subscribed
    const changes = new Heard<HeadChange[]>()
    const [stopChanges, noticed] = client.chainNotify(changes.handler)
    await noticed
    const [current] = await changes.first(() => true)
    t.match(current, { Type: 'current', Val: { Cids: [{ '/': String }], Height: Number, Blocks: [{}] } })

    const from = await client.walletDefaultAddress()
    const asked = { Version: 0, From: from, To: 't01000', Value: '1', Nonce: 0, Method: 0, Params: '' }
    const blank = { GasLimit: 0, GasFeeCap: '0', GasPremium: '0' }
    const pushed = await client.mpoolPushMessage({ ...asked, ...blank }, { MaxFee: '0' })
    t.match(pushed, { Message: { From: from, GasLimit: Number }, Signature: { Type: 1, Data: String } })
    t.match(await updates.first(({ Message }) => Message.Signature.Data === pushed.Signature.Data), { Type: 0 })

    const { CID: cid } = pushed as unknown as { CID: { '/': string } }
    // One parameter more in version 1, and two.
    const wait = client.stateWaitMsg as (...params: unknown[]) => ReturnType<LotusRPC['stateWaitMsg']>
    const found = await (version === 'v0' ? wait(cid, 1) : wait(cid, 1, -1, true))
    t.match(found, { Message: cid, Receipt: { ExitCode: 0 }, Height: Number })
    const executed = await changes.first(news => news.some(({ Val }) => Val.Height >= found.Height))
    t.ok(
      executed.every(({ Type }) => ['apply', 'revert'].includes(Type)),
      'each head is told',
    )
    const search = client.stateSearchMsg as (...params: unknown[]) => ReturnType<LotusRPC['stateSearchMsg']>
    t.match(await (version === 'v0' ? search(cid) : search([], cid, -1, true)), { Message: cid, Height: found.Height })
    t.match(await client.chainGetMessage(cid), { From: from, To: 't01000', Nonce: pushed.Message.Nonce })

    // Resolves when the node has closed the channel.
    await stopUpdates()
    await stopChanges()
    const heard = changes.items.length
    const { Height } = await client.chainHead()
    while ((await client.chainHead()).Height <= Height) await new Promise(resolve => setTimeout(resolve, 100))
    t.equal(changes.items.length, heard, 'nothing comes after it was cancelled')
  })

t.test('lotus-client hears of each new block', async t => {
  const client = lotus(t, await tokenOf('read'))
  const blocks = new Heard<{ readonly Height: number; readonly Miner: string }>()
  const [, subscribed] = client.syncIncomingBlocks(blocks.handler)
  await subscribed
  const first = await blocks.first(() => true)
  t.match(first, { Miner: /^t0100[012]$/, Height: Number })
  await blocks.first(({ Height }) => Height > first.Height)
})

t.test('lotus-client hears that the node ends', async t => {
  const provider = new NodejsProvider(`${endpoint.replace('http', 'ws')}/rpc/v1`, { token: await tokenOf('read') })
  const client = new LotusRPC(provider, { schema: mainnet.fullNode })
  t.teardown(() => client.destroy())
  const [, subscribed] = client.closing(() => t.fail('it has no items'))
  await subscribed
  // It stumbles over a channel that is closed before it was cancelled, and tells the console.
  t.intercept(console, 'error', { value: () => {} })
  const [[frame]] = await Promise.all([once(provider.ws, 'message'), ended(node)])
  t.match(JSON.parse(String(frame)), { method: 'xrpc.ch.close', params: [Number] })
})
