/** Calls counted by several processes in one database, against a real one that is killed, hangs, and comes back. */
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { RateLimit } from '../../../../../actors/auth/api/limits.js'
import { type CallCounts, callCounts } from '../../../../../actors/auth/client/counts/index.js'
import { AuthErrorCode } from '../../../../../actors/auth/errors.js'
import type { Log } from '../../../../../runtime/telemetry/index.js'
import { systemClock } from '../../../../../runtime/timers/index.js'
import { Mariadb, PASSWORD } from '../../../../runtime/mysql/mariadb.js'
import { silent } from '../../../../runtime/rpc/sample.js'

t.setTimeout(240_000)

const HOUR = 3_600_000
const server = await Mariadb.start(t)

const ruleOf = (more: Partial<RateLimit> = {}): RateLimit => ({
  ...{ id: 'one', user: 'alice', service: '', method: '', cap: 10, periodMs: HOUR },
  ...more,
})

interface Told {
  readonly log: Log
  readonly words: string[]
}

function told(): Told {
  const words: string[] = []
  const tell = (level: string) => (what: object, message: string) =>
    void words.push(`${level}: ${message} ${JSON.stringify(what)}`)
  return { words, log: { ...silent, info: tell('info') as never, warn: tell('warn') as never } }
}

async function open(
  t: Test,
  url: string,
  { log = silent, timeoutMs = 5_000, clock = systemClock } = {},
): Promise<CallCounts> {
  const counts = callCounts({ type: 'mysql', url, timeoutMs }, { clock, log })
  await counts.start()
  t.teardown(() => counts.stop())
  return counts
}

/** How many of so many calls were let by. */
async function passed(counts: CallCounts, count: number, rule = ruleOf()): Promise<number> {
  let passed = 0
  for (let i = 0; i < count; i++) if ((await counts.take(rule)) === 0) passed++
  return passed
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20)
}

t.test('processes that name one database hold one limit together', async t => {
  const url = server.url(await server.database())
  const [one, other] = [await open(t, url), await open(t, url)]
  t.equal(await passed(one, 6), 6)
  t.equal(await passed(other, 6), 4)
  t.equal(await passed(one, 2), 0)
  const wait = await other.take(ruleOf())
  t.ok(wait > HOUR - 60_000 && wait <= HOUR, `${wait}`)
  t.equal(await passed(one, 3, ruleOf({ id: 'ONE' })), 3, 'a rule with another name has a count of its own')
})

t.test('of many calls at once in several processes exactly as many pass as the rule has', async t => {
  const { log, words } = told()
  const url = server.url(await server.database())
  const all = await Promise.all([open(t, url, { log }), open(t, url, { log }), open(t, url, { log })])
  const rules = [ruleOf({ id: 'a', cap: 50 }), ruleOf({ id: 'b', cap: 7 })]
  const waits = await Promise.all(
    Array.from({ length: 240 }, async (_, i) => {
      const rule = rules[i % 2] as RateLimit
      return { id: rule.id, wait: await (all[i % 3] as CallCounts).take(rule) }
    }),
  )
  const letBy = (id: string) => waits.filter(one => one.id === id && one.wait === 0).length
  t.same({ a: letBy('a'), b: letBy('b'), words }, { a: 50, b: 7, words: [] })
})

t.test('after its period a user may call again, in every process, and a changed rule begins anew', async t => {
  const url = server.url(await server.database())
  const [one, other] = [await open(t, url), await open(t, url)]
  const short = ruleOf({ cap: 2, periodMs: 300 })
  t.equal((await passed(one, 3, short)) > 0, true)
  await until(async () => (await other.take(short)) === 0)
  t.equal(await passed(one, 12), 10)
  t.equal(await passed(other, 25, ruleOf({ cap: 20 })), 20)
  t.equal(await passed(one, 2, ruleOf({ cap: 20 })), 0)
})

t.test('a cap of 0 lets nothing by, and one beyond what 32 bits hold is taken', async t => {
  const counts = await open(t, server.url(await server.database()))
  t.equal(await passed(counts, 3, ruleOf({ cap: 0 })), 0)
  t.equal(await passed(counts, 3, ruleOf({ id: 'big', cap: 2 ** 40 })), 3)
})

