/** What the process that runs tells somebody who waits with a finger on the tab key: quickly, or not at all. */
import { nodeApiV1 } from '../../actors/node/index.js'
import { resolveRepoPath } from '../../config/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import type { Connection } from '../../runtime/rpc/index.js'
import { findProcess } from '../process/find-process.js'

const PATIENCE_MS = 700
const MOST = 500

/** Addresses of actors. */
export const runningActors = (begin: string, repo: string | undefined): Promise<readonly string[]> =>
  ask(repo, async connection => {
    // Of one kind, once that is written: there may be very many of another.
    const [kind, ...rest] = begin.split('/')
    const { length } = rest
    const actors = await connection
      .client('Vesper', vesperApi)
      .ActorsList({ ...(length > 0 && kind !== undefined && { kind }), limit: MOST })
    return actors.map(({ address }) => address)
  })

/** Of a node's keys. */
export const nodeAccounts = (repo: string | undefined): Promise<readonly string[]> =>
  ask(repo, async connection => (await connection.client('Filecoin', nodeApiV1).WalletList()).map(String))

/** Of a node's chain. */
export const nodeMiners = (repo: string | undefined): Promise<readonly string[]> =>
  ask(repo, async connection =>
    (await connection.client('Filecoin', nodeApiV1).StateListMiners(null)).slice(0, MOST).map(String),
  )

/** Never throws: there is nowhere to tell it. */
async function ask(
  repo: string | undefined,
  question: (connection: Connection) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let connection: Connection | null = null
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never[]>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, [])
  })
  const answered = async (): Promise<readonly string[]> => {
    connection = await findProcess(resolveRepoPath(repo, process.env, process.cwd()))
    return connection === null ? [] : question(connection)
  }
  try {
    return await Promise.race([answered(), late])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
    ;(connection as Connection | null)?.close()
  }
}
