/** The node's commands, before a real process with a simulated chain. */
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { start } from '../../../bin/vesper.js'
import { ended, repoOf } from './node.js'

t.setTimeout(600_000)

interface Key {
  readonly address: string
  readonly balance: string
  readonly isDefault: boolean
}

const FIL = 10n ** 18n
const NOBODY = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'

t.test('without a node, commands say so and how to have one', async t => {
  t.testdir({})
  const { vesper, path } = repoOf(t)
  for (const words of [
    ['chain', 'head'],
    ['wallet', 'list'],
    ['send', NOBODY, '1'],
    ['mpool', 'pending'],
    ['state', 'network'],
    ['sync', 'status'],
    ['devnet', 'fund', NOBODY, '1'],
  ]) {
    const { code, err } = await vesper(...words)
    t.equal(code, 3, words.join(' '))
    t.match(err, /^error PROCESS_NOT_FOUND: .*\n.*vesper daemon/)
  }
  t.match(await vesper('devnet', 'reset', '--yes'), { code: 3, err: /FILE_NOT_FOUND/ })
  await start(t, ['run', '--json', '--repo', path], { VESPER_SEALER_RPC_PORT: '0' }).said('"event":"ready"')
  t.match(await vesper('chain', 'head'), {
    code: 3,
    err: /^error PROCESS_COMPONENT_NOT_FOUND: .*is no node \(sealer\)\n.*vesper daemon/,
  })
})

t.test('what stands wrongly on the line is refused before a node is looked for', async t => {
  t.testdir({})
  const { vesper, path } = repoOf(t)
  const wrong: [RegExp, ...string[]][] = [
    [/no address/, 'send', 'nobody', '1'],
    [/no amount of FIL/, 'send', NOBODY, 'much'],
    [/no amount of FIL/, 'send', NOBODY, '1.0000000000000000001'],
    [/no amount of FIL/, 'devnet', 'fund', NOBODY, '-1'],
    [/no address/, 'send', NOBODY, '1', '--from', 't1tk6'],
    [/whole number/, 'send', NOBODY, '1', '--nonce', 'next'],
    [/no amount of attoFIL/, 'send', NOBODY, '1', '--gas-premium', '0.5'],
    [/no JSON/, 'send', NOBODY, '0', '--method', '16', '--params-json', '{'],
    [/node, remote/, 'wallet', 'list', '--wallet', 'paper'],
    [/no CID/, 'chain', 'get', 'head'],
    [/no CID/, 'chain', 'message', 'bafy'],
    [/whole number above 0/, 'chain', 'list', '--count', '0'],
    [/whole number, 0 or more/, 'state', 'power', '--height', '-1'],
    [/no address/, 'state', 'miner-info', 'x01000'],
    [/from 0 to 1/, 'mpool', 'select', '--ticket-quality', '2'],
    [/not written in hex/, 'wallet', 'sign', NOBODY, 'hello'],
    [/either bytes in hex or a file/, 'wallet', 'sign', NOBODY],
    [/where the secret is to go/, 'wallet', 'export', NOBODY],
    [/--really/, 'wallet', 'delete', NOBODY],
    [/secp256k1, bls/, 'wallet', 'new', 'rsa'],
  ]
  for (const [message, ...words] of wrong) {
    const { code, json } = await vesper(...words, '--json')
    t.equal(code, 2, words.join(' '))
    t.match(json, [{ error: { code: /^COMMAND_/, message } }], words.join(' '))
  }
  t.match(await vesper('wallet', 'import', join(path, 'nothing')), { code: 3, err: /FILE_NOT_FOUND/ })
  writeFileSync(join(path, 'bad.json'), '{"Type": "bls", "PrivateKey": 7, "Secret": "hush"}')
  const bad = await vesper('wallet', 'import', join(path, 'bad.json'))
  t.equal(bad.code, 2)
  t.notMatch(bad.err, 'hush')
  writeFileSync(join(path, 'chain.car'), '')
  t.match(await vesper('chain', 'export', join(path, 'chain.car')), { code: 4, err: /FILE_EXISTS/ })
})

