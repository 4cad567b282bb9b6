/** A chain with traffic, an auth that is told what it does, and an account of that which is made of the executions themselves. */
import type { Test } from 'tap'
import { authApi } from '../../../../actors/auth/api.js'
import { WorkReports } from '../../../../actors/auth/client/index.js'
import { AuthError, AuthErrorCode } from '../../../../actors/auth/errors.js'
import { authMethods } from '../../../../actors/auth/methods.js'
import type { Book } from '../../../../actors/node/bookkeeping/index.js'
import { report } from '../../../../actors/node/effects/index.js'
import { storedMessage } from '../../../../actors/node/messages/index.js'
import type { ReportInput } from '../../../../machines/node/bookkeeper/index.js'
import { connectLocal, Dispatcher } from '../../../../runtime/rpc/index.js'
import { Random } from '../../../simulator/random.js'
import { type Office, openOffice } from '../../auth/desk/office.js'
import { Traffic } from '../chain/traffic.js'
import { chainBack } from '../collection/collecting.js'
import { type Devnet, devnet, PROVIDERS } from '../devnet.js'

/** What an account has: a miner's blocks, or a key's messages and their gas. */
export interface Sum {
  blocks: bigint
  messages: bigint
  gas: bigint
}
export type Sums = Readonly<Record<string, Sum>>

export interface LoggedLine {
  readonly level: 'warn' | 'error'
  readonly text: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface Bookkeeping {
  readonly net: Devnet
  readonly office: Office
  readonly book: Book
  readonly logged: LoggedLine[]
  /** Epoch up to which the effect was told that all is told. */
  readonly told: () => number
  /** How the next calls of auth end: before it hears of them, or after it took them. */
  fail(how: 'before' | 'after' | null): void
  /** Blocks of so many more epochs, with payments and proofs. */
  goOn(epochs: number): Promise<void>
  /** Runs the effect, by a node of its own. */
  report(
    input: Partial<ReportInput>,
    other?: Partial<{ from: number; book: Book | null; now: number }>,
  ): ReturnType<typeof report.run>
  /** By user: `miner-…` and `key-…` are who have the network's miners and keys. */
  billed(): Promise<Sums>
  /** Of tipsets above one epoch, and up to another. */
  owed(after: number, upTo: number): Promise<Sums>
}

/** Auth's names hold 50 characters. */
const nameOf = (address: string): string => `of ${address.slice(0, 40)}`

export async function bookkeeping(t: Test, seed = Date.now()): Promise<Bookkeeping> {
  const random = new Random(seed)
  t.comment(`seed ${random.seed}`)
  const net = await devnet(t)
  const office = await openOffice(t)
  const auth = connectLocal(new Dispatcher().add('Auth', authApi, authMethods({ network: 't' }, office))).client(
    'Auth',
    authApi,
  )
  for (const miner of PROVIDERS) {
    await auth.CreateUser({ name: nameOf(miner) })
    await auth.BindMiner({ user: nameOf(miner), miner, openMining: true })
  }
  for (const { address } of [...net.workers, ...net.people]) {
    await auth.CreateUser({ name: nameOf(`${address}`) })
    await auth.RegisterSigners(nameOf(`${address}`), [`${address}`])
  }
  let fail: 'before' | 'after' | null = null
  const reports = new WorkReports(
    { service: 'node' },
    {
      auth: () => {
        if (fail === 'before') throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: 'of the test' })
        return {
          async ReportUsage(request) {
            const answer = await auth.ReportUsage(request)
            if (fail === 'after') throw new Error('the connection ended')
            return answer
          },
        }
      },
    },
  )
  const logged: LoggedLine[] = []
  const line = (level: LoggedLine['level']) => (fields: object, text: string) =>
    void logged.push({ level, text, fields: fields as LoggedLine['fields'] })
  let told = -1
  const traffic = new Traffic({ missing: () => null }, { net, random })
  const headTime = () => net.chain.head.minTicketBlock.timestamp

  return {
    net,
    office,
    book: reports,
    logged,
    told: () => told,
    fail: how => {
      fail = how
    },
    async goOn(epochs) {
      const end = net.chain.head.height + epochs
      while (net.chain.head.height < end) await traffic.epoch(net.chain.head.height + 1 + random.int(2))
    },
    report: (input, { from = 0, book = reports, now = headTime() } = {}) =>
      report.run({ after: 0, confidence: 5, failed: 0, ...input }, {
        chain: async () => ({ head: net.chain.head, modules: { ...net.modules, now: () => now } }),
        books: {
          book,
          told: (epoch: number) => {
            told = epoch
          },
        },
        retained: { from },
        log: { debug() {}, warn: line('warn'), error: line('error') },
        signal: new AbortController().signal,
      } as never),
    async billed() {
      const sums: Record<string, Sum> = {}
      for (const { user, method, service, blocks, messages, gas } of await office.usage.list()) {
        t.same([service, method], ['node', ''])
        sums[user] = { blocks, messages, gas }
      }
      return sums
    },
    async owed(after, upTo) {
      const sums: Record<string, Sum> = {}
      const of = (address: string): Sum => {
        sums[nameOf(address)] ??= { blocks: 0n, messages: 0n, gas: 0n }
        return sums[nameOf(address)] as Sum
      }
      for (const tipset of chainBack(net)) {
        if (tipset.height <= after || tipset.height > upTo || tipset.height === 0) continue
        for (const { miner } of tipset.blocks) of(`${miner}`).blocks++
        for (const { cid, gasUsed } of (await net.store.execute(tipset.key.cids)).messages) {
          const sum = of(`${storedMessage(net.store, cid).message.from}`)
          sum.messages++
          sum.gas += BigInt(gasUsed)
        }
      }
      return sums
    },
  }
}
