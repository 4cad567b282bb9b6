import t from 'tap'
import { OwnTokensFirst } from '../../../../actors/auth/client/index.js'
import { AuthError, AuthErrorCode } from '../../../../actors/auth/errors.js'
import { type Caller, RpcErrorCode, Tokens, type TokenVerifier, withLower } from '../../../../runtime/rpc/index.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'

const ALICE: Caller = { name: 'alice', user: 'alice', permissions: withLower(['sign']) }
const UNREACHABLE = { code: AuthErrorCode.UNREACHABLE }

function scene(secret = new Uint8Array(32).fill(7)) {
  const clock = new VirtualClock()
  const asked: string[] = []
  let isOut = false
  const auth: TokenVerifier = {
    known: token => (token === 'known' && !isOut ? ALICE : undefined),
    async verify(token) {
      asked.push(token)
      if (isOut) throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: 'of the test' })
      return ALICE
    },
  }
  const own = new Tokens({ secret }, { clock })
  const tokens = new OwnTokensFirst({ own, auth })
  return { clock, asked, own, tokens, silence: () => (isOut = true) }
}

t.test('a token of the component’s own making holds without auth, and names no user of the pool', async t => {
  const { tokens, asked, silence } = scene()
  silence()
  const token = await tokens.issue({ permissions: ['read', 'write'], name: 'lotus' })
  t.same(await tokens.verify(token), { name: 'lotus', permissions: withLower(['write']) })
  t.match(
    tokens.known(token, () => ''),
    { name: 'lotus' },
  )
  t.match(await tokens.verify(await tokens.local()), { permissions: withLower(['admin']) })
  t.same(asked, [])
})

t.test('of any other token auth is asked, and while it can’t be, it is refused', async t => {
  const { tokens, asked, silence } = scene()
  const foreign = await scene(new Uint8Array(32).fill(8)).own.issue({ permissions: ['admin'] })
  for (const token of [foreign, 'no.jwt.at-all', 'x', '']) t.equal(await tokens.verify(token), ALICE)
  t.same(asked, [foreign, 'no.jwt.at-all', 'x', ''])
  t.equal(
    tokens.known('known', () => ''),
    ALICE,
  )
  silence()
  t.equal(
    tokens.known('known', () => ''),
    undefined,
  )
  await t.rejects(tokens.verify(foreign), UNREACHABLE)
})

t.test('an own token that has expired is refused by itself: auth isn’t asked for another opinion', async t => {
  const { tokens, asked, clock } = scene()
  const token = await tokens.issue({ permissions: ['admin'], expiresAt: clock.wall() + 10_000 })
  t.ok(await tokens.verify(token))
  clock.advance(20_000)
  t.equal(
    tokens.known(token, () => ''),
    undefined,
  )
  await t.rejects(tokens.verify(token), { code: RpcErrorCode.TOKEN_INVALID, message: /expired/ })
  t.same(asked, [])
})

t.test('a token whose claims were changed isn’t taken for our own', async t => {
  const { tokens, own, asked } = scene()
  const [head, , signature] = (await own.issue({ permissions: ['read'] })).split('.')
  const claims = Buffer.from(JSON.stringify({ Allow: ['admin'] })).toString('base64url')
  const forged = `${head}.${claims}.${signature}`
  t.equal(own.signed(forged), false)
  t.equal(await tokens.verify(forged), ALICE, 'auth would say that it knows it not')
  t.same(asked, [forged])
})

t.test('who listens hears of auth’s revocations', t => {
  const listeners: unknown[] = []
  const { own } = scene()
  const auth: TokenVerifier = {
    known: () => undefined,
    verify: async () => ALICE,
    onRevoked(listener) {
      listeners.push(listener)
      return () => listeners.pop()
    },
  }
  const listener = () => {}
  const stop = new OwnTokensFirst({ own, auth }).onRevoked(listener)
  t.same(listeners, [listener])
  stop()
  t.same(listeners, [])
  t.end()
})
