/** What every store of auth has to do. */
import fc from 'fast-check'
import type { Test } from 'tap'
import { type AuthStore, Ledger, type UserRow } from '../../../../actors/auth/store/index.js'
import { FORGOTTEN_AT_ONCE } from '../../../../actors/auth/store/port.js'
import { tokenRow, userRow, write } from './rows.js'

export interface StoreUnderTest {
  /** Each time on the same rows. */
  open(): Promise<AuthStore>
}

const plain = (rows: readonly object[]): unknown =>
  rows.map(row => ({ ...row, ...('sealed' in row && { sealed: Buffer.from(row.sealed as Uint8Array).toString() }) }))

export async function storeConformance(t: Test, make: () => Promise<StoreUnderTest>): Promise<void> {
  const fresh = async (t: Test): Promise<AuthStore> => {
    const store = await (await make()).open()
    t.teardown(() => store.close())
    return store
  }

  await t.test('an empty store has no rows and no revisions', async t => {
    const store = await fresh(t)
    t.equal(await store.revision(), 0)
    t.equal(await store.get('user', ['alice']), null)
    t.same(await store.list('user'), [])
    t.same(await store.counters({ from: '0000-00-00', to: '9999-99-99' }), [])
  })

  await t.test('rows of every table come back as they were put, also when the store is opened again', async t => {
    const under = await make()
    const first = await under.open()
    const at = 1_700_000_000_123
    const rows = {
      user: userRow('alice', { comment: 'Ä 😀 "\'\\ %_', deletedAt: at }),
      token: tokenRow('ab', 'alice', { sealed: Buffer.from([0, 255, 1]), expiresAt: at + 1, extra: '{"a":1}' }),
      miner: { miner: '01000', user: 'alice', openMining: false, createdAt: at, updatedAt: at },
      signer: { signer: '3abc', user: 'alice', createdAt: at, updatedAt: at },
      rate_limit: { id: 'i', name: 'alice', service: '', api: '', cap: 10, resetNanos: 60_000_000_000 },
      ban: { kind: 'network', value: '10.0.0.0/8', why: 'noise', createdAt: at },
      revocation: { sequence: 1, kind: 'user', value: 'alice', at },
      setting: { name: 'keyCheck', value: Buffer.from([1, 2, 0]) },
    } as const
    await write(first, ...Object.entries(rows).map(([put, row]) => ({ put, row }) as never))
    await first.close()
    const second = await under.open()
    t.teardown(() => second.close())
    t.equal(await second.revision(), 1)
    t.same(await second.get('user', ['alice']), rows.user)
    t.same(plain(await second.list('token')), plain([rows.token]))
    t.same(await second.get('miner', ['01000']), rows.miner)
    t.equal((await second.get('miner', ['01000']))?.openMining, false, 'a flag stays a flag')
    t.same(await second.get('signer', ['3abc', 'alice']), rows.signer)
    t.same(await second.get('rate_limit', ['i']), rows.rate_limit)
    t.same(await second.get('ban', ['network', '10.0.0.0/8']), rows.ban)
    t.same(await second.get('revocation', [1]), rows.revocation)
    t.same([...((await second.get('setting', ['keyCheck']))?.value ?? [])], [1, 2, 0])
  })

  await t.test('a put writes over the row of its key, and a removal takes it and nothing else away', async t => {
    const store = await fresh(t)
    await write(store, { put: 'user', row: userRow('a') }, { put: 'user', row: userRow('b') })
    await write(store, { put: 'user', row: userRow('a', { state: 2 }) })
    t.equal((await store.get('user', ['a']))?.state, 2)
    await write(store, { remove: 'user', key: ['a'] }, { remove: 'user', key: ['nobody'] })
    t.same(
      (await store.list('user')).map(({ name }) => name),
      ['b'],
    )
  })

  await t.test('names that differ in case, accents or length are different', async t => {
    const store = await fresh(t)
    const names = ['a', 'A', 'ä', 'aa', 'a-a']
    await write(store, ...names.map(name => ({ put: 'user', row: userRow(name) }) as const))
    for (const name of names) t.equal((await store.get('user', [name]))?.name, name)
    t.equal((await store.list('user')).length, names.length)
    t.equal(await store.get('user', ['Ä']), null)
  })

  await t.test(
    'rows are looked for by columns, with and without an index, page by page in the order of keys',
    async t => {
      const store = await fresh(t)
      const names = Array.from({ length: 25 }, (_, i) => `user-${String(i).padStart(2, '0')}`)
      await write(
        store,
        ...names.map(
          (name, i) =>
            ({ put: 'user', row: userRow(name, { state: (i % 2) + 1, deletedAt: i === 3 ? 5 : null }) }) as const,
        ),
        { put: 'token', row: tokenRow('cc', 'user-00') },
        { put: 'token', row: tokenRow('aa', 'user-00', { deletedAt: 1 }) },
        { put: 'token', row: tokenRow('bb', 'user-01') },
        { put: 'token', row: tokenRow('dd', 'user-0') },
      )
      const listed = async (question: Parameters<AuthStore['list']>[1]) =>
        (await store.list('user', question as never)).map(({ name }) => name)
      t.same(await listed({}), names)
      t.same(await listed({ skip: 20, limit: 1000 }), names.slice(20))
      t.same(await listed({ skip: 3, limit: 2 }), names.slice(3, 5))
      t.same(await listed({ limit: 0 }), [])
      t.same(
        await listed({ where: { state: 1 } as never, skip: 1, limit: 3 }),
        names.filter((_, i) => i % 2 === 0).slice(1, 4),
      )
      t.same(await listed({ where: { deletedAt: null } as never }), names.toSpliced(3, 1))
      t.same(await listed({ after: ['user-22'] }), ['user-23', 'user-24'])
      const tokens = await store.list('token', { where: { name: 'user-00' } })
      t.same(
        tokens.map(({ hash }) => hash.slice(0, 2)),
        ['aa', 'cc'],
      )
      t.same((await store.list('token', { where: { name: 'user-00', deletedAt: null } })).length, 1)
      await write(store, { put: 'token', row: tokenRow('aa', 'user-01') })
      t.equal((await store.list('token', { where: { name: 'user-00' } })).length, 1, 'an index follows its rows')
      t.equal((await store.list('token', { where: { name: 'user-01' } })).length, 2)
    },
  )

  await t.test('revocations are found behind a number', async t => {
    const store = await fresh(t)
    for (const sequence of [1, 9, 10, 300]) {
      const row = { sequence, kind: 'user', value: 'a', at: 1 }
      await write(store, { put: 'revocation', row })
    }
    t.same(
      (await store.list('revocation', { after: [9] })).map(({ sequence }) => sequence),
      [10, 300],
    )
  })

  await t.test('a write at a revision that is gone does nothing at all', async t => {
    const store = await fresh(t)
    const at = await store.revision()
    t.equal(await store.commit([{ put: 'user', row: userRow('a') }], at), true)
    t.equal(await store.commit([{ put: 'user', row: userRow('b') }], at), false)
    t.equal(await store.commit([{ put: 'user', row: userRow('b') }], at + 2), false)
    t.equal(await store.get('user', ['b']), null)
    t.equal(await store.revision(), at + 1)
  })

  await t.test('of many changes at once, by two instances, none is lost', async t => {
    const under = await make()
    const stores = [await under.open(), await under.open()]
    t.teardown(() => Promise.all(stores.map(store => store.close())))
    const ledgers = stores.map(store => new Ledger(store))
    await write(stores[0] as AuthStore, { put: 'user', row: userRow('a', { state: 0 }) })
    const raise = (ledger: Ledger) =>
      ledger.change(async () => {
        const row = (await ledger.store.get('user', ['a'])) as UserRow
        return { writes: [{ put: 'user', row: { ...row, state: row.state + 1 } }], result: row.state + 1 }
      })
    const results = await Promise.all(Array.from({ length: 40 }, (_, i) => raise(ledgers[i % 2] as Ledger)))
    t.same(
      results.sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, i) => i + 1),
    )
    t.equal((await stores[1]?.get('user', ['a']))?.state, 40)
  })

  await t.test('counters add up, each report once', async t => {
    const store = await fresh(t)
    const counter = { day: '2026-11-27', user: 'a', service: 'node', method: 'ChainHead', measure: 'calls' }
    const gas = { ...counter, service: '', method: '', measure: 'gas' }
    t.equal(await store.addCounters('r1', 1, [{ ...counter, amount: 2n }]), true)
    t.equal(await store.addCounters('r1', 2, [{ ...counter, amount: 2n }]), false)
    const huge = 10n ** 40n
    t.equal(
      await store.addCounters('r2', 3, [
        { ...counter, amount: 3n },
        { ...gas, amount: huge },
        { ...counter, user: 'b', amount: 1n },
        { ...counter, day: '2026-11-28', amount: 7n },
      ]),
      true,
    )
    t.same(await store.counters({ from: '2026-11-27', to: '2026-11-27' }), [
      { ...gas, amount: huge },
      { ...counter, amount: 5n },
      { ...counter, user: 'b', amount: 1n },
    ])
    t.same(await store.counters({ user: 'a', from: '2026-11-28', to: '2026-12-01' }), [
      { ...counter, day: '2026-11-28', amount: 7n },
    ])
    await store.addCounters('r3', 3, [{ ...gas, amount: 1n }])
    t.equal((await store.counters({ from: '2026-11-27', to: '2026-11-27' }))[0]?.amount, huge + 1n, 'none is rounded')
    await store.forgetReports(2)
    t.equal(await store.addCounters('r2', 4, []), false, 'one that is young enough is remembered')
    t.equal(await store.addCounters('r1', 4, []), true)
    t.equal(await store.revision(), 0, 'counting is no change')
  })

  await t.test('counters of days before one are forgotten, however many they are, and others stay', async t => {
    const store = await fresh(t)
    const counter = { user: 'a', service: 'node', measure: 'calls', amount: 1n }
    const old = Array.from({ length: FORGOTTEN_AT_ONCE + 10 }, (_, i) => ({
      ...counter,
      day: i % 2 === 0 ? '2025-01-31' : '2025-12-31',
      method: `${i}`,
    }))
    const day = '2026-01-01'
    await store.addCounters('r', 1, [
      ...old,
      { ...counter, day, method: '' },
      { ...counter, day: '2026-01-02', method: '' },
    ])
    t.equal(await store.forgetCounters('2025-01-31'), false)
    t.equal((await store.counters({ from: '0000-00-00', to: '9999-99-99' })).length, old.length + 2)
    t.equal(await store.forgetCounters(day), true, 'there are others')
    t.equal(await store.forgetCounters(day), false)
    t.same(await store.counters({ from: '0000-00-00', to: '9999-99-99' }), [
      { ...counter, day, method: '' },
      { ...counter, day: '2026-01-02', method: '' },
    ])
    t.equal(await store.revision(), 0)
  })

  await t.test('a store walks with a map that is changed in the same way', async t => {
    const store = await fresh(t)
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const act = fc.oneof(
      fc.record({ put: name, state: fc.nat(2) }),
      fc.record({ remove: name }),
      fc.record({ where: fc.nat(2), skip: fc.nat(2), limit: fc.nat(3) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async acts => {
        const names = (await store.list('user')).map(({ name }) => name)
        await write(store, ...names.map(name => ({ remove: 'user', key: [name] }) as const))
        const model = new Map<string, UserRow>()
        for (const act of acts)
          if ('put' in act) {
            const row = userRow(act.put, { state: act.state })
            model.set(act.put, row)
            await write(store, { put: 'user', row })
          } else if ('remove' in act) {
            model.delete(act.remove)
            await write(store, { remove: 'user', key: [act.remove] })
          } else {
            const { where: state, skip, limit } = act
            const rows = [...model.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
            const wanted = rows.filter(row => row.state === state).slice(skip, skip + limit)
            t.same(await store.list('user', { where: { state }, skip, limit }), wanted)
          }
        t.same(
          await store.list('user'),
          [...model.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
        )
      }),
      { numRuns: 20 },
    )
  })
}
