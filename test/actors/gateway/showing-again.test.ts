/** A wallet is asked again for what it didn't show. */
import t from 'tap'
import { ShowingAgain, type Wallet } from '../../../actors/gateway/registration/index.js'
import { silent } from '../../runtime/rpc/sample.js'

function asking(outcomes: (() => void)[]) {
  const proven = new Map<string, object>()
  const accounts = new Map<string, object>()
  const waits: number[] = []
  let next: (() => void) | null = null
  let changes = 0
  const wallet = {
    connection: { options: { id: 'one' }, proven, accounts },
    async showUnproven() {
      outcomes.shift()?.()
    },
  }
  const clock = {
    after(delayMs: number, run: () => void) {
      waits.push(delayMs)
      next = run
      return () => {
        next = null
      }
    },
  }
  const modules = { clock, log: silent, changed: () => changes++ }
  const again = new ShowingAgain(wallet as unknown as Wallet, { firstMs: 10, mostMs: 35 }, modules)
  return {
    again,
    proven,
    accounts,
    waits,
    get changes() {
      return changes
    },
    get isWaiting() {
      return next !== null
    },
    async turn() {
      next?.()
      await new Promise(setImmediate)
    },
  }
}

t.test('it is asked ever more seldom, whatever comes of it', async t => {
  const fails = () => {
    throw new Error('the auth is away')
  }
  const asked = asking([() => {}, fails, () => {}])
  asked.again.start()
  for (let turn = 0; turn < 3; turn++) await asked.turn()
  t.same(asked.waits, [10, 20, 35, 35])
  t.equal(asked.changes, 0)
})

t.test('keys that it shows then are told of', async t => {
  const asked = asking([() => asked.proven.set('key', {})])
  asked.again.start()
  await asked.turn()
  t.equal(asked.changes, 1)
})

t.test('so are accounts that it may sign for then', async t => {
  const asked = asking([() => asked.accounts.set('bob', new Set())])
  asked.again.start()
  await asked.turn()
  t.equal(asked.changes, 1)
})

t.test('one that is gone isn’t asked any more', async t => {
  const asked = asking([() => asked.again.stop()])
  asked.again.start()
  await asked.turn()
  t.same(asked.waits, [10])
  const other = asking([])
  other.again.start()
  other.again.stop()
  t.notOk(other.isWaiting)
})
