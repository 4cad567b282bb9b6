/** The delay against guessing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { systemDisk } from '../../../../actors/wallet/keystore/index.js'
import { filled, folderOf, open, PASSWORD, StandingClock } from './keystores.js'

const WRONG = { code: WalletErrorCode.PASSWORD_WRONG }
const delayed = (retryAfterMs: number) => ({ code: WalletErrorCode.PASSWORD_DELAYED, data: { retryAfterMs } })

t.test('each wrong password doubles the wait, up to its longest, and a restart doesn’t shorten it', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const clock = new StandingClock()
  for (let waitMs = 1_000; ; waitMs = Math.min(2 * waitMs, 600_000)) {
    const keystore = await open(folder, { clock })
    await t.rejects(keystore.unlock('wrong'), WRONG)
    await t.rejects(keystore.unlock(PASSWORD), delayed(waitMs))
    clock.pass(waitMs - 1)
    await t.rejects((await open(folder, { clock })).unlock(PASSWORD), delayed(1))
    clock.pass(1)
    if (waitMs === 600_000) break
  }
  const keystore = await open(folder, { clock })
  await keystore.unlock(PASSWORD)
  await t.rejects(keystore.verifyPassword('wrong'), WRONG)
  await t.rejects(keystore.verifyPassword(PASSWORD), delayed(1_000), 'the right one has the count forgotten')
})

t.test('many guesses at once are tried one by one', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const keystore = await open(folder, { clock: new StandingClock() })
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => keystore.unlock(`wrong ${i}`).catch(error => error.code)),
  )
  t.same(codes, [WalletErrorCode.PASSWORD_WRONG, ...Array(19).fill(WalletErrorCode.PASSWORD_DELAYED)])
})

t.test('verifying and changing count like unlocking', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const clock = new StandingClock()
  const keystore = await open(folder, { clock })
  await t.rejects(keystore.changePassword('wrong', 'next'), WRONG)
  await t.rejects(keystore.verifyPassword(PASSWORD), delayed(1_000))
  clock.pass(1_000)
  await t.rejects(keystore.verifyPassword('wrong'), WRONG)
  await t.rejects(keystore.changePassword(PASSWORD, 'next'), delayed(2_000))
})

t.test('a try that ends before its answer is counted', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const clock = new StandingClock()
  // The answer is forgotten by removing the count: this disk ends there.
  const disk = { ...systemDisk, remove: () => Promise.reject(new Error('killed')) }
  await t.rejects((await open(folder, { clock, disk })).unlock(PASSWORD), { code: WalletErrorCode.KEYSTORE_FAILED })
  await t.rejects((await open(folder, { clock })).unlock(PASSWORD), delayed(1_000))
})

t.test('a clock that is set back doesn’t lengthen the wait', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const clock = new StandingClock()
  const keystore = await open(folder, { clock })
  await t.rejects(keystore.unlock('wrong'), WRONG)
  clock.pass(-365 * 24 * 3_600_000)
  await t.rejects(keystore.unlock(PASSWORD), delayed(1_000))
})

t.test('a count that somebody wrote over doesn’t make guessing cheaper', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const clock = new StandingClock()
  writeFileSync(join(folder, 'guesses.json'), '{"failures":0}')
  const keystore = await open(folder, { clock })
  await t.rejects(keystore.unlock('wrong'), WRONG)
  await t.rejects(keystore.unlock(PASSWORD), delayed(600_000))
})
