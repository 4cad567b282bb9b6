import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { openOffice } from './office.js'

t.test('the key is made at the first start, for nobody else to read, and used again', async t => {
  const { folder, close, localToken } = await openOffice(t)
  const path = join(folder, 'secrets.key')
  t.equal(statSync(path).mode & 0o777, 0o600)
  const key = readFileSync(path, 'utf8')
  await close()
  t.equal((await openOffice(t, { folder })).localToken, localToken)
  t.equal(readFileSync(path, 'utf8'), key)
})

t.test('a key that is missing, wrong or none is told, and nothing is changed', async t => {
  const { folder, close, localToken } = await openOffice(t)
  await close()
  const path = join(folder, 'secrets.key')
  renameSync(path, `${path}.away`)
  await t.rejects(openOffice(t, { folder }), { code: AuthErrorCode.KEY_MISSING })
  t.notOk(statSync(path, { throwIfNoEntry: false }), 'no other is made')
  writeFileSync(path, `${'00'.repeat(32)}\n`)
  await t.rejects(openOffice(t, { folder }), { code: AuthErrorCode.KEY_WRONG })
  for (const content of ['', 'not a key', '00'.repeat(31)]) {
    writeFileSync(path, content)
    await t.rejects(openOffice(t, { folder }), { code: AuthErrorCode.KEY_INVALID })
  }
  renameSync(`${path}.away`, path)
  t.equal((await openOffice(t, { folder })).localToken, localToken)
})
