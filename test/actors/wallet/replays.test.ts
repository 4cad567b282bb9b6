/** Gateways that ask twice, whether they are broken or mean to deceive: each request is signed once, over restarts too. */
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  eventsApi,
  listenWalletEvent,
  type RequestEvent,
  type ResponseEvent,
} from '../../../actors/gateway/api/events.js'
import type { Address } from '../../../filecoin/index.js'
import { Dispatcher, Endpoint, Tokens, WebOptions } from '../../../runtime/rpc/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { useInstalledAddon } from '../../native/installed.js'
import { silent } from '../../runtime/rpc/sample.js'
import { PASSWORD, payment, startWallet } from './wallets.js'

useInstalledAddon()

/** Takes one wallet at a time, and passes on whatever it is told to. */
async function hostileGateway(t: Test) {
  let emit: (event: RequestEvent) => boolean = () => false
  let connected!: () => void
  let isConnected = new Promise<void>(resolve => {
    connected = resolve
  })
  const answers: ResponseEvent[] = []
  let answered = (): void => {}
  const done = async () => null
  const dispatcher = new Dispatcher()
    .addStream('Gateway.ListenWalletEvent', listenWalletEvent, to => {
      emit = to as typeof emit
      connected()
      return () => {
        isConnected = new Promise<void>(resolve => {
          connected = resolve
        })
      }
    })
    .add('Gateway', eventsApi, {
      ...Object.fromEntries(Object.keys(eventsApi).map(name => [name, done])),
      async ResponseWalletEvent(answer: ResponseEvent) {
        answers.push(answer)
        answered()
        return null
      },
    } as never)
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({}), { dispatcher, tokens, clock: systemClock, log: silent })
  const { host, port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  return {
    url: `http://${host}:${port}`,
    token: await tokens.issue({ permissions: ['sign'] }),
    /** What the wallet says to so many events, whatever their ids. */
    async send(...events: RequestEvent[]): Promise<readonly ResponseEvent[]> {
      await isConnected
      answers.length = 0
      for (const event of events) emit(event)
      await new Promise<void>(resolve => {
        answered = () => void (answers.length === events.length && resolve())
        answered()
      })
      return [...answers]
    },
  }
}

function signEvent(key: Address, nonce: number, Id: string = randomUUID()): RequestEvent {
  const [Signer, ToSign, Meta] = payment(key, { nonce })
  const Payload = Buffer.from(JSON.stringify({ Signer, ToSign, Meta })).toString('base64')
  return { Id, Method: 'WalletSign', Payload }
}

t.test('a gateway’s event is signed once, whatever comes again under its id, over restarts too', async t => {
  const gateway = await hostileGateway(t)
  const path = t.testdir({ 'gateway-token': gateway.token })
  const options = { gateways: [gateway.url] }
  const first = await startWallet(t, path, options)
  await first.lock.SetPassword(PASSWORD)
  const key = await first.keys.WalletNew('secp256k1')
  await first.own.PutRule({ name: 'day', effect: 'allow', mostValuePerDay: '3' })
  await first.own.PutBinding({ name: 'payer', key: key.toString(), rules: ['day'] })
  const event = signEvent(key, 1)
  const other = signEvent(key, 2, event.Id)
  const answers = await gateway.send(event, event, other)
  t.equal(answers.filter(({ Error: error }) => error === '').length, 1)
  t.equal(answers.filter(({ Error: error }) => error.startsWith('WALLET_REQUEST_REPLAYED')).length, 2)
  t.match(await first.own.ListSigningRecords({}), [{ id: event.Id, caller: gateway.url, decision: 'granted' }])
  await first.stop()

  const again = await startWallet(t, path, { ...options, password: PASSWORD })
  t.match(await gateway.send(event), [{ Error: /^WALLET_REQUEST_REPLAYED/ }])
  t.equal((await again.own.ListSigningRecords({})).length, 1)
  const [fresh] = await gateway.send(signEvent(key, 3))
  t.equal(fresh?.Error, '')
  const [beyond] = await gateway
    .send(signEvent(key, 4), signEvent(key, 5))
    .then(all => all.filter(({ Error: error }) => error))
  t.match(beyond?.Error, /WALLET_POLICY_REFUSED.*with 3 FIL of the last 24 hours/)
})

t.test('whatever a gateway sends is answered, with a code, and signs nothing', async t => {
  const gateway = await hostileGateway(t)
  const path = t.testdir({})
  writeFileSync(join(path, 'gateway-token'), gateway.token)
  const { lock, keys, own } = await startWallet(t, path, { gateways: [gateway.url] })
  await lock.SetPassword(PASSWORD)
  const key = await keys.WalletNew('bls')
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const [Signer, ToSign] = payment(key)
  const payloads = [
    null,
    '',
    base64('null'),
    base64('[]'),
    base64('{"Signer": 7}'),
    base64('{'),
    base64(JSON.stringify({ Signer, ToSign })),
    base64(JSON.stringify({ Signer, ToSign, Meta: { Type: 'message', Extra: 'no base64!' } })),
    base64(JSON.stringify({ Signer: 'f1nobody', ToSign, Meta: { Type: 'message' } })),
  ]
  for (const Payload of payloads) {
    const [answer] = await gateway.send({ Id: randomUUID(), Method: 'WalletSign', Payload })
    t.match(answer?.Error, /^WALLET_REQUEST_INVALID: /, Payload ?? 'none')
  }
  const [answer] = await gateway.send({ Id: randomUUID(), Method: 'WalletExport', Payload: null })
  t.match(answer?.Error, /^WALLET_REQUEST_UNKNOWN: /)
  t.same(await own.ListSigningRecords({ decision: 'granted' }), [])
})
