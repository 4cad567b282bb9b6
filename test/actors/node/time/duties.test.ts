/** What is due for providers, on a chain that executes what they send. */
import t from 'tap'
import { nextDuties } from '../../../../actors/node/time/duties.js'
import { miner } from '../../../../filecoin/actors/index.js'
import { Address } from '../../../../filecoin/index.js'
import { calling, FIL, keyOf, piece, sealed, type TestChain, testChain } from '../state/chain.js'
import { balances, publishing } from '../state/deals.js'

const [PROVIDER, OTHER] = [Address.id(1000), Address.id(1001)]
const SECTOR = 7
/** Of a devnet's actors: epochs from a pre-commit to its seed, and from there until it is given up. */
const [DELAY, MOST] = [10, 30 * 2880]
const DEAL_START = 2000
/** Of the sectors in genesis. */
const EXPIRATION = 540 * 2880

const dueAt = async ({ modules, head }: TestChain, provider = PROVIDER) =>
  Object.fromEntries((await nextDuties(modules, provider, head)).map(({ kind, epoch }) => [kind, epoch]))

t.test('what is due for a provider, by kind', async t => {
  const chain = await testChain(t)
  const first = keyOf('first')
  const { deadline } = await dueAt(chain)
  t.strictSame(await dueAt(chain), { deadline, expiration: EXPIRATION - 60 }, 'sectors alone')

  const preCommit = {
    sealProof: 5,
    sectorNumber: SECTOR,
    sealedCID: sealed(9),
    sealRandEpoch: 0,
    dealIDs: [],
    expiration: 700_000,
    unsealedCid: null,
  }
  const deal = {
    pieceCID: piece(1),
    pieceSize: 512,
    verifiedDeal: false,
    client: Address.id(102),
    provider: PROVIDER,
    label: 'photos',
    startEpoch: DEAL_START,
    endEpoch: DEAL_START + 200 * 2880,
    storagePricePerEpoch: 1n,
    providerCollateral: FIL / 1000n,
    clientCollateral: 0n,
  }
  const applied = await chain.extend(
    [
      {
        from: first,
        to: PROVIDER,
        value: FIL,
        ...calling(miner.methods.PreCommitSectorBatch2, { sectors: [preCommit] }),
      },
      ...balances,
      publishing([deal]),
    ],
    5,
  )
  for (const { exitCode, failure } of applied) t.equal(exitCode, 0, failure ?? 'executed')
  const seed = 5 + DELAY
  t.strictSame(await dueAt(chain), {
    deadline,
    seed,
    'pre-commit': seed + MOST - 60,
    deal: DEAL_START - 60,
    expiration: EXPIRATION - 60,
  })
  t.strictSame(Object.keys(await dueAt(chain, OTHER)), ['deadline', 'expiration'], 'of others nothing of it')

  const proof = {
    from: first,
    to: PROVIDER,
    ...calling(miner.methods.ProveCommitSector, { sectorNumber: SECTOR, proof: new Uint8Array(192) }),
  }
  const [early] = await chain.extend([proof], seed)
  t.not(early?.exitCode, 0, 'the block of the seed is too early for the proof')
  t.notOk('seed' in (await dueAt(chain)), 'a seed that is there is not due')
  const [inTime] = await chain.extend([proof])
  t.equal(inTime?.exitCode, 0, 'the next one takes it')

  await chain.extend([], DEAL_START - 60)
  t.notOk('deal' in (await dueAt(chain)), 'the time of notice is there')
})

t.test('an open deadline is due with each epoch until it is proven, and then a period later', async t => {
  const chain = await testChain(t)
  const { deadline: open = 0 } = await dueAt(chain)
  await chain.extend([], open + 5)
  t.equal((await dueAt(chain)).deadline, open + 6)
  await chain.extend([], open + 59)
  t.equal((await dueAt(chain)).deadline, open + 2880, 'it closes with the next epoch')
})
