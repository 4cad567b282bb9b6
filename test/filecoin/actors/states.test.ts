/** The states of the built-in actors, held against mainnet's at network version 17. */
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import t from 'tap'
import * as actors from '../../../filecoin/actors/index.js'
import { type Codec, decode, encode } from '../../../filecoin/cbor/index.js'
import { FilecoinErrorCode } from '../../../filecoin/index.js'
import { arbitraryOf } from './arbitrary-of.js'
import { mainnet } from './mainnet.js'
import { namedWithin } from './named-within.js'

/** By name: the states, and whatever they hold or link to. */
const CODECS = namedWithin(Object.values(actors.builtinActors).map(({ state }) => state))
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
  const FIL = 10n ** 18n
  const { nextID, networkName } = read(actors.init.state)
  t.strictSame([nextID, networkName], [2_062_935, 'mainnet'])
  t.equal(read(actors.verifreg.state).rootKey.toString('f'), `f0${actors.SINGLETONS.rootVerifier}`)
  const datacap = read(actors.datacap.state)
  t.equal(datacap.governor.toString('f'), `f0${actors.SINGLETONS.verifreg}`)
  t.equal(datacap.token.hamtBitWidth, 5)

  const info = read(actors.miner.minerInfo)
  t.equal(info.sectorSize, 32 * 2 ** 30)
  t.equal(info.windowPoStPartitionSectors, 2349)
  t.equal(info.windowPoStProofType, 8)
  t.ok(info.owner.equals(info.beneficiary))
  t.ok(info.controlAddresses.every(one => !one.equals(info.owner) && !one.equals(info.worker)))

  const provider = read(actors.miner.state)
  t.ok(provider.initialPledge > provider.lockedFunds && provider.lockedFunds > provider.preCommitDeposits)
  t.equal(provider.feeDebt, 0n)
  t.equal(provider.currentDeadline, 47)

  const sector = read(actors.miner.sectorOnChainInfo)
  t.ok(sector.activation < sector.expiration && sector.replacedSectorAge < sector.activation)
  t.ok(sector.verifiedDealWeight > 0n && sector.dealWeight === 0n, 'all its deals are verified')
  t.ok(sector.initialPledge > sector.expectedStoragePledge)
  t.equal(sector.expectedStoragePledge / sector.expectedDayReward, 19n, 'of 20 days, with a falling reward')
  t.ok(sector.replacedDayReward < sector.expectedDayReward && sector.replacedDayReward > 0n)

  const power = read(actors.power.state)
  t.ok(power.totalRawBytePower < power.totalBytesCommitted, 'some providers are below the minimum')
  t.ok(power.totalQualityAdjPower < power.totalQABytesCommitted)
  t.ok(power.totalBytesCommitted < power.totalQualityAdjPower)
  t.equal(power.thisEpochRawBytePower, power.totalRawBytePower)
  t.ok(power.thisEpochQualityAdjPower < power.totalQualityAdjPower)
  t.ok(power.totalPledgeCollateral / FIL === 137_689_346n && power.thisEpochPledgeCollateral / FIL === 137_689_340n)
  t.ok(power.minerCount > power.minerAboveMinPowerCount)
  const { rawBytePower, qualityAdjPower } = read(actors.power.claim)
  t.ok(rawBytePower < qualityAdjPower && qualityAdjPower <= 10n * rawBytePower)

  const reward = read(actors.reward.state)
  t.equal(reward.simpleTotal, 330_000_000n * FIL)
  // Less than the 770 million that it began with, since the baseline was corrected.
  t.equal(reward.baselineTotal, 768_335_872_210_768_889_362_796_814n)
  t.equal(reward.totalStoragePowerReward / FIL, 268_538_292n)
  t.equal(reward.thisEpochReward / FIL, 87n)
  t.ok(reward.cumsumBaseline >= reward.cumsumRealized)
  t.ok(reward.effectiveNetworkTime < reward.epoch && reward.effectiveBaselinePower < reward.thisEpochBaselinePower)

  const deal = read(actors.market.dealProposal)
  t.equal(deal.label, deal.pieceCID.toString(), "what this client's deals have there")
  t.equal(deal.endEpoch - deal.startEpoch, 525 * 2880)
  const claim = read(actors.verifreg.claim)
  t.strictSame([claim.termMin, claim.termMax], [525 * 2880, 615 * 2880])
  t.ok(claim.size === deal.pieceSize && claim.client > 1_000_000 && claim.sector < 1_000_000)
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
