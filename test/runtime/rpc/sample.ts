/** An API to test transports with. */
import { z } from 'zod'
import { Dispatcher, method, stream } from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'

export const sampleApi = {
  Add: method({ params: z.tuple([z.number(), z.number()]), result: z.number(), permission: 'read', doc: 'The sum.' }),
  Greet: method({
    params: z.tuple([z.string(), z.string().default('Hello')]),
    result: z.string(),
    permission: 'read',
    doc: 'A greeting.',
  }),
  Exact: method({
    params: z.tuple([z.union([z.int(), z.bigint()])]),
    result: z.string(),
    permission: 'read',
    doc: 'An integer of any size, as text.',
  }),
  Fail: method({ params: z.tuple([]), result: z.null(), permission: 'read', doc: 'Fails.' }),
  Lie: method({
    params: z.tuple([]),
    result: z.number(),
    permission: 'read',
    doc: 'Answers with what was not declared.',
  }),
  Wait: method({ params: z.tuple([]), result: z.string(), permission: 'read', doc: 'Answers when it is told to.' }),
  Secret: method({ params: z.tuple([]), result: z.string(), permission: 'admin', doc: 'For admins.' }),
  Long: method({ params: z.tuple([z.int()]), result: z.string(), permission: 'read', doc: 'So many characters.' }),
  Bytes: method({
    params: z.tuple([]),
    result: z.object({ n: z.unknown(), b: z.unknown() }),
    permission: 'read',
    doc: 'Odd data.',
  }),
} as const

export const ticks = stream<{ n: number; pad: string }>()({ params: z.tuple([]), permission: 'read', doc: 'Numbers.' })

export const countdown = stream<string>()({
  params: z.tuple([z.int()]),
  permission: 'read',
  doc: 'Down to zero, and the end of it; who asks for none is refused.',
})

export class SampleError extends Error {
  readonly code = 'SAMPLE_FAILED'
  readonly data = { which: 7 }
}

export interface Sample {
  readonly dispatcher: Dispatcher
  /** Answers all calls of Wait. */
  release(): void
  /** Resolves when somebody waits. */
  readonly waited: Promise<void>
  readonly waiting: () => number
  /** Resolves when somebody who waited takes the call back. */
  readonly cancelled: Promise<void>
  /** Sends an item to all who listen. */
  tick(n: number, pad?: string): void
  readonly listeners: () => number
  /** Resolves when nobody listens any more. */
  readonly deserted: Promise<void>
}

export function sample(): Sample {
  const waiting: ((answer: string) => void)[] = []
  const emits = new Set<(item: { n: number; pad: string }) => boolean>()
  let arrive!: () => void
  const waited = new Promise<void>(resolve => {
    arrive = resolve
  })
  let cancel!: () => void
  const cancelled = new Promise<void>(resolve => {
    cancel = resolve
  })
  let desert!: () => void
  const deserted = new Promise<void>(resolve => {
    desert = resolve
  })
  const dispatcher = new Dispatcher()
    .add('Sample', sampleApi, {
      Add: async (a, b) => a + b,
      Greet: async (name, word) => `${word}, ${name}`,
      Exact: async n => String(n),
      Fail: async () => {
        throw new SampleError('it failed', { cause: new Error('the disk') })
      },
      Lie: async () => 'no number' as never,
      Wait: ({ signal }) =>
        new Promise(resolve => {
          signal.addEventListener('abort', cancel)
          waiting.push(resolve)
          arrive()
        }),
      Secret: async () => 'open',
      Long: async length => 'x'.repeat(length),
      Bytes: async () => ({ n: 2n ** 70n, b: new Uint8Array([1, 255]) }),
    })
    .addStream('Sample.Ticks', ticks, emit => {
      emits.add(emit)
      return () => {
        emits.delete(emit)
        if (emits.size === 0) desert()
      }
    })
    .addStream(
      'Sample.Countdown',
      countdown,
      (emit, from, { caller, end }) => {
        for (let n = from; n >= 0; n--) emit(`${n} for ${[...caller.permissions].at(-1)}`)
        end()
        return () => {}
      },
      async from => {
        if (from === 0) throw new SampleError('there is nothing to count', { cause: new Error('the disk') })
      },
    )
  return {
    dispatcher,
    release: () => {
      for (const resolve of waiting.splice(0)) resolve('done')
    },
    waited,
    waiting: () => waiting.length,
    cancelled,
    tick: (n, pad = '') => {
      for (const emit of emits) emit({ n, pad })
    },
    listeners: () => emits.size,
    deserted,
  }
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
