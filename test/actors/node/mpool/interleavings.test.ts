/** Pushes, heads and reorganisations in any order, against a model that says at each point what waits. */
import { deepStrictEqual, equal } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { KeptMessages, MessagePool, MpoolError, POOL_CONFIG_DEFAULTS } from '../../../../actors/node/mpool/index.js'
import { type Key, keyOf } from '../../../../actors/node/wallet/index.js'
import { seeded } from '../../../../bench/chain/pools.js'
import { Address, type SignedMessage, signedMessageCid, TipsetKey } from '../../../../filecoin/index.js'
import { openLmdbStore } from '../../../../runtime/store/index.js'
import { folder, useInstalledAddon } from '../../../native/installed.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { secret } from '../devnet.js'
import { ModelChain } from './model-chain.js'
import { signed } from './net.js'

type Step =
  | {
      readonly do: 'push'
      readonly who: number
      readonly ahead: number
      readonly premium: number
      readonly isTrusted: boolean
      readonly byId: boolean
    }
  /** What the pool selects. */
  | { readonly do: 'mine' }
  /** Tipsets with messages of other nodes, instead of so many of the last ones. */
  | { readonly do: 'reorganise'; readonly back: number; readonly length: number; readonly foreign: readonly number[] }
  | { readonly do: 'restart' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      who: fc.nat(2),
      ahead: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 6 })),
      premium: fc.integer({ min: 1, max: 40 }),
      isTrusted: fc.boolean(),
      byId: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'mine' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reorganise' as const),
      back: fc.nat(3),
      length: fc.integer({ min: 1, max: 4 }),
      foreign: fc.array(fc.nat(2), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
)

const log = { debug() {}, info() {}, warn() {}, error() {} }
const cidOf = (one: SignedMessage) => signedMessageCid(one).toString()

/** What waits is what was taken, or came back from the chain, and is neither on the chain nor behind it; of two with one nonce the later one. */
class Model {
  readonly waiting = new Map<string, SignedMessage>()
  /** Of this node's own. */
  readonly own = new Set<string>()
  private onChain: readonly SignedMessage[] = []

  constructor(
    readonly chain: ModelChain,
    readonly people: readonly Key[],
  ) {}

  push(who: number, message: SignedMessage, isTrusted: boolean): void {
    const place = `${who}/${message.message.nonce}`
    const replaced = this.waiting.get(place)
    if (replaced !== undefined) this.own.delete(cidOf(replaced))
    this.waiting.set(place, message)
    if (isTrusted) this.own.add(cidOf(message))
    else this.own.delete(cidOf(message))
  }

  moved(seen: ReadonlySet<string>): void {
    const now = this.chain.onChain
    const cids = new Set(now.map(cidOf))
    for (const one of now) {
      const displaced = this.waiting.get(this.placeOf(one))
      if (displaced !== undefined && cidOf(displaced) !== cidOf(one)) this.own.delete(cidOf(displaced))
    }
    for (const one of this.onChain)
      if (!cids.has(cidOf(one)) && (one.signature.type === 1 || seen.has(cidOf(one))))
        this.waiting.set(this.placeOf(one), one)
    this.onChain = now
    this.settle()
  }

  restarted(): void {
    for (const [place, one] of this.waiting) if (!this.own.has(cidOf(one))) this.waiting.delete(place)
  }

  nonceOf(who: number): number {
    let nonce = this.chain.nonceOf(this.people[who] as Key)
    while (this.waiting.has(`${who}/${nonce}`)) nonce++
    return nonce
  }

  private settle(): void {
    for (const [place, { message }] of this.waiting)
      if (message.nonce < this.chain.nonceOf(this.people[Number(place.split('/')[0])] as Key))
        this.waiting.delete(place)
  }

  private placeOf({ message: { from, nonce } }: SignedMessage): string {
    const who = this.people.findIndex(
      ({ address }, index) => address.equals(from) || Address.id(100 + index).equals(from),
    )
    return `${who}/${nonce}`
  }
}

t.test('whatever happens, what waits is what the chain lacks', async t => {
  useInstalledAddon()
  const people = [keyOf('bls', secret(60)), keyOf('secp256k1', secret(61)), keyOf('bls', secret(62))]
  let [pushed, refused, returned] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async steps => {
      const chain = new ModelChain(people)
      const model = new Model(chain, people)
      const store = openLmdbStore({ path: folder(t) })
      const seen = new Set<string>()
      const open = async () => {
        const kept = await KeptMessages.open(store, log)
        const pool = new MessagePool(POOL_CONFIG_DEFAULTS, {
          chain,
          kept,
          clock: new VirtualClock(),
          random: seeded(3),
          log,
        })
        await pool.start()
        return pool
      }
      let pool = await open()
      for (const one of steps) {
        if (one.do === 'push') {
          const person = people[one.who] as Key
          const nonce = Math.max(0, model.nonceOf(one.who) + one.ahead)
          const fields = { nonce, gasPremium: BigInt(one.premium) * 10_000n }
          const message = signed(person, one.byId ? { ...fields, from: Address.id(100 + one.who) } : fields)
          const wasTaken = await pool.push(message, one.isTrusted ? 'trusted' : 'untrusted').then(
            () => true,
            error => {
              if (!(error instanceof MpoolError)) throw error
              return false
            },
          )
          if (wasTaken) {
            pushed++
            seen.add(cidOf(message))
            model.push(one.who, message, one.isTrusted)
          } else refused++
        } else if (one.do === 'mine') {
          const [messages = []] = await pool.select(new TipsetKey([]), [1])
          for (const person of people) {
            const own = messages.filter(({ message }) =>
              chain.senderOf(chain.head, message.from)?.equals(person.address),
            )
            deepStrictEqual(
              own.map(({ message }) => message.nonce),
              own.map((_, place) => chain.nonceOf(person) + place),
            )
          }
          const before = chain.onChain.length
          chain.extend(0, messages)
          equal(chain.onChain.length, before + messages.length)
          model.moved(seen)
        } else if (one.do === 'reorganise') {
          const before = model.waiting.size
          const nonces = people.map(() => 0)
          const foreign = one.foreign.map(who => {
            const nonce = chain.nonceOf(people[who] as Key) + (nonces[who] as number)
            nonces[who] = (nonces[who] as number) + 1
            return signed(people[who] as Key, { nonce, value: 7n })
          })
          chain.extend(one.back, foreign, ...Array.from({ length: one.back + one.length - 1 }, () => []))
          model.moved(seen)
          if (model.waiting.size > before) returned++
        } else {
          await pool.stop()
          pool = await open()
          model.restarted()
        }
        const pending = await pool.pendingAt(new TipsetKey([]))
        deepStrictEqual(pending.map(cidOf).sort(), [...model.waiting.values()].map(cidOf).sort(), JSON.stringify(one))
        deepStrictEqual(
          await Promise.all(people.map(({ address }) => pool.nonceOf(address))),
          people.map((_, who) => model.nonceOf(who)),
        )
        equal(pool.size.messages, pending.length)
      }
      await pool.stop()
      await store.close()
    }),
    { numRuns: 40, seed: 7 },
  )
  t.comment(`${pushed} taken, ${refused} refused, ${returned} reorganisations that brought something back`)
  t.ok(pushed > 100 && refused > 50 && returned > 10)
})
