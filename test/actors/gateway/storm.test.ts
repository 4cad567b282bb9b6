/** A thousand requests over fifty connections that break and come again: each has one answer, right or coded, and nothing is left behind. */
import t from 'tap'
import { callsApi } from '../../../actors/gateway/index.js'
import { keyOf } from '../../../actors/node/wallet/index.js'
import { verifySecp256k1 } from '../../../native/index.js'
import { Random } from '../../simulator/random.js'
import { type Listener, stage, wallet } from './stage.js'

t.setTimeout(120_000)

const WALLETS = 50
const REQUESTS = 1_000
const BREAKS = 60

t.test('each request of a storm is answered once', async t => {
  const random = new Random(Date.now())
  t.comment(`seed ${random.seed}`)
  const { connect, gateway } = await stage(t)
  const keys = Array.from({ length: WALLETS }, (_, index) => keyOf('secp256k1', new Uint8Array(32).fill(index + 1)))
  const live: Listener[] = []
  const attach = async (index: number): Promise<void> => {
    const key = keys[index] as (typeof keys)[number]
    const listener = await wallet(await connect('alice'), { keys: [key], own: `wallet ${index}` })
    await listener.channel
    live[index] = listener
  }
  await Promise.all(keys.map((_, index) => attach(index)))

  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const codes = new Map<string, number>()
  const count = (code: string) => codes.set(code, (codes.get(code) ?? 0) + 1)
  const request = async (n: number): Promise<void> => {
    const key = keys[n % WALLETS] as (typeof keys)[number]
    const message = Buffer.from(`request ${n}`)
    const asked = admin.WalletSign(key.address.toString(), ['alice'], message.toString('base64'), {
      Type: 'message',
      Extra: null,
    })
    await asked.then(
      ({ data }) => count(verifySecp256k1(key.address.bytes, message, data) ? 'signed' : 'forged'),
      error => count((error as { code?: string }).code ?? String(error)),
    )
  }
  const breaking = async (): Promise<void> => {
    for (let n = 0; n < BREAKS; n++) {
      const index = random.int(WALLETS)
      live[index]?.close()
      await attach(index)
    }
  }
  const storm = async (): Promise<void> => {
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < REQUESTS) await request(next++)
    }
    await Promise.all(Array.from({ length: 100 }, worker))
  }
  await Promise.all([storm(), breaking()])
  t.comment([...codes].map(([code, times]) => `${code} ${times}`).join(', '))
  t.equal(
    [...codes.values()].reduce((sum, times) => sum + times, 0),
    REQUESTS,
  )
  t.ok((codes.get('signed') ?? 0) > REQUESTS / 2)
  const known = new Set(['signed', 'GATEWAY_ALL_FAILED', 'GATEWAY_NO_CONNECTION', 'GATEWAY_KEY_UNPROVEN'])
  t.same(
    [...codes.keys()].filter(code => !known.has(code)),
    [],
    'nothing but coded refusals',
  )
  for (const connection of gateway.connections.of('wallet')) t.equal(connection.underway, 0)
  t.equal(gateway.connections.of('wallet').length, WALLETS)
})
