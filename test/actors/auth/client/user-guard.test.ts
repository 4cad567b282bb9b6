import t from 'tap'
import { UserGuard } from '../../../../actors/auth/client/index.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { type GuardedCall, type Permission, type Subject, withLower } from '../../../../runtime/rpc/index.js'

const KEY = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'
const OTHERS = 't1hvuzpfdycc6z6mjgbiyaiojikd6wk2vwy7muuei'

function scene() {
  const asked: string[] = []
  const counted: string[] = []
  let error: Error | null = null
  const guard = new UserGuard({
    limits: { take: async ({ user }) => void asked.push(`limit ${user}`) },
    directory: {
      async ownsSigner(user, signer) {
        asked.push(`${user} ${signer}`)
        if (error !== null) throw error
        return `${signer}` === KEY
      },
      async ownsMiner({ name }, miner) {
        asked.push(`${name} ${miner}`)
        return `${miner}` === 't01000'
      },
    },
    usage: { count: (user, method, isError) => counted.push(`${user} ${method} ${isError}`) },
  })
  const call = (permission: Permission, subjects: readonly Subject[]): GuardedCall => {
    const caller = { name: 'alice', user: 'alice', permissions: withLower([permission]) }
    return { caller, user: 'alice', method: 'Filecoin.MpoolPush', permission: 'write', subjects, isAnswer: false }
  }
  const admit = (permission: Permission, ...subjects: readonly Subject[]) => guard.admit(call(permission, subjects))
  const answer = () => guard.admit({ ...call('read', []), method: 'Gateway.ResponseWalletEvent', isAnswer: true })
  return { guard, admit, answer, asked, counted, fail: (with_: Error) => (error = with_) }
}

const signer = (name: string): Subject => ({ kind: 'signer', name })

t.test('a user may do what is about what is theirs alone', async t => {
  const { admit, asked } = scene()
  await admit('sign', signer(KEY), { kind: 'miner', name: 't01000' })
  await t.rejects(admit('sign', signer(KEY), signer(OTHERS)), {
    code: AuthErrorCode.SUBJECT_OF_OTHERS,
    message: `Filecoin.MpoolPush names the signer ${OTHERS}, which isn't of the user 'alice'; \`vesper auth user get alice\` shows what is, and an admin may bind more`,
  })
  await t.rejects(admit('sign', { kind: 'miner', name: 't01001' }), { code: AuthErrorCode.SUBJECT_OF_OTHERS })
  await t.rejects(admit('sign', { kind: 'moon', name: 'x' }), { code: AuthErrorCode.SUBJECT_OF_OTHERS })
  asked.length = 0
  await admit('sign', ...Array.from({ length: 1_000 }, () => signer(KEY)))
  t.same(asked, ['limit alice', `alice ${KEY}`], 'what is named often is asked about once')
})

t.test('an admin may do what is about anybody’s, within the limits', async t => {
  const { admit, asked } = scene()
  await admit('admin', signer(OTHERS))
  t.same(asked, ['limit alice'])
})

t.test('what a component asked of a user is answered as often as it is asked', async t => {
  const { answer, asked } = scene()
  await answer()
  t.same(asked, [])
})

t.test('what keeps auth from saying whose it is refuses, with why', async t => {
  const { admit, fail } = scene()
  fail(new Error('the connection ended'))
  await t.rejects(admit('sign', signer(KEY)), { code: AuthErrorCode.UNREACHABLE, message: /the connection ended/ })
})

t.test('what became of a call is counted for its user', async t => {
  const { guard, counted } = scene()
  const call: Pick<GuardedCall, 'user' | 'method'> = { user: 'alice', method: 'Filecoin.MpoolPush' }
  guard.done(call, null)
  guard.done(call, 'RPC_TOO_MANY')
  t.same(counted, ['alice Filecoin.MpoolPush false', 'alice Filecoin.MpoolPush true'])
})
