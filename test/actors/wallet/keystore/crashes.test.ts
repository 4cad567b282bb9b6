/** Killed at any moment: at each step that the keystore takes on disk, with half of it done. */
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { Keystore } from '../../../../actors/wallet/keystore/index.js'
import { endingDisk } from '../ending-disk.js'
import { filled, folderOf, open, PASSWORD, StandingClock } from './keystores.js'

const NEXT = 'another password'

/** Ends the deed after each number of steps, until it goes through. */
async function endEverywhere(
  t: Test,
  origin: string,
  deed: (keystore: Keystore) => Promise<unknown>,
  look: (folder: string, steps: number) => Promise<void>,
): Promise<void> {
  for (let steps = 0; ; steps++) {
    const folder = `${origin}-${steps}`
    cpSync(origin, folder, { recursive: true })
    const { disk, ended } = endingDisk(steps)
    const done = await open(folder, { disk })
      .then(deed)
      .then(
        () => true,
        () => false,
      )
    t.ok(done || ended())
    await look(folder, steps)
    rmSync(folder, { recursive: true })
    if (ended()) continue
    t.ok(steps > 5, `${steps} steps`)
    return
  }
}

/** Under which of two passwords all keys are. */
async function passwordOf(folder: string): Promise<string> {
  const clock = new StandingClock(Date.now())
  for (const password of [PASSWORD, NEXT]) {
    clock.pass(3_600_000)
    const keystore = await open(folder, { clock })
    if (keystore.state === 'none') return 'none'
    const isRight = await keystore.unlock(password).then(
      () => true,
      () => false,
    )
    if (!isRight) continue
    for (const address of keystore.addresses) await keystore.privateKey(address)
    await keystore.create('secp256k1')
    return password
  }
  return 'neither'
}

t.test('a change of password that ends anywhere leaves all keys under the one or all under the other', async t => {
  const origin = folderOf(t)
  const addresses = (await filled(origin)).addresses.map(String).sort()
  const found = new Set<string>()
  await endEverywhere(
    t,
    origin,
    keystore => keystore.changePassword(PASSWORD, NEXT),
    async folder => {
      t.same((await open(folder)).addresses.map(String).sort(), addresses)
      const password = await passwordOf(folder)
      found.add(password)
      t.match(password, /^(correct|another)/)
    },
  )
  t.same([...found].sort(), [NEXT, PASSWORD].sort(), 'both were seen')
})

t.test('a first password that ends anywhere is set or not', async t => {
  const origin = folderOf(t)
  await open(origin)
  await endEverywhere(
    t,
    origin,
    keystore => keystore.setPassword(PASSWORD),
    async folder => {
      t.match(await passwordOf(folder), /^(correct|none)/)
    },
  )
})

t.test('a new key that ends anywhere is there or not, and the others are', async t => {
  const origin = folderOf(t)
  const { length } = (await filled(origin)).addresses
  await endEverywhere(
    t,
    origin,
    async keystore => {
      await keystore.unlock(PASSWORD)
      await keystore.create('bls')
    },
    async folder => {
      const found = (await open(folder)).addresses.length
      t.ok(found === length || found === length + 1)
      t.equal(await passwordOf(folder), PASSWORD)
    },
  )
})

t.test('a process that kills itself in the middle of a change leaves either password', async t => {
  const origin = folderOf(t)
  await filled(origin)
  const main = fileURLToPath(new URL('./mains/change-password.js', import.meta.url))
  for (const steps of [1, 9, 17, 22]) {
    const folder = `${origin}-kill-${steps}`
    cpSync(origin, folder, { recursive: true })
    const { signal } = spawnSync(process.execPath, [main, folder, PASSWORD, NEXT, String(steps)])
    t.equal(signal, 'SIGKILL')
    t.match(await passwordOf(folder), /^(correct|another)/)
  }
})
