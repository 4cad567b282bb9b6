/** Actors of a process that runs, for somebody who waits with a finger on the tab key: quickly, or not at all. */
import { resolveRepoPath } from '../../config/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import type { Connection } from '../../runtime/rpc/index.js'
import { findProcess } from '../process/find-process.js'

const PATIENCE_MS = 700
const MOST = 500

/** Never throws: there is nowhere to tell it. */
export async function runningActors(begin: string, repo: string | undefined): Promise<readonly string[]> {
  let connection: Connection | null = null
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never[]>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, [])
  })
  const ask = async (): Promise<readonly string[]> => {
    connection = await findProcess(resolveRepoPath(repo, process.env, process.cwd()))
    if (connection === null) return []
    // Of one kind, once that is written: there may be very many of another.
    const [kind, ...rest] = begin.split('/')
    const { length } = rest
    const actors = await connection
      .client('Vesper', vesperApi)
      .ActorsList({ ...(length > 0 && kind !== undefined && { kind }), limit: MOST })
    return actors.map(({ address }) => address)
  }
  try {
    return await Promise.race([ask(), late])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
    ;(connection as Connection | null)?.close()
  }
}
