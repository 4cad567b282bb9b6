/**
 * What effects act upon. It survives every crash, knows each deed by the name of who wanted it, and tells at once when one is done twice.
 * Its handlers throw, hang, dawdle, and end the process between deed and answer, as the seed has it.
 */
import { z } from 'zod'
import { defineEffect, type EffectContext, type EffectHandler } from '../../runtime/effects/index.js'
import type { Random } from './random.js'
import type { Life, Scheduler } from './scheduler.js'
import { Violation } from './violation.js'

interface Owner {
  /** All deeds up to this number are done. */
  floor: number
  readonly above: Set<number>
}

type Mood = 'quick' | 'slow' | 'refuses' | 'hangs' | 'losesAnswer' | 'crashes'

const MOODS: readonly (readonly [Mood, weight: number])[] = [
  ['quick', 750],
  ['refuses', 140],
  ['losesAnswer', 60],
  ['slow', 35],
  ['hangs', 12],
  ['crashes', 3],
]
const WEIGHT = MOODS.reduce((sum, [, weight]) => sum + weight, 0)

const Deed = z.object({ deed: z.string() })
const Receipt = z.object({ receipt: z.number() })

export class World {
  fault: Violation | null = null
  deeds = 0
  readonly #owners = new Map<string, Owner>()
  /** Effect id → the nonce with which it acted. */
  readonly #pledges = new Map<string, number>()

  constructor(
    readonly random: Random,
    readonly scheduler: Scheduler,
    /** The process ends at once. */
    readonly crash: (life: Life) => void,
  ) {}

  /** @param deed `<owner>#<number>` */
  isDone(deed: string): boolean {
    const [owner, n] = this.#find(deed)
    return n <= owner.floor || owner.above.has(n)
  }

  act(deed: string): void {
    const [owner, n] = this.#find(deed)
    this.deeds++
    if (n <= owner.floor || owner.above.has(n)) this.fault ??= new Violation(`the deed ${deed} was done twice`)
    owner.above.add(n)
    while (owner.above.delete(owner.floor + 1)) owner.floor++
  }

  #find(deed: string): [Owner, number] {
    const hash = deed.lastIndexOf('#')
    const name = deed.slice(0, hash)
    let owner = this.#owners.get(name)
    if (owner === undefined) {
      owner = { floor: 0, above: new Set() }
      this.#owners.set(name, owner)
    }
    return [owner, Number(deed.slice(hash + 1))]
  }

  #pledge(effect: string, nonce: number): void {
    const before = this.#pledges.get(effect)
    if (before !== undefined && before !== nonce)
      this.fault ??= new Violation(
        `${effect} acted with nonce ${nonce} after it had with ${before}: an intent was lost`,
      )
    this.#pledges.set(effect, nonce)
    // Only an effect that may come again needs to be remembered, and none comes after so many others.
    if (this.#pledges.size > 1_000) this.#pledges.delete(this.#pledges.keys().next().value as string)
  }

  /** The handlers of one process. */
  handlers(life: Life): readonly EffectHandler[] {
    return [
      defineEffect('world.deed', {
        input: Deed,
        output: Receipt,
        idempotency: 'checked',
        retry: { attempts: 3, backoffMs: [1_000, 30_000] },
        run: ({ deed }, context) =>
          this.#inSomeMood(life, context, async () => {
            if (!this.isDone(deed)) this.act(deed)
            return { receipt: deed.length }
          }),
      }),
      defineEffect('world.pledge', {
        input: Deed,
        output: Receipt,
        idempotency: 'checked',
        retry: { attempts: 2 },
        run: (_, context) =>
          this.#inSomeMood(life, context, async () => {
            const known = context.intent as { nonce: number } | undefined
            const nonce = known?.nonce ?? this.random.int(2 ** 30)
            if (known === undefined) await context.writeIntent({ nonce })
            context.signal.throwIfAborted()
            this.#pledge(context.id, nonce)
            return { receipt: nonce }
          }),
      }),
      defineEffect('world.look', {
        input: z.object({ n: z.number() }),
        output: z.object({ square: z.number() }),
        idempotency: 'natural',
        run: ({ n }, context) => this.#inSomeMood(life, context, async () => ({ square: n * n })),
      }),
    ] as never
  }

  async #inSomeMood<T>(life: Life, { signal }: EffectContext, act: () => Promise<T>): Promise<T> {
    const { random } = this
    const mood = this.#mood()
    if (mood === 'refuses') {
      await this.#pause(life, random.between(1, 300), signal)
      throw Object.assign(new Error('refused'), { code: 'WORLD_REFUSED' })
    }
    if (mood === 'hangs') {
      await this.#pause(life, Number.POSITIVE_INFINITY, signal)
    }
    await this.#pause(life, mood === 'slow' ? random.between(10_000, 900_000) : random.between(1, 500), signal)
    const result = await act()
    if (mood === 'crashes') {
      this.crash(life)
      return new Promise(() => {})
    }
    await this.#pause(life, random.between(1, 100), signal)
    if (mood === 'losesAnswer') throw Object.assign(new Error('no answer'), { code: 'WORLD_SILENT' })
    return result
  }

  #mood(): Mood {
    let at = this.random.int(WEIGHT)
    for (const [mood, weight] of MOODS) {
      at -= weight
      if (at < 0) return mood
    }
    return 'quick'
  }

  /** @throws What the signal gives as a reason. */
  #pause(life: Life, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const aborted = (): void => {
        cancel()
        reject(signal.reason)
      }
      const cancel =
        ms === Number.POSITIVE_INFINITY
          ? (): void => {}
          : this.scheduler.add(life, ms, 'effect', 'pause over', () => {
              signal.removeEventListener('abort', aborted)
              resolve()
            })
      signal.addEventListener('abort', aborted, { once: true })
    })
  }
}