t.test('a chain is looked at, paid on, taken to another repo, and taken away', async t => {
  t.testdir({})
  const repo = repoOf(t)
  const { vesper, json } = repo
  const node = await repo.daemon('--providers', '3')

  t.comment('the chain')
  const head = await json<{ height: number; key: string[]; blocks: object[] }>('chain', 'head')
  t.equal(head.key.length, head.blocks.length)
  for (const epoch of ['10', '20']) await vesper('devnet', 'advance', '--until-epoch', epoch)
  const skipped = await vesper('devnet', 'advance', '--until-epoch', '30', '--json')
  t.match(skipped.json.at(0), { event: 'progress', until: 30, tipsets: 0 })
  t.match(skipped.json.at(-2), { event: 'progress', until: 30, ...skipped.json.at(-1) })
  t.match(await json('devnet', 'status'), { advance: null })
  t.match(await vesper('devnet', 'advance'), { code: 2, err: /give one of --epochs, --until-epoch and --until/ })
  t.match(await vesper('devnet', 'advance', '--until', 'seed'), { code: 1, err: /NODE_NOTHING_DUE: no seed/ })
  t.match(await vesper('devnet', 'advance', '--until', 'doomsday'), { code: 2, err: /deadline, seed, pre-commit/ })
  const listed = await json<{ height: number; key: string[] }[]>('chain', 'list', '--count', '3', '--height', '29')
  t.equal(listed.length, 3)
  const [first] = listed as [(typeof listed)[0], ...object[]]
  t.same(await json('chain', 'get', first.key.join(',')).then(({ height }) => height), first.height)
  t.match(await json('chain', 'get', first.key[0] as string), { cid: first.key[0], height: first.height })
  t.match(await json('chain', 'get', '0'), { height: 0, blocks: [{ parents: [] }] })
  t.match(await vesper('chain', 'get', '999999'), { code: 4, err: /NODE_EPOCH_AHEAD/ })
  t.match(await vesper('chain', 'get', 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4'), { code: 3 })
  t.match((await vesper('chain', 'head')).out, /^height +\d+\n(.*\n)+BLOCK +MINER +WINS +MESSAGES\nbafy/)

  t.comment('keys')
  const keys = await json<Key[]>('wallet', 'list')
  t.equal(keys.length, 4, 'a faucet’s and three workers’')
  const faucet = keys.find(({ isDefault }) => isDefault) as Key
  t.match(await json('wallet', 'default'), { address: faucet.address })
  const { address: mine } = await json<{ address: string }>('wallet', 'new')
  t.match(mine, /^t1/)
  t.match(await json('wallet', 'new', 'bls'), { address: /^t3/, type: 'bls' })
  t.match(await json('wallet', 'balance', mine), { address: mine, balance: '0' })

  t.comment('payments')
  const events = await vesper('devnet', 'fund', mine, '100', '--wait', '--json')
  t.match(events.json.at(0), { event: 'sent', to: mine, amount: `${100n * FIL}` })
  t.match(events.json.at(-1), { exitCode: 0 })
  t.match((await vesper('wallet', 'balance', mine)).out, '100 FIL\n')
  const inWords = await vesper('send', faucet.address, '0.5', '--from', mine, '--wait')
  t.equal(inWords.code, 0, inWords.err)
  t.match(inWords.out, /^message +bafy(.*\n)+exit code +Ok\(0\)\n/)
  const { message } = await json<{ message: string }>('send', mine, '1')
  await json('send', mine, '2', '--wait')
  t.match(await json('chain', 'message', message), { value: `${FIL}`, executed: { message, exitCode: 0 } })
  const numbered = await json<{ nonce: number }>('send', NOBODY, '1', '--from', mine, '--nonce', '1')
  t.equal(numbered.nonce, 1)
  t.match(await vesper('send', NOBODY, '1000', '--from', mine), { code: 1, err: /MPOOL_VALUE_ABOVE_BALANCE/ })
  t.match(await vesper('send', mine, '1', '--from', NOBODY), { code: 3, err: /KEY_UNKNOWN/ })

  t.comment('actors')
  const info = await json<{ worker: string }>('state', 'miner-info', 't01000')
  t.match(info, { miner: 't01000', sectorSize: 2048, sectors: { live: 2 } })
  const withdraw = ['--method', '16', '--params-json', '{"AmountRequested": "1000"}']
  t.match(await json('send', 't01000', '0', '--from', info.worker, ...withdraw, '--wait'), {
    exitCode: 0,
    returned: '1000',
  })
  t.match(await json('state', 'call', 't01000', '--from', info.worker, ...withdraw), { exitCode: 0 })
  t.match((await vesper('state', 'call', 't01000', ...withdraw)).code, 1, 'the faucet owns nothing there')
  const refused = await vesper('send', 't01000', '0', ...withdraw, '--gas-limit', '10000000', '--wait', '--json')
  t.match(refused, { code: 1 })
  t.match(refused.json.at(-1), { error: { code: 'WORK_FAILED', data: { exitCode: 18 } } })
  t.match(await json('state', 'power', 't01000'), { raw: '4096', hasMinPower: true, total: { raw: '12288' } })
  t.match(await json('state', 'power'), { total: { raw: '12288' } })
  t.match(await json('state', 'power', 't01000', '--height', '1'), { raw: '4096' })
  t.match(await vesper('state', 'power', 't01000', '--height', '999999'), { code: 4, err: /NODE_EPOCH_AHEAD/ })
  t.match(await json('state', 'list-miners'), [{ miner: 't01000' }, { miner: 't01001' }, { miner: 't01002' }])
  t.match(await json('state', 'sectors', 't01000'), [{ number: 0, status: 'sound' }, { number: 1 }])
  t.match(await json('state', 'deadlines', 't01000'), [{ deadline: 2, sectors: 2, faulty: 0 }])
  t.equal((await json<object[]>('state', 'deadlines', 't01000', '--all')).length, 48)
  t.match(await json('state', 'proving', 't01000'), { sectors: { live: 2, recovering: 0 } })
  t.match(await json('state', 'actor', 't04'), { type: 'storagepower', state: { MinerCount: 3 } })
  t.match(await json('state', 'lookup', mine), { id: /^t0/, robust: mine })
  t.match(await json('state', 'lookup', 't04'), { id: 't04', robust: null })
  t.match(await json('state', 'network'), { name: 'vesper-simulated', version: 17, blockDelay: 1 })
  t.match(await vesper('state', 'miner-info', 't0100'), { code: 2, err: /ACTOR_OF_OTHER_TYPE/ })
  t.match(await vesper('state', 'actor', 't0999999'), { code: 3, err: /ACTOR_UNKNOWN/ })
  for (const words of [
    'list-miners',
    'power',
    'network',
    'actor t04',
    'sectors t01000',
    'deadlines t01000',
    'proving t01000',
  ])
    t.equal((await vesper('state', ...words.split(' '))).code, 0, words)

  t.match(await json('call', 'Filecoin.StateMinerPower', 't01000'), { MinerPower: { RawBytePower: '4096' } })
  t.match((await vesper('call', 'Filecoin.WalletList')).out, `  "${faucet.address}"`)

  t.comment('secrets and signatures')
  const file = join(repo.path, 'key.json')
  await json('wallet', 'export', mine, '--out', file)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.match(await vesper('wallet', 'export', mine, '--out', file), { code: 4, err: /FILE_EXISTS/ })
  t.match(await json('wallet', 'export', mine, '--print-secret'), JSON.parse(readFileSync(file, 'utf8')))
  const { signature } = await json<{ signature: string }>('wallet', 'sign', mine, '68656c6c6f')
  t.match(signature, /^01[0-9a-f]{130}$/)
  t.match(await json('wallet', 'verify', mine, '68656c6c6f', signature), { valid: true })
  t.match(await vesper('wallet', 'verify', mine, '68656c6c70', signature), { code: 1, out: /wrong/ })
  const key = readFileSync(file, 'utf8')
  const piped = start(t, ['wallet', 'import', '--json', '--repo', repo.path])
  piped.child.stdin.end(key)
  t.match((await piped.ended).json, [{ address: mine }])
  await json('wallet', 'delete', mine, '--really')
  t.match(await vesper('wallet', 'sign', mine, '68656c6c6f'), { code: 3, err: /KEY_UNKNOWN/ })
  writeFileSync(file, Buffer.from(key.trim()).toString('hex'))
  t.match(await json('wallet', 'import', file), { address: mine }, 'in hex, as Lotus prints it')
  await json('wallet', 'set-default', mine)
  t.match(await json('wallet', 'default'), { address: mine })
  t.match(await vesper('wallet', 'set-default', NOBODY), { code: 3, err: /KEY_UNKNOWN/ })

  t.comment('snapshots')
  t.match(await json('sync', 'status'), { network: 'vesper-simulated', behind: /^[0-2]$/ })
  const car = join(repo.path, 'chain.car')
  const exported = await json<{ height: number; head: string[] }>('chain', 'export', car)
  t.match(await vesper('chain', 'import', car), { code: 4, err: /REPO_LOCKED/ })
  t.match(await vesper('devnet', 'reset', '--yes'), { code: 4, err: /REPO_LOCKED/ })
  await ended(node)
  t.match(await json('store', 'stat'), { path: /node\/store$/ })
  t.match(await json('store', 'verify'), { ok: true, faults: [] })
  t.match(await vesper('chain', 'import', car), { code: 4, err: /NODE_NETWORK_EXISTS/ })

  const copy = repoOf(t)
  const other = 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4'
  t.match(await copy.vesper('chain', 'import', car, '--genesis', other), {
    code: 1,
    err: /SNAPSHOT_INVALID: .*genesis/,
  })
  t.match(await copy.json('chain', 'import', car, '--execute'), {
    network: 'vesper-simulated',
    height: exported.height,
  })
  const reader = await copy.daemon()
  t.match(await copy.json('chain', 'head'), { key: exported.head })
  t.match(await copy.json('wallet', 'balance', mine), { balance: /^1014\d{17}$/ })
  t.match(await copy.vesper('devnet', 'fund', mine, '1'), { code: 1, err: /FAUCET_ELSEWHERE/ })
  await ended(reader)

  t.comment('the end of it')
  t.match(await vesper('devnet', 'reset'), { code: 2, err: /NOT_CONFIRMED.*\n.*--yes/ })
  t.match(await json('devnet', 'reset', '--yes'), { network: 'vesper-simulated' })
  t.notOk(existsSync(join(repo.path, 'node', 'blocks')))
  const fresh = await repo.daemon('--providers', '1', '--no-caretaker')
  const left = await json<Key[]>('wallet', 'list')
  t.ok(
    left.some(({ address }) => address === mine),
    'a key of somebody’s own outlives the network',
  )
  t.notOk(left.some(({ address }) => address === faucet.address))

  t.comment('messages that wait, as nobody makes blocks')
  const rich = (await json<{ faucet: string }>('devnet', 'status')).faucet
  const waiting = await json<{ message: string; gasPremium: string }>('send', mine, '1', '--from', rich)
  t.match(await json('mpool', 'pending'), [{ message: waiting.message, from: rich, nonce: 0 }])
  t.equal((await json<object[]>('mpool', 'pending', '--local', '--from', rich)).length, 1)
  t.same(await json('mpool', 'pending', '--from', NOBODY).catch(() => []), [])
  t.match(await json('mpool', 'select', '--ticket-quality', '0.9'), [{ message: waiting.message }])
  const replaced = await json<{ message: string; gasPremium: string }>('mpool', 'replace', waiting.message)
  t.ok(BigInt(replaced.gasPremium) > (BigInt(waiting.gasPremium) * 5n) / 4n)
  t.match(await json('mpool', 'pending'), [{ message: replaced.message, nonce: 0 }])
  t.match(await vesper('mpool', 'replace', waiting.message), { code: 3, err: /MESSAGE_NOT_FOUND/ })
  t.match(await json('mpool', 'config'), { replaceByFeeRatio: 1.25, pruneCooldownMs: 60_000 })
  const patient = start(t, ['send', mine, '1', '--from', rich, '--wait', '--repo', repo.path])
  await patient.said('nonce')
  patient.child.kill('SIGINT')
  t.match(await patient.ended, { code: 130, err: /the message goes on/ })
  await ended(fresh)

  t.comment('a snapshot that is not whole')
  truncateSync(car, Math.floor(statSync(car).size / 2))
  const torn = repoOf(t)
  const { code, err } = await torn.vesper('chain', 'import', car)
  t.not(code, 0)
  t.match(err, /NODE_SNAPSHOT_INVALID|NATIVE_/)
  t.notOk(existsSync(join(torn.path, 'node', 'network.json')))
})
