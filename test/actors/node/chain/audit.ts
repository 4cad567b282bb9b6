/** What is asked of a chain that was busy: that all its messages did what they should, and that the actors' crates find nothing wrong with its state. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import type { ActorsOracle, InvariantReport } from '../../../filecoin/actors-oracle.js'
import type { Devnet } from '../devnet.js'

export interface Ran {
  readonly executed: number
  /** A line for each message that failed. */
  readonly failed: readonly string[]
}

/** All messages of the tipsets above a height. */
export async function messagesAbove({ store, modules, chain }: Devnet, height: number): Promise<Ran> {
  const failed: string[] = []
  let executed = 0
  for (let tipset = chain.head; tipset.height > height; tipset = modules.tipsets.parent(tipset)) {
    const { messages } = await store.execute(tipset.key.cids)
    executed += messages.length
    for (const { exitCode, failure } of messages) if (exitCode !== 0) failed.push(`${tipset.height}: ${failure}`)
  }
  return { executed, failed }
}

/** Of the state after the head. @param directory for a file that is gone afterwards */
export async function crateInvariants(
  { store, modules, chain }: Devnet,
  { oracle, directory }: { readonly oracle: ActorsOracle; readonly directory: string },
): Promise<InvariantReport & { readonly stateRoot: CID }> {
  const { stateRoot } = await modules.executions.of(chain.head)
  const car = join(directory, 'state.car')
  await store.exportCar(car, [stateRoot])
  const report = await oracle.invariants({ car, stateRoot }, chain.head.height)
  rmSync(car)
  return { ...report, stateRoot }
}
