/** Beacon entries, held against rounds of drand's main network, and signed and verified by iso-filecoin. */
import { Signature } from 'iso-filecoin/signature'
import { accountFromPrivateKey, sign, verify } from 'iso-filecoin/wallet'
import t from 'tap'
import {
  type BeaconEntry,
  beaconRound,
  blockHeader,
  checkEntries,
  decode,
  encode,
  FilecoinErrorCode,
  latestEntry,
  MOST_BEACON_ENTRIES,
  missingRounds,
  signedByEntry,
  type VerifyEntry,
} from '../../../filecoin/index.js'
import { block } from './chain.js'

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

const verifyBls: VerifyEntry = (publicKey, message, data) =>
  verify(new Signature({ type: 'BLS', data }), message, publicKey)

const privateKey = new Uint8Array(32).fill(17)
const { publicKey } = accountFromPrivateKey(privateKey, 'BLS', 'testnet')
const seed: BeaconEntry = { round: 0, data: new Uint8Array(32).fill(5) }

function nextEntry(previous: BeaconEntry): BeaconEntry {
  const round = previous.round + 1
  return { round, data: sign(privateKey, 'BLS', signedByEntry(previous, round)).data }
}

/** Rounds 0 to 4. */
const chain: BeaconEntry[] = [seed]
for (let round = 1; round <= 4; round++) chain.push(nextEntry(chain.at(-1) as BeaconEntry))
const entry = (round: number) => chain[round] as BeaconEntry

const check = (entries: readonly BeaconEntry[], previous: BeaconEntry, round: number) =>
  checkEntries(entries, { previous, round, publicKey, verify: verifyBls })

const refused = (message: RegExp) => ({ code: FilecoinErrorCode.BEACON_INVALID, message })

t.test('rounds of drand’s main network are accepted, and none with a wrong bit', async t => {
  const drand = fromHex(
    '868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31',
  )
  for (const [round, before, data] of [
    [
      1_337,
      '80d95247ddf1bb3acf5738497a5f10406be283144603f63d714bb1a44ff6b93285ae2697fffeb50c68862bd9fbecd4b204b1798d2686b4ac5d573615031d9d67e6168bde9a7adf1161430a498ca701a25c216aee3e38ffd5290369034fa050a2',
      '945b08dcb30e24da281ccf14a646f0630ceec515af5c5895e18cc1b19edd65d156b71c776a369af3487f1bc6af1062500b059e01095cc0eedce91713977d7735cac675554edfa0d0481bb991ed93d333d08286192c05bf6b65d20f23a37fc7bb',
    ],
    [
      3_311_596,
      '8ed588f2a7716fb1349e2d9803da5db0005e98a83783c353d4a08f183236a9ad91d70ddb01266f4b7c576983db464b430e65680b9e0098552758afd6c1e6afcb77e3f62fe1b93d42d1cb63abbb2205512fe12fbf74ea9c5ac3b8f5c1e283a1d8',
      'a696b9409ababce45749c3a4ec369074453dd4a79967734e1390d969c8ad8d98897d217b9121e92c8ddebbddda8d92f900e3bd6bf9deb166863b1a19390d743f82774001487594c5c09e581db7365f02b70a2c8cc41ce32446ef08e4890c4754',
    ],
  ] as const) {
    const previous = { round: round - 1, data: fromHex(before) }
    const modules = { previous, round, publicKey: drand, verify: verifyBls }
    await checkEntries([{ round, data: fromHex(data) }], modules)
    const otherwise = Uint8Array.from(previous.data, (byte, place) => (place === 50 ? byte ^ 1 : byte))
    await t.rejects(
      checkEntries([{ round, data: fromHex(data) }], { ...modules, previous: { ...previous, data: otherwise } }),
      refused(new RegExp(`round ${round} is not signed`)),
    )
  }
})

