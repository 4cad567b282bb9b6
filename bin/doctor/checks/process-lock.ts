/** Who works on the repo, and does it answer? */
import { existsSync } from 'node:fs'
import { ago, iso } from '../../../runtime/command/index.js'
import { type Check, failed, ok, skipped, warning } from '../check.js'
import { pidInLock } from '../pid-in-lock.js'
import { runProbe } from '../run-probe.js'

export const processLock: Check = {
  id: 'process',
  group: 'repo',
  isInside: true,
  async look({ machine, repository, running, installation }) {
    const pid = pidInLock(repository)
    const named = pid === null ? 'a process' : `process ${pid}`
    if (running.error !== undefined) {
      const { code, message, remedy } = running.error as { code?: string; message: string; remedy?: string }
      if (code !== undefined)
        return failed(`the process can't be asked: ${code}: ${message}`, remedy ?? 'See `vesper logs`.', { pid })
      const state = pid === null ? null : stateOf(machine.readText(`/proc/${pid}/status`))
      return failed(
        `${named} holds the repo and does not answer: ${message}${state === null ? '' : ` (its state: ${state})`}`,
        pid === null
          ? 'Look for it, and end it if it stays so: what it has done is on disk.'
          : `See what it does (\`vesper logs\`). If it stays so: \`kill -CONT ${pid}\` when it is stopped, else \`kill ${pid}\`; what it has done is on disk.`,
        { pid },
      )
    }
    if (running.value) {
      const { pid, version, startedAt } = running.value
      const data = { pid, version, startedAt: iso(startedAt) }
      return ok(`process ${pid} works on the repo and answers; it started ${ago(startedAt, machine.wall())}`, data)
    }
    if (!existsSync(repository.lock)) return ok('no process works on the repo')
    if (installation.value === undefined) return skipped('without the native addon the lock can not be looked at')
    const { addon: path, parameterCache, parentCache } = installation.value
    const probed = await runProbe<{ isHeld: boolean }>('lock', {
      addon: { path, parameterCache, parentCache },
      lock: repository.lock,
    })
    if (probed.failure !== undefined) return skipped(`the lock can not be looked at: ${probed.failure}`)
    if (probed.value.isHeld)
      return warning(
        `${named} holds the repo and has no door yet: it starts, ends, or looks after the store`,
        'Look again in a minute; `vesper logs` shows what it does.',
        { pid },
      )
    return ok(
      existsSync(repository.path) && existsSync(`${repository.path}/api`)
        ? 'no process works on the repo; the last one was killed, which loses nothing'
        : 'no process works on the repo',
    )
  },
}

const stateOf = (status: string | null): string | null => /^State:\s+\w \((.+)\)$/m.exec(status ?? '')?.[1] ?? null
