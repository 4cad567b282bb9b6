/**
 * A node that makes its own blocks, killed with SIGKILL at random moments: each start goes on from the last head that anybody was told, or from a heavier one; and in the
 * end the whole chain is there, and each of its tipsets comes to the state that the next one names.
 */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { Executions, Tipsets } from '../../actors/node/chain/index.js'
import { findProcess } from '../../bin/process/find-process.js'
import { TipsetKey } from '../../filecoin/index.js'
import { openChainStore } from '../../native/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import { compiledFolder, useInstalledAddon } from '../native/installed.js'
import { Random } from '../simulator/random.js'
import { VesperCommand } from './command.js'

t.setTimeout(180_000)

const KILLS = 8
const LOOK_MS = 30

interface Head {
  readonly key: readonly string[]
  readonly height: number
  readonly weight: string
}

const repo = join(t.testdir(), 'repo')

const start = () =>
  new VesperCommand(['run', 'node', '--repo', repo], {
    env: { VESPER_NODE_PRESET: 'simulated', VESPER_NODE_PROVIDERS: '3', VESPER_NODE_RPC_PORT: '0' },
  })

const headTold = () => contextOf<{ head: Head }>('chain/vesper-simulated').then(context => context?.head ?? null)

/** Null while nothing answers. */
async function contextOf<T>(actor: string): Promise<T | null> {
  const connection = await findProcess(repo)
  if (connection === null) return null
  try {
    const { snapshot } = await connection.client('Vesper', vesperApi).ActorsShow(actor, { last: 0 })
    return (snapshot as { context: T }).context
  } catch {
    return null
  } finally {
    connection.close()
  }
}

t.test(`a node killed ${KILLS} times goes on from its head`, async t => {
  const random = new Random(Date.now())
  t.comment(`seed ${random.seed}`)
  let told: Head | null = null
  const heights: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const node = start()
    t.teardown(() => node.kill('SIGKILL'))
    const first: Head = await node.until('it told its head', headTold)
    t.ok(told === null || BigInt(first.weight) >= BigInt(told.weight), `${first.height} after ${told?.height}`)
    told = first
    for (const provider of ['t01000', 't01001', 't01002']) {
      const caretaker = await contextOf<{ trouble: string | null }>(`caretaker/${provider}`)
      // What it was at is tried again, and waits for the node to be up.
      t.notMatch(caretaker?.trouble, /not started/)
    }
    const until = Date.now() + random.between(200, 2500)
    while (Date.now() < until) {
      told = (await headTold()) ?? told
      await delay(LOOK_MS)
    }
    t.equal((await node.kill('SIGKILL')).signal, 'SIGKILL')
    heights.push(told.height)
  }
  t.comment(`heights ${heights.join(', ')}`)
  t.ok((told?.height ?? 0) > 3, 'it made blocks')

  useInstalledAddon()
  const store = openChainStore(join(repo, 'node', 'blocks'), { compiledPath: compiledFolder() })
  const [tipsets, executions] = [new Tipsets(store), new Executions(store)]
  const head = tipsets.get(new TipsetKey((told as Head).key.map(cid => CID.parse(cid))))
  let tipset = head
  let outcome = await executions.of(head)
  let count = 1
  for (; tipset.height > 0; count++) {
    const parent = tipsets.parent(tipset)
    outcome = await executions.of(parent)
    if (!outcome.stateRoot.equals(tipset.parentStateRoot)) t.fail(`the state after ${parent.height} is another`)
    tipset = parent
  }
  t.comment(`${count} tipsets`)
  t.ok(count > 3)
})