t.test(
  'while the database is away each process holds limits for itself; it is told once, and when it is back',
  async t => {
    const database = await server.database()
    const { log, words } = told()
    const one = await open(t, server.url(database), { log })
    const other = await open(t, server.url(database))
    t.equal(await passed(one, 4), 4)
    const full = ruleOf({ id: 'full', cap: 2 })
    t.equal(await passed(one, 3, full), 2)
    const underway = Array.from({ length: 20 }, () => one.take(ruleOf()))
    await server.kill()
    await Promise.all(underway)
    const lone = ruleOf({ id: 'lone', cap: 3 })
    t.same([await passed(one, 5, lone), await passed(other, 5, lone)], [3, 3])
    t.equal(await passed(one, 2, full), 0, 'a limit that was reached is one still')
    t.match(words, [/^warn: .*holds them for itself .*"database":"mysql:\/\/127\.0\.0\.1:\d+\/database_\d+"/])
    t.equal(words.length, 1)
    t.notOk(words.join().includes(PASSWORD))
    await server.run()
    await until(() => words.length > 1)
    t.match(words[1], /^info: .*answers again/)
    t.equal(await passed(one, 4, lone), 3, 'what was counted alone is not counted in the database')
    await until(async () => (await other.take(lone)) > 0)
    t.equal(words.length, 2)
  },
)

t.test('a database that hangs holds no call up for long, and none after it is known', async t => {
  const { log, words } = told()
  const counts = await open(t, server.url(await server.database()), { log, timeoutMs: 300 })
  await server.pause()
  t.teardown(() => server.resume())
  const from = performance.now()
  // More than there are connections.
  await Promise.all(Array.from({ length: 60 }, () => counts.take(ruleOf({ cap: 1_000 }))))
  const ms = performance.now() - from
  t.ok(ms < 3_000, `${ms} ms`)
  const since = performance.now()
  await passed(counts, 100, ruleOf({ cap: 1_000 }))
  t.ok(performance.now() - since < 300)
  t.equal(words.length, 1)
  server.resume()
  await until(() => words.length > 1)
})

t.test('a component starts without the database, and shares limits once it is there', async t => {
  const database = await server.database()
  await server.kill()
  const { log, words } = told()
  const counts = await open(t, server.url(database), { log })
  t.equal(await passed(counts, 12), 10)
  t.match(words, [/^warn: /])
  await server.run()
  await until(() => words.length > 1)
  const other = await open(t, server.url(database))
  t.equal(await passed(counts, 6), 6)
  t.equal(await passed(other, 6), 4)
})

t.test('a database that refuses is told at the start, with what to do, and without the password', async t => {
  const database = await server.database()
  for (const [url, reason] of [
    [server.url(database, { password: 'sesame' }), /ER_ACCESS_DENIED/],
    [server.url('nowhere'), /ER_BAD_DB_ERROR/],
    [server.url(database, { user: 'vesper_reader' }), /ER_(TABLE|DB)ACCESS_DENIED/],
  ] as const) {
    const refused = await open(t, url).catch(error => error)
    t.match(refused, { code: AuthErrorCode.LIMITS_REFUSED, message: /authority\.limits/, detail: { reason } })
    t.notMatch(refused.message, /sesame/)
    t.notOk(refused.message.includes(PASSWORD))
  }
  await server.ask('create table auth_call_count (other int)', database)
  await t.rejects(open(t, server.url(database)), {
    code: AuthErrorCode.LIMITS_REFUSED,
    detail: { reason: /ER_BAD_FIELD_ERROR/ },
  })
  const certificateAuthority = '/nowhere/ca.pem'
  const counts = callCounts(
    { type: 'mysql', url: server.url(database), timeoutMs: 1_000, certificateAuthority },
    { clock: systemClock, log: silent },
  )
  await t.rejects(counts.start(), { code: AuthErrorCode.LIMITS_REFUSED, detail: { reason: /ENOENT/ } })
})

t.test('periods that ended are swept in time, and those that run stay', async t => {
  const database = await server.database()
  const due: (() => void)[] = []
  const clock = {
    ...systemClock,
    wall: () => Date.now() + HOUR + 60_000,
    after: (ms: number, run: () => void) => {
      if (ms < 600_000) return systemClock.after(ms, run)
      due.push(run)
      return () => {}
    },
  }
  const counts = await open(t, server.url(database), { clock })
  await passed(counts, 1, ruleOf({ id: 'short', periodMs: 10 }))
  await passed(counts, 1, ruleOf({ id: 'long', periodMs: 24 * HOUR }))
  const keys = async () =>
    ((await server.ask('select `key` from auth_call_count', database)) as { key: string }[]).map(({ key }) => key)
  t.equal((await keys()).length, 2)
  due.shift()?.()
  await until(async () => (await keys()).length === 1)
  t.match(await keys(), [/^long /])
  t.equal(due.length, 1, 'and again')
})
