/** The floor of execution: the FVM's own loop in Rust, `native/chain/examples/bare-fvm.rs`, over the messages of one tipset. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { blockMessages } from '../../actors/node/chain/index.js'
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { bigint, int, link, list, tuple, uint } from '../../filecoin/cbor/index.js'
import { type BlockHeader, chainLength, encode, message } from '../../filecoin/index.js'
import type { ChainStore } from '../../native/index.js'
import { compiledFolder } from './bench-node.js'

const given = tuple('given', {
  stateRoot: link,
  epoch: int,
  baseFee: bigint,
  calls: list(tuple('call', { message, length: uint })),
})

export interface BareRound {
  /** From the machine's making to the new state's root. */
  readonly ms: number
  readonly gasUsed: number
}

export class BareFvm {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: NodeJS.EventEmitter,
  ) {}

  /** Over the messages of blocks of one tipset, which all differ. */
  static async of(
    store: ChainStore,
    header: BlockHeader,
    blocks: readonly ReturnType<typeof blockMessages>[],
    folder: string,
  ): Promise<BareFvm> {
    const car = join(folder, 'state.car')
    await store.exportCar(car, [header.parentStateRoot])
    const calls = blocks.flatMap(({ bls, secp256k1 }) => [
      ...bls.map(one => ({ message: one, length: chainLength(one) })),
      ...secp256k1.map(signed => ({ message: signed.message, length: chainLength(signed) })),
    ])
    const { parentStateRoot: stateRoot, height: epoch, parentBaseFee: baseFee } = header
    const file = join(folder, 'given')
    writeFileSync(file, encode(given, { stateRoot, epoch, baseFee, calls }))
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
