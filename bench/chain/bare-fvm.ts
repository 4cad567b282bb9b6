/** The floor of execution: the FVM's own loop in Rust, `native/chain/examples/bare-fvm.rs`, over the messages of one tipset. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { blockMessages } from '../../actors/node/chain/index.js'
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { cron, reward, SINGLETONS } from '../../filecoin/actors/index.js'
import { bigint, bool, int, link, list, tuple, uint, type ValueOf } from '../../filecoin/cbor/index.js'
import {
  Address,
  type BlockHeader,
  chainLength,
  encode,
  type Message,
  message,
  type Tipset,
} from '../../filecoin/index.js'
import type { Applied, ChainStore, Executed } from '../../native/index.js'
import { compiledFolder } from './bench-node.js'

const call = tuple('call', { message, length: uint, implicit: bool })
const given = tuple('given', { stateRoot: link, epoch: int, baseFee: bigint, calls: list(call) })

export interface BareRound {
  /** From the machine's making to the new state's root. */
  readonly ms: number
  /** Of that, the tipset's messages without its rewards and its cron. */
  readonly transfersMs: number
  readonly stateRoot: string
}

export class BareFvm {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: NodeJS.EventEmitter,
  ) {}

  /** @param executed What a tipset without a null epoch before it, and without a message twice, came to. */
  static async of(store: ChainStore, tipset: Tipset, executed: Executed, folder: string): Promise<BareFvm> {
    const car = join(folder, 'state.car')
    const [{ parentStateRoot: stateRoot, height: epoch, parentBaseFee: baseFee }] = tipset.blocks
    await store.exportCar(car, [stateRoot])
    const file = join(folder, 'given')
    writeFileSync(file, encode(given, { stateRoot, epoch, baseFee, calls: callsOf(store, tipset, executed) }))
    const child = spawn(built(), [car, file, compiledFolder()], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (child.stdout === null) throw new Error('its output is a pipe')
    return new BareFvm(child, createInterface(child.stdout))
  }

  async round(): Promise<BareRound> {
    const answered = once(this.lines, 'line') as Promise<[string]>
    this.child.stdin?.write('\n')
    const gone = once(this.child, 'exit').then(() => Promise.reject(new Error('the bare loop has ended')))
    return JSON.parse((await Promise.race([answered, gone]))[0]) as BareRound
  }

  stop(): void {
    this.child.kill()
  }
}

type BareCall = ValueOf<typeof call>

/** The messages of each block and its reward, and the cron, as the protocol has them. */
function callsOf(store: ChainStore, { blocks, height }: Tipset, { messages }: Executed): BareCall[] {
  let place = 0
  const ofBlocks = blocks.flatMap(header => {
    const { bls, secp256k1 } = blockMessages(store, header)
    const explicit = [
      ...bls.map(one => ({ message: one, length: chainLength(one), implicit: false })),
      ...secp256k1.map(signed => ({ message: signed.message, length: chainLength(signed), implicit: false })),
    ]
    const applied = messages.slice(place, place + explicit.length)
    place += explicit.length
    return [...explicit, rewardOf(header, applied)]
  })
  return [...ofBlocks, bySystem(SINGLETONS.cron, cron.methods.EpochTick.number, new Uint8Array(), height)]
}

function rewardOf({ miner, electionProof, height }: BlockHeader, applied: readonly Applied[]): BareCall {
  const params = encode(reward.awardBlockRewardParams, {
    miner,
    penalty: applied.reduce((sum, { penalty }) => sum + penalty, 0n),
    gasReward: applied.reduce((sum, { minerTip }) => sum + minerTip, 0n),
    winCount: electionProof?.winCount ?? 0,
  })
  return bySystem(SINGLETONS.reward, reward.methods.AwardBlockReward.number, params, height)
}

function bySystem(to: number, method: bigint, params: Uint8Array, epoch: number): BareCall {
  const unsigned: Message = {
    version: 0,
    to: Address.id(to),
    from: Address.id(SINGLETONS.system),
    nonce: epoch,
    value: 0n,
    // More than any of them uses.
    gasLimit: 1e14,
    gasFeeCap: 0n,
    gasPremium: 0n,
    method,
    params,
  }
  return { message: unsigned, length: 0, implicit: true }
}

/**
 * Minutes of work once on a machine. Cargo takes a crate of the same name for its own, whichever checkout it was built in; so not in the folder that
 * the addon is built in.
 */
function built(): string {
  const target = join(readInstallation(checkoutRoot()).cache, 'bench-target')
  execFileSync('cargo', ['build', '--release', '--locked', '--workspace', '--example', 'bare-fvm'], {
    cwd: join(checkoutRoot(), 'native'),
    env: { ...process.env, CARGO_TARGET_DIR: target, CARGO_BUILD_TARGET: undefined },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return join(target, 'release', 'examples', 'bare-fvm')
}
