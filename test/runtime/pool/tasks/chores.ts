/** The task file of the pool's tests: each chore is one thing that a task may do to its worker. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { TaskContext } from '../../../../runtime/pool/index.js'

export type Chore =
  | { readonly do: 'echo'; readonly value: unknown }
  /** Runs until the file exists. */
  | { readonly do: 'await-file'; readonly path: string }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'spin-forever' }
  /** Spins on each attempt up to this one, then returns its number. */
  | { readonly do: 'spin-until-attempt'; readonly attempt: number }
  | { readonly do: 'kill-process' }
  | { readonly do: 'kill-process-until-attempt'; readonly attempt: number }
  | { readonly do: 'end-thread' }
  | { readonly do: 'throw' }
  | { readonly do: 'throw-uncloneable' }
  | { readonly do: 'return-function' }
  | { readonly do: 'return-shared-memory' }
  | { readonly do: 'count'; readonly stages: readonly string[] }
  | { readonly do: 'tell' }
  /** Fails when another task is between its begin and end on the same file. */
  | { readonly do: 'occupy'; readonly path: string; readonly ms: number }

export interface Told {
  readonly attempt: number
  readonly charged: number
  readonly className: string
  readonly id: string
  readonly mark: string | undefined
  readonly nice: { readonly process: number; readonly thread: number }
}

class ChoreError extends Error {
  readonly code = 'CHORE_FAILED'
  readonly data = { sector: 7, proof: new Uint8Array([1, 2, 3]) }
}

export default async function chore(chore: Chore, context: TaskContext): Promise<unknown> {
  switch (chore.do) {
    case 'echo':
      return chore.value
    case 'await-file':
      while (!existsSync(chore.path)) await delay(2)
      return context.attempt
    case 'sleep':
      return delay(chore.ms)
    case 'spin-forever':
      return spin()
    case 'spin-until-attempt':
      return context.attempt < chore.attempt ? spin() : context.attempt
    case 'kill-process':
      return die(context)
    case 'kill-process-until-attempt':
      return context.attempt < chore.attempt ? die(context) : { attempt: context.attempt, charged: context.charged }
    case 'end-thread':
      return process.exit(3)
    case 'throw':
      throw new ChoreError('the chore went wrong', { cause: new RangeError('the reason') })
    case 'throw-uncloneable':
      throw Object.assign(new Error('odd'), { data: { fn: () => {} } })
    case 'return-function':
      return { fn: () => {} }
    case 'return-shared-memory':
      return new SharedArrayBuffer(8)
    case 'count':
      for (const stage of chore.stages)
        for (let step = 1; step <= 50; step++) context.progress({ stage, fraction: step / 50 })
      return 'counted'
    case 'tell':
      return {
        attempt: context.attempt,
        charged: context.charged,
        className: context.className,
        id: context.id,
        mark: process.env.CHORE_MARK,
        nice: { process: getPriority(), thread: threadNice() },
      } satisfies Told
    case 'occupy':
      // `wx` fails when the file exists: someone else is in.
      writeFileSync(chore.path, context.id, { flag: 'wx' })
      await delay(chore.ms)
      rmSync(chore.path)
      return 'alone'
  }
}

function spin(): never {
  for (;;) Math.sqrt(2)
}

async function die({ id }: TaskContext): Promise<never> {
  process.stderr.write(`last words of ${id}\n`)
  // Standard error of a thread passes through the main thread of its process: let it.
  await delay(20)
  process.kill(process.pid, 'SIGKILL')
  return spin()
}

/** Field 19 of the thread's own stat line: on Linux each thread has a nice level. */
function threadNice(): number {
  const line = readFileSync('/proc/thread-self/stat', 'utf8')
  return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16])
}
