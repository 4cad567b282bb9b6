/** Errors of the wallet: each with its code, and no secret in any. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { WalletError, WalletErrorCode, type WalletErrorDetail } from '../../../actors/wallet/errors.js'
import { exportedText, keyInfoOf, readExportedText, readKeyInfo } from '../../../actors/wallet/keys/index.js'
import { Passphrase, readVenusKey } from '../../../actors/wallet/keystore/index.js'
import { filled, folderOf, open, PASSWORD, StandingClock } from './keystore/keystores.js'

t.test('every code has its own name, and a message with what belongs to it', async t => {
  const detail = {
    type: 'T',
    known: ['K'],
    address: 'A',
    path: 'P',
    problem: 'Q',
    reason: 'R',
    rule: 'U',
    retryAfterMs: 1_500,
    as: 'S',
    what: 'W',
    bytes: 2,
    most: 1,
    wanted: 'V',
    signer: 'X',
    named: 'N',
    waiting: 3,
    problems: 'B',
    part: 'rule',
    name: 'M',
    method: 'H',
    nearest: ['E'],
    by: ['Y'],
    line: 4,
    id: 'I',
    rules: ['L'],
    why: 'Y',
    instead: 'Z',
  }
  for (const [name, code] of Object.entries(WalletErrorCode)) {
    t.equal(code, `WALLET_${name}`)
    const error = new WalletError({ ...detail, code } as unknown as WalletErrorDetail)
    t.equal(error.code, code)
    t.ok(error.message.length > 20 && !error.message.includes('undefined'), error.message)
  }
})

t.test('no error tells a key or a password, whatever goes wrong', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const keys = await Promise.all(keystore.addresses.map(address => keystore.privateKey(address)))
  const wrongPassword = 'hunter2 of somebody else'
  const secrets = [
    PASSWORD,
    wrongPassword,
    ...keys.flatMap(({ secret }) =>
      (['hex', 'base64', 'latin1'] as const).map(form => Buffer.from(secret).toString(form)),
    ),
  ]
  const errors: unknown[] = []
  const failing = async (run: () => unknown): Promise<void> => {
    try {
      await run()
      t.fail(`${run} went through`)
    } catch (error) {
      errors.push(error)
    }
  }
  const locked = await open(folder, { clock: new StandingClock() })
  await failing(() => locked.unlock(wrongPassword))
  await failing(() => locked.unlock(PASSWORD))
  await failing(() => keystore.setPassword(wrongPassword))
  await failing(() => locked.import(keys[0] as (typeof keys)[0]))
  for (const key of keys) {
    const info = keyInfoOf(key)
    await failing(() => readKeyInfo({ ...info, Type: 'ed25519' }))
    await failing(() => readKeyInfo({ ...info, PrivateKey: `${info.PrivateKey.slice(0, -4)}????` }))
    await failing(() =>
      readKeyInfo({ ...info, PrivateKey: Buffer.concat([key.secret, key.secret]).toString('base64') }),
    )
    await failing(() => readExportedText(exportedText(key).slice(0, -2)))
    await failing(() => readExportedText(JSON.stringify(info).slice(0, -2)))
    await failing(() => readVenusKey(JSON.stringify(info), new Passphrase(PASSWORD)))
    const path = join(folder, 'generation-1', `${key.address.toString().slice(1)}.key`)
    for (const text of [JSON.stringify(info), exportedText(key), JSON.stringify({ ...info, version: 1 })]) {
      writeFileSync(path, text)
      await failing(() => keystore.privateKey(key.address))
    }
  }
  for (const error of errors) {
    t.type((error as WalletError).code, 'string')
    const told = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)
    for (const secret of secrets) t.notOk(told.includes(secret), (error as Error).message)
  }
})

t.test('key files of any content are a key or damaged', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const [address] = keystore.addresses
  if (address === undefined) throw new Error('no key')
  const path = join(folder, 'generation-1', `${address.toString().slice(1)}.key`)
  const whole = readFileSync(path)
  const damaged = async (content: Uint8Array | string): Promise<void> => {
    writeFileSync(path, content)
    await keystore.privateKey(address).catch(error => t.equal(error.code, WalletErrorCode.KEY_FILE_DAMAGED))
  }
  await fc.assert(fc.asyncProperty(fc.oneof(fc.json(), fc.uint8Array({ maxLength: 400 })), damaged), { numRuns: 100 })
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(255), async (place, other) => {
      const content = Uint8Array.from(whole)
      content[place % content.length] = other
      await damaged(content)
    }),
    { numRuns: 150 },
  )
  await damaged('['.repeat(16_000))
  const venus = { Type: 'bls', PrivateKey: Buffer.from('{"a":'.repeat(2_000)).toString('base64') }
  await damaged(JSON.stringify(venus))
})
