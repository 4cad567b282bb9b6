/** The states of the built-in actors, held against mainnet's at network version 17. */
import { readFileSync } from 'node:fs'
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import t from 'tap'
import * as actors from '../../../filecoin/actors/index.js'
import { type Codec, decode, encode } from '../../../filecoin/cbor/index.js'
import { FilecoinErrorCode } from '../../../filecoin/index.js'
import { arbitraryOf } from './arbitrary-of.js'
import { namedWithin } from './named-within.js'

const mainnet = JSON.parse(
  readFileSync(new URL('../../../../test/filecoin/actors/mainnet.json', import.meta.url), 'utf8'),
) as { values: Record<string, string> }

const STATES: readonly Codec<unknown>[] = [
  actors.system.state,
  actors.init.state,
  actors.account.state,
  actors.cron.state,
  actors.reward.state,
  actors.power.state,
  actors.miner.state,
  actors.market.state,
  actors.verifreg.state,
  actors.datacap.state,
  actors.paych.state,
  actors.multisig.state,
]

/** By name: the states, and whatever they hold or link to. */
const CODECS = namedWithin(STATES)
const codecNamed = (name: string): Codec<unknown> => {
  const codec = CODECS.get(name)
  if (codec === undefined) throw new Error(`no state holds a ${name}`)
  return codec
}

t.test('each is strict DAG-CBOR, and read as it was written', async t => {
  for (const codec of CODECS.values())
    fc.assert(
      fc.property(arbitraryOf(codec), value => {
        const bytes = encode(codec, value)
        t.same(decode(codec, bytes), value, codec.name)
        t.equal(Buffer.compare(dagCbor.encode(dagCbor.decode(bytes)), bytes), 0, codec.name)
      }),
      { numRuns: 25 },
    )
})

t.test('a byte that is another is refused with its place, or is another value', async t => {
  for (const [name, hex] of Object.entries(mainnet.values)) {
    const codec = codecNamed(name)
    for (let place = 0; place < hex.length / 2; place++) {
      const bytes = Buffer.from(hex, 'hex')
      bytes[place] = (bytes[place] as number) ^ 0x41
      try {
        t.equal(Buffer.compare(encode(codec, decode(codec, bytes)), bytes), 0, `${name} at ${place}`)
      } catch (error) {
        t.match(error, { code: FilecoinErrorCode.CBOR_INVALID, message: new RegExp(`^${name}`) }, `${name} at ${place}`)
      }
    }
  }
})

t.test("mainnet's values are read and written as they are", async t => {
  for (const [name, hex] of Object.entries(mainnet.values)) {
    const codec = codecNamed(name)
    t.equal(Buffer.from(encode(codec, decode(codec, Buffer.from(hex, 'hex')))).toString('hex'), hex, name)
  }
})

const read = <T>(codec: Codec<T>): T => decode(codec, Buffer.from(mainnet.values[codec.name] as string, 'hex'))

t.test("mainnet's values mean what they are known to mean", async t => {
  const { nextID, networkName } = read(actors.init.state)
  t.strictSame([nextID, networkName], [2_062_935, 'mainnet'])
  const info = read(actors.miner.minerInfo)
  t.equal(info.sectorSize, 32 * 2 ** 30)
  t.equal(info.windowPoStPartitionSectors, 2349)
  t.equal(info.windowPoStProofType, 8)
  t.ok(info.owner.equals(info.beneficiary))
  t.equal(read(actors.verifreg.state).rootKey.toString('f'), 'f080')
  t.equal(read(actors.datacap.state).governor.toString('f'), 'f06')
  const power = read(actors.power.state)
  t.ok(power.totalQualityAdjPower >= power.totalRawBytePower)
  t.ok(power.totalBytesCommitted >= power.totalRawBytePower)
  t.ok(power.minerCount > power.minerAboveMinPowerCount)
  const reward = read(actors.reward.state)
  t.equal(reward.simpleTotal, 330_000_000n * 10n ** 18n)
  // Less than the 770 million that it began with, since the baseline was corrected.
  t.equal(reward.baselineTotal, 768_335_872_210_768_889_362_796_814n)
  t.ok(reward.cumsumBaseline >= reward.cumsumRealized)
})

t.test('funds vest in the bytes that the actors have', async t => {
  // Source: builtin-actors, `vesting_state`'s test, quoted by go-state-types.
  const funds = {
    funds: [
      { epoch: 1, amount: 3n },
      { epoch: 2, amount: 4n },
    ],
  }
  t.equal(
    Buffer.from(encode(actors.miner.vestingFunds, funds)).toString('hex'),
    '81828201420003820242 0004'.replaceAll(' ', ''),
  )
})
