/** Who comes to the wallet's door with a grant's token, alone or behind another. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { GrantTokens, keysApi, policiesApi, strategyApi } from '../../../actors/wallet/index.js'
import { connectWeb, Endpoint, Tokens, WebOptions } from '../../../runtime/rpc/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { useInstalledAddon } from '../../native/installed.js'
import { silent } from '../../runtime/rpc/sample.js'
import { PASSWORD, payment, startWallet } from './wallets.js'

useInstalledAddon()

async function door(t: Test) {
  const wallet = await startWallet(t, t.testdir())
  await wallet.lock.SetPassword(PASSWORD)
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({}), {
    ...{ dispatcher: wallet.dispatcher, clock: systemClock, log: silent },
    tokens: new GrantTokens({ tokens, grants: () => wallet.grants }),
  })
  const { host, port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  const key = await wallet.keys.WalletNew('secp256k1')
  const other = await wallet.keys.WalletNew('secp256k1')
  await wallet.own.PutRule({ name: 'small', effect: 'allow', mostValue: '1' })
  await wallet.own.PutBinding({ name: 'worker', key: key.toString(), rules: ['small'] })
  await wallet.own.PutGroup({ name: 'market', bindings: ['worker'] })
  const { token: grant } = await wallet.own.AddGrant('deals', 'market')
  const as = async (token: string) => {
    const connection = await connectWeb({ url: `http://${host}:${port}/rpc/v1`, token })
    t.teardown(() => connection.close())
    return {
      connection,
      ...connection.client('Filecoin', { ...keysApi, ...strategyApi }),
      ...connection.client('Wallet', policiesApi),
    }
  }
  return { ...wallet, key, other, grant, tokens, as }
}

t.test('a grant’s token signs what it was granted, and nothing more', async t => {
  const { as, grant, key, other, own } = await door(t)
  const deals = await as(grant)
  t.match(await deals.WalletSign(...payment(key)), { type: 1 })
  await t.rejects(deals.WalletSign(...payment(key, { fil: 2n })), { code: 'WALLET_POLICY_REFUSED' })
  await t.rejects(deals.WalletSign(...payment(other)), { message: /the grant 'deals' has no rule for/ })
  for (const call of [deals.WalletExport(key.toString()), deals.PutRule({}), deals.AddGrant('a', 'market')])
    await t.rejects(call as Promise<unknown>, { code: 'RPC_FORBIDDEN' })
  const callers = (await own.ListSigningRecords({})).map(({ caller }) => caller)
  t.same(callers, Array(3).fill('grant deals at 127.0.0.1'))
})

t.test('a grant’s token that was revoked opens nothing, and hangs up on who came in by it', async t => {
  const { as, grant, key, own, tokens } = await door(t)
  const inside = await as(grant)
  const behind = await as(`${await tokens.issue({ permissions: ['sign'] })}___${grant}`)
  t.match(await behind.WalletSign(...payment(key)), { type: 1 })
  await own.PutRule({ name: 'other', effect: 'allow' })
  t.match(await inside.WalletSign(...payment(key)), { type: 1 }, 'another change leaves it connected')
  await own.RemoveGrant('deals')
  t.match(await inside.connection.closed, Error)
  await t.rejects(behind.WalletSign(...payment(key)), { code: 'WALLET_GRANT_UNKNOWN' })
  await t.rejects(as(grant), { code: 'RPC_TOKEN_INVALID' })
  await t.rejects(as(`${grant}x`), { code: 'RPC_TOKEN_INVALID' })
})

t.test('a grant’s token behind another holds its holder to the grant, as venus-wallet’s clients send it', async t => {
  const { as, grant, key, other, tokens } = await door(t)
  // Signatures with underscores in them are told from what stands behind them.
  for (let at = 0; at < 20; at++) {
    const token = await tokens.issue({ permissions: ['sign'], name: `messager-${at}` })
    const messager = await as(`${token}___${grant}`)
    t.match(await messager.WalletSign(...payment(key)), { type: 1 })
    await t.rejects(messager.WalletSign(...payment(other)), { code: 'WALLET_POLICY_REFUSED' })
    t.match(await (await as(token)).WalletSign(...payment(other)), { type: 1 }, 'without it, what the key may')
  }
  const reader = await as(`${await tokens.issue({ permissions: ['read'] })}___${grant}`)
  await t.rejects(reader.WalletSign(...payment(key)), { code: 'RPC_FORBIDDEN' }, 'a grant adds no permission')
  const unknown = await as(`${await tokens.issue({ permissions: ['sign'] })}___of-nobody`)
  await t.rejects(unknown.WalletSign(...payment(key)), { code: 'WALLET_GRANT_UNKNOWN' })
  await t.rejects(as(`a.b.${'c'.repeat(43)}___${grant}`), { code: 'RPC_TOKEN_INVALID' })
})

t.test('a token that venus-wallet’s clients made signs behind another, and opens no door alone', async t => {
  const { as, key, other, tokens } = await door(t)
  const admin = await tokens.issue({ permissions: ['admin'] })
  const token = await (await as(admin)).NewStToken('market')
  const messager = await as(`${await tokens.issue({ permissions: ['sign'] })}___${token}`)
  t.match(await messager.WalletSign(...payment(key)), { type: 1 })
  await t.rejects(messager.WalletSign(...payment(other)), { message: /the grant 'market-1' has no rule for/ })
  await t.rejects(as(token), { code: 'RPC_TOKEN_INVALID' })
  for (const call of [messager.ListKeyBinds(0, 0), messager.NewStToken('market'), messager.GetWalletTokenInfo(token)])
    await t.rejects(call as Promise<unknown>, { code: 'RPC_FORBIDDEN' })
  const shown = (From: string) => ({
    ...{ Version: 0, To: 't01000', From, Nonce: 0, Value: '1', GasLimit: 1, GasFeeCap: '0', GasPremium: '0' },
    ...{ Method: 0, Params: null },
  })
  const behind = await as(`${admin}___${token}`)
  t.equal(await behind.Verify(key.toString(), 'message', shown(key.toString())), null)
  await t.rejects(behind.Verify(other.toString(), 'message', shown(other.toString())), {
    ...{ code: 'WALLET_POLICY_REFUSED', message: /the grant 'market-1' has no rule for/ },
  })
  await behind.RemoveStToken(token)
  await t.rejects(messager.WalletSign(...payment(key)), { code: 'WALLET_GRANT_UNKNOWN' })
})

t.test('what revokes a token is told of the token, without what stands behind it', async t => {
  const heard: ((isMeant: (shown: { token: string }) => boolean) => void)[] = []
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })
  const own = Object.assign(tokens, {
    onRevoked(listener: never) {
      heard.push(listener)
      return () => {}
    },
  })
  const grants = new GrantTokens({ tokens: own, grants: () => ({ onChanged: () => () => {} }) as never })
  const token = await tokens.issue({ permissions: ['sign'] })
  let isMeant = false
  grants.onRevoked(meant => {
    isMeant = meant({ token: `${token}___grant` } as never)
  })
  heard[0]?.(shown => shown.token === token)
  t.ok(isMeant)
})
