/** What auth makes of reports that name keys and miners, whatever its rows lie in. */
import type { Test } from 'tap'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import type { AuthStore } from '../../../../actors/auth/store/index.js'
import { openOffice } from './office.js'

const SIGNER = '1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'
const OTHER = '3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const GAS = 10n ** 20n

export async function usageConformance(t: Test, open: () => Promise<AuthStore>): Promise<void> {
  const opened = async (t: Test) => {
    const office = await openOffice(t, { open })
    for (const name of ['zoe', 'alice', 'bob']) await office.users.create({ name })
    const told = async () =>
      (await office.usage.list()).map(
        ({ user, messages, blocks, gas }) => `${user}: ${messages} messages, ${blocks} blocks, ${gas} gas`,
      )
    return { ...office, told }
  }
  const block = (miner: string) => ({ miner, method: '', blocks: 1n })
  const sent = (signer: string, messages = 1n) => ({ signer, method: '', messages, gas: messages * GAS })

  await t.test(
    'a miner’s blocks and a signer’s messages count for whose they are, and nobody’s are dropped',
    async t => {
      const { usage, miners, signers, told } = await opened(t)
      await miners.bind('alice', '01000', false)
      await signers.register('bob', [SIGNER])
      const report = { service: 'node', entries: [block('01000'), block('01001'), sent(SIGNER, 2n), sent(OTHER)] }
      t.same(await usage.report({ ...report, id: 'a' }), { added: true, dropped: 2 })
      t.same(await usage.report({ ...report, id: 'a' }), { added: false, dropped: 2 })
      const user = { user: 'alice', method: '', messages: 5n }
      t.same(await usage.report({ service: 'node', id: 'b', entries: [user, block('01000'), block('01000')] }), {
        added: true,
        dropped: 0,
      })
      t.same(await told(), ['alice: 5 messages, 3 blocks, 0 gas', `bob: 2 messages, 0 blocks, ${2n * GAS} gas`])
    },
  )

  await t.test(
    'a signer of several counts for who had it first, once, and for the next when that one gives it up',
    async t => {
      const { usage, signers, users, clock, told } = await opened(t)
      await signers.register('zoe', [SIGNER])
      clock.advance(1)
      await signers.register('alice', [SIGNER])
      await signers.register('bob', [SIGNER])
      clock.advance(1)
      await signers.register('zoe', [SIGNER])
      const report = (id: string) => usage.report({ service: 'node', id, entries: [sent(SIGNER)] })
      await report('a')
      t.same(await told(), [`zoe: 1 messages, 0 blocks, ${GAS} gas`])
      await users.remove('zoe')
      await report('b')
      t.same(await told(), [`alice: 1 messages, 0 blocks, ${GAS} gas`, `zoe: 1 messages, 0 blocks, ${GAS} gas`])
    },
  )

  await t.test('of several reports under one id the first decides whose it is', async t => {
    const { usage, miners, told } = await opened(t)
    const report = { service: 'node', id: 'a', entries: [block('01000')] }
    t.same(await usage.report(report), { added: true, dropped: 1 })
    await miners.bind('alice', '01000', true)
    t.same(await usage.report(report), { added: false, dropped: 0 })
    t.same(await told(), [])
  })

  await t.test('an entry that names nobody, or several, spoils its report', async t => {
    const { usage, miners, told } = await opened(t)
    await miners.bind('alice', '01000', true)
    for (const bad of [
      { method: '', blocks: 1n },
      { ...block('01000'), user: 'alice' },
      { ...block('01000'), signer: SIGNER },
    ])
      await t.rejects(usage.report({ service: 'node', id: 'a', entries: [block('01000'), bad] }), {
        code: AuthErrorCode.REQUEST_INVALID,
      })
    t.same(await told(), [])
    t.match(await usage.report({ service: 'node', id: 'a', entries: [block('01000')] }), { added: true })
  })

  await t.test('a store that fails is an error, and never reads as nobody’s', async t => {
    const { usage, miners, signers, store } = await opened(t)
    await miners.bind('alice', '01000', true)
    await signers.register('alice', [SIGNER])
    await store.close()
    for (const entry of [block('01000'), sent(SIGNER)])
      await t.rejects(usage.report({ service: 'node', id: 'a', entries: [entry] }), {
        code: AuthErrorCode.STORE_FAILED,
      })
  })
}
