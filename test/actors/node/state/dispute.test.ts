/**
 * Window PoSts are taken without a look, and looked at when somebody disputes them: a wrong one makes its sectors faulty and pays who disputed it, and our
 * own right one is found right, by the actors of both presets. Source: fil_actor_miner 9.0.1, `DisputeWindowedPoSt`.
 */
import type { CID } from 'multiformats/cid'
import t, { type Test } from 'tap'
import { type Outline, proveWindow } from '../../../../actors/node/effects/index.js'
import { preseal, presealedIn } from '../../../../actors/node/genesis/index.js'
import { NativeProver, type PoStProver, type RunNative, simulatedProver } from '../../../../actors/node/proofs/index.js'
import { miner } from '../../../../filecoin/actors/index.js'
import { Address, decode, encode, SignatureType } from '../../../../filecoin/index.js'
import type { ActorBuild } from '../../../../native/index.js'
import { folder, installedProofs, parametersOf } from '../../../native/installed.js'
import { asking } from './asked.js'
import { calling, FIL, keyOf, type Sent, sealed, type TestChain, testChain } from './chain.js'

t.setTimeout(600_000)

/** The deadline that all sectors are in, by its first epoch and the one after it. */
const DEADLINE = 2
const [OPEN, CLOSE] = [120, 180]
/** Epochs after a deadline in which its proofs can be disputed. */
const DISPUTE_WINDOW = 1800
const REWARD = 4n * FIL
/** Of those below it, what a message may cost at most. */
const GAS = FIL / 2n
const [ILLEGAL_ARGUMENT, FORBIDDEN] = [16, 18]
const HEAD = null

interface Network {
  readonly actors: ActorBuild
  readonly prover: PoStProver
  readonly replicas: readonly [CID, CID, CID]
}

/** The caretaker's own message for the partitions that are due now. */
async function proofOf({ head, modules }: TestChain, provider: string, prover: PoStProver): Promise<Sent> {
  const sent: Outline[] = []
  const caretaker = {
    chain: async () => ({ head, modules }),
    prover,
    send: async (one: Outline) => {
      sent.push(one)
      const message = { ...one, version: 0, nonce: 0, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n }
      return { message, signature: { type: SignatureType.Bls, data: new Uint8Array(96) } }
    },
    waiting: async () => [],
    holdsBack: () => false,
  }
  await proveWindow.run({ provider, epoch: head.height + 1 }, caretaker as never)
  return sent[0] as Outline
}

/** With other bytes where the proof was. */
function wrong(sent: Sent): Sent {
  const { params } = miner.methods.SubmitWindowedPoSt
  const submitted = decode(params, sent.params as Uint8Array)
  const proofs = submitted.proofs.map(one => ({ ...one, proof: one.proof.map(byte => byte ^ 1) }))
  return { ...sent, params: encode(params, { ...submitted, proofs }) }
}

const dispute = (provider: string): Sent => ({
  from: keyOf('client'),
  to: Address.parse(provider),
  ...calling(miner.methods.DisputeWindowedPoSt, { deadline: DEADLINE, poStIndex: 0 }),
})

async function disputes(t: Test, { actors, prover, replicas }: Network): Promise<void> {
  const chain = await testChain(t, { actors, replicas })
  const ask = asking(chain)
  const one = async (sent: Sent, height?: number) => (await chain.extend([sent], height))[0]
  const balance = async () =>
    BigInt(((await ask('StateGetActor', keyOf('client').toString(), HEAD)) as { Balance: string }).Balance)

  await chain.extend([], OPEN + 1)
  const right = await proofOf(chain, 't01000', prover)
  // What it is fined is paid from its balance.
  const bad = { ...wrong(await proofOf(chain, 't01001', prover)), value: 100n * FIL }
  for (const applied of await chain.extend([right, bad])) t.equal(applied.exitCode, 0, 'each proof is taken')
  await chain.extend()
  t.strictSame(await ask('StateMinerFaults', 't01001', HEAD), [0])
  t.equal((await one(dispute('t01001')))?.exitCode, FORBIDDEN, 'not as long as the deadline is open')

  await chain.extend([], CLOSE + 1)
  const refused = await one(dispute('t01000'))
  t.match(refused, { exitCode: ILLEGAL_ARGUMENT, failure: /failed to dispute valid post/ }, 'both sectors are proven')

  const before = await balance()
  t.equal((await one(dispute('t01001')))?.exitCode, 0)
  await chain.extend()
  const paid = (await balance()) - before
  t.ok(paid > REWARD - GAS && paid < REWARD, `who disputes is paid: ${paid}`)
  t.strictSame(await ask('StateMinerFaults', 't01001', HEAD), [0, 1])
  t.strictSame(await ask('StateMinerFaults', 't01000', HEAD), [0])
  t.match(await ask('StateMinerPower', 't01001', HEAD), { MinerPower: { RawBytePower: '0' } })
  t.match(await ask('StateMinerPower', 't01000', HEAD), { MinerPower: { RawBytePower: '4096' } })
  t.not((await one(dispute('t01001')))?.exitCode, 0, 'once')

  const last = CLOSE + DISPUTE_WINDOW - 1
  t.equal((await one(dispute('t01000'), last))?.exitCode, ILLEGAL_ARGUMENT)
  t.equal((await one(dispute('t01000'), last + 1))?.exitCode, FORBIDDEN, 'when the time for it is over')
}

t.test('simulated proofs', t =>
  disputes(t, { actors: 'simulated', prover: simulatedProver, replicas: [sealed(1), sealed(2), sealed(3)] }),
)

t.test('real proofs of real sectors, two of them in one', async t => {
  const proofs = installedProofs()
  await parametersOf('window-post-2KiB')
  const run: RunNative = async (call, input) => proofs[call](input as never) as never
  const sectors = folder(t)
  const replica = async (provider: number, number: number) => (await preseal(run, sectors, provider, number)).sealedCid
  const replicas = [await replica(1000, 0), await replica(1000, 1), await replica(1001, 0)] as const
  await disputes(t, { actors: 'devnet', prover: new NativeProver(run, presealedIn(sectors)), replicas })
})
