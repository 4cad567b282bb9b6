/** docs/gateway.md, as somebody would follow it. */
import t from 'tap'
import { followPage } from './session.js'

t.setTimeout(200_000)

t.test('the page’s session goes as it says', async t => {
  const { out } = await followPage(t, {
    name: 'gateway.md',
    env: { VESPER_GATEWAY_RPC_PORT: '0', VESPER_WALLET_RPC_PORT: '0', VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024' },
    timeoutMs: 180_000,
  })
  t.match(out, 'nobody is connected')
  t.match(out, /wallet +defaultLocalToken +t3/)
  t.match(out, /connection\/[0-9a-f-]{36}/)
})
