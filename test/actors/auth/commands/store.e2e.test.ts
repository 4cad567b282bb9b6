/** `vesper store` and auth's users and tokens, before a real process. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { venusClient } from '../http/venus.js'
import { type AuthRepo, authRepo } from '../running.js'

t.setTimeout(300_000)

interface Scene extends AuthRepo {
  /** Of alice, who is there from the beginning. */
  readonly token: string
  /** Starts auth, asks whether her token holds, and ends it. */
  holds(): Promise<boolean>
  /** What lies in auth's folder under a name that begins so. */
  beside(name: string): readonly string[]
}

async function scene(t: Test, meanwhile: (repo: AuthRepo) => Promise<void> = async () => {}): Promise<Scene> {
  const repo = authRepo(t)
  const auth = await repo.start()
  const root = venusClient(auth.url, auth.token)
  await root.send('PUT', '/user/new', { name: 'alice', state: 1 })
  const { token } = (await root.send('POST', '/genToken', { name: 'alice', perm: 'read' })).body as { token: string }
  await meanwhile(repo)
  await root.send('DELETE', '/token', { token })
  t.equal((await auth.stop()).code, 0)
  return {
    ...repo,
    token,
    async holds() {
      const again = await repo.start()
      const { status } = await venusClient(again.url, again.token).send('POST', '/verify', { token })
      await again.stop()
      return status === 200
    },
    beside: name => readdirSync(join(repo.path, 'auth')).filter(one => one.startsWith(name)),
  }
}

t.test('a backup that was made while auth ran brings its users and tokens back, and keeps what was there', async t => {
  const folder = (path: string) => join(path, 'backup')
  const { path, json, vesper, holds, beside } = await scene(t, async ({ path, json }) => {
    const made = await json<{ bytes: number }>('store', 'backup', folder(path))
    t.ok(made.bytes > 30_000, `${made.bytes}`)
  })
  t.equal(await holds(), false, 'her token was removed after it')
  t.match(await json('store', 'verify'), { ok: true })
  t.equal((await vesper('store', 'restore', folder(path))).code, 0)
  t.equal(await holds(), true)
  t.equal(beside('rows.before-restore-').length, 1)
  t.match(await vesper('store', 'backup', folder(path)), { err: /STORE_TARGET_EXISTS/ })
})

t.test('a backup is made and checked without a process, too', async t => {
  const { path, json, vesper, token } = await scene(t)
  const folder = join(path, 'backup')
  await json('store', 'backup', folder)
  const { records } = await json<{ records: number }>('store', 'verify')
  t.ok(records > 5, `${records}`)
  const fresh = authRepo(t)
  t.equal((await fresh.vesper('store', 'restore', folder, '--component', 'auth')).code, 0)
  writeFileSync(join(fresh.path, 'auth', 'secrets.key'), readFileSync(join(path, 'auth', 'secrets.key')), {
    mode: 0o600,
  })
  const auth = await fresh.start()
  const answer = await venusClient(auth.url, auth.token).send('POST', '/recoverToken', { token })
  t.equal(answer.status, 200, 'what was removed is known there, too')
  await auth.stop()
  t.equal((await vesper('store', 'verify')).code, 0)
})

t.test('a damaged copy of users is found, and not brought back', async t => {
  const { path, json, vesper, holds, beside } = await scene(t)
  const folder = join(path, 'backup')
  await json('store', 'backup', folder)
  const data = join(folder, 'rows', 'data.mdb')
  const bytes = readFileSync(data)
  const at = bytes.indexOf('comment')
  t.ok(at > 0)
  bytes[at] = 0x43
  writeFileSync(data, bytes)
  t.match(await vesper('store', 'restore', folder), { err: /STORE_UNREADABLE/ })
  t.same(beside('rows'), ['rows'])
  t.equal(await holds(), false, 'it runs on what it had')
  const own = join(path, 'auth', 'rows', 'data.mdb')
  writeFileSync(own, bytes)
  t.match(await vesper('store', 'verify'), { code: 1, out: /auth rows .*STORE_RECORD_CORRUPT/ })
})