t.test('a block brings an entry for each round since its parents’ last one', async t => {
  await t.resolves(check([entry(1)], seed, 1))
  await t.resolves(check([entry(2), entry(3), entry(4)], entry(1), 4))
  await t.resolves(check([], entry(4), 4))
})

t.test('an entry too few, too many, twice or in another order is refused', async t => {
  for (const [entries, round] of [
    [[], 2],
    [[entry(3)], 3],
    [[entry(2)], 3],
    [[entry(2), entry(3), entry(4)], 3],
    [[entry(2), entry(2)], 3],
    [[entry(3), entry(2)], 3],
    [[entry(2)], 1],
  ] as const)
    await t.rejects(check(entries, entry(1), round), refused(/after round 1/))
})

t.test('an entry that another key, or another chain of the key, signed is refused, and told', async t => {
  const elsewhere = nextEntry({ round: 2, data: new Uint8Array(96) })
  await t.rejects(check([entry(2), elsewhere], entry(1), 3), refused(/round 3 is not signed/))
  const stranger = accountFromPrivateKey(new Uint8Array(32).fill(18), 'BLS', 'testnet').publicKey
  await t.rejects(
    checkEntries([entry(2)], { previous: entry(1), round: 2, publicKey: stranger, verify: verifyBls }),
    refused(/round 2 is not signed/),
  )
  await t.rejects(check([nextEntry({ round: 0, data: new Uint8Array(32) })], seed, 1), refused(/round 1 is not signed/))
})

t.test('an epoch’s blocks know the round that is there as the epoch before begins', async t => {
  const mainnet = { genesisTime: 1_598_306_400, period: 30 }
  const drand = { genesisTime: 1_595_431_050, period: 30 }
  t.equal(beaconRound(drand, mainnet, 1), 95_846)
  t.equal(beaconRound(drand, mainnet, 2_000_000), 95_845 + 2_000_000)
  const testnet = { genesisTime: 1_590_445_175, period: 25 }
  t.equal(beaconRound(testnet, mainnet, 1), Math.floor((1_598_306_400 - 1_590_445_175) / 25) + 1)
})

t.test('a beacon that begins an epoch before its chain has a round for each epoch', async t => {
  const chain = { genesisTime: 5_000, period: 30 }
  const beacon = { genesisTime: 5_000 - 30, period: 30 }
  t.strictSame(
    [0, 1, 2, 3].map(epoch => beaconRound(beacon, chain, epoch)),
    [1, 2, 3, 4],
  )
  t.equal(beaconRound({ ...beacon, genesisTime: 5_300 }, chain, 2), 1, 'the first one, if there is none yet')
})

t.test('after epochs without a block there is an entry for each of them, so that each has randomness', async t => {
  const rounds = missingRounds({ round: 11 }, 11 + 500 + 1)
  t.equal(rounds.length, 501)
  t.equal(rounds[0], 12)
  t.equal(rounds.at(-1), 512)
  t.strictSame(missingRounds({ round: 12 }, 12), [])
})

t.test('a block’s randomness is of its last entry, or of its parents’ if it has none', async t => {
  t.equal(latestEntry([entry(2), entry(3)], entry(1)), entry(3))
  t.equal(latestEntry([], entry(1)), entry(1))
})

t.test('a header can have as many entries as it may bring, and not one more', async t => {
  const header = (count: number) =>
    encode(
      blockHeader,
      block({ beaconEntries: Array.from({ length: count }, (_, round) => ({ round, data: seed.data })) }),
    )
  t.equal(missingRounds(seed, MOST_BEACON_ENTRIES).length, MOST_BEACON_ENTRIES)
  t.equal(decode(blockHeader, header(MOST_BEACON_ENTRIES)).beaconEntries.length, MOST_BEACON_ENTRIES)
  t.throws(() => missingRounds(seed, MOST_BEACON_ENTRIES + 1), refused(/8193 entries after round 0/))
  t.throws(() => decode(blockHeader, header(MOST_BEACON_ENTRIES + 1)), { code: FilecoinErrorCode.CBOR_INVALID })
})
