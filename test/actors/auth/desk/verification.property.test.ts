/** Whatever is done to users, tokens and the blacklist, and in whatever order: a token holds exactly if nothing stands against it. */
import fc from 'fast-check'
import t from 'tap'
import { codeOf, openOffice } from './office.js'

t.setTimeout(60_000)

const USERS = ['alice', 'bob'] as const

const act = fc.oneof(
  fc.record({
    on: fc.constantFrom(...USERS),
    verb: fc.constantFrom('disable', 'enable', 'delete', 'recover', 'banUser', 'unbanUser', 'issue', 'issueShort'),
  }),
  fc.record({ on: fc.nat(7), verb: fc.constantFrom('remove', 'recoverToken', 'banToken', 'unbanToken') }),
  fc.record({ on: fc.constant(null), verb: fc.constantFrom('wait', 'restart') }),
)

interface Issued {
  readonly user: string
  readonly token: string
  readonly hash: string
  readonly expiresAt: number
  removed: boolean
  banned: boolean
}

t.test('a token holds exactly if nothing stands against it, and each end of it was told', async t => {
  const checked = fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 40, size: 'max' }), async acts => {
      let office = await openOffice(t)
      const told = new Set<string>()
      const listen = () =>
        office.feed.listen(({ revoked }) => revoked !== null && told.add(`${revoked.kind} ${revoked.value}`))
      listen()
      const users = new Map(USERS.map(name => [name as string, { disabled: false, deleted: false, banned: false }]))
      for (const name of USERS) await office.users.create({ name, state: 1 })
      const issued: Issued[] = []
      const holding = new Set<string>()
      for (const user of USERS) {
        const made = await office.tokens.issue({ name: user, perm: 'read' })
        issued.push({ ...made, user, expiresAt: Number.POSITIVE_INFINITY, removed: false, banned: false })
        holding.add(made.hash)
      }
      for (const { on, verb } of acts) {
        told.clear()
        const user = users.get(`${on}`)
        const one = typeof on === 'number' ? issued[on % Math.max(1, issued.length)] : undefined
        const { tokens, blacklist, clock } = office
        if (typeof on === 'string' && user !== undefined) {
          const name = on
          const set = async (state: number) => {
            if ((await codeOf(office.users.update({ name, state }))) === null) user.disabled = state === 2
          }
          if (verb === 'disable') await set(2)
          else if (verb === 'enable') await set(1)
          else if (verb === 'delete') {
            if ((await codeOf(office.users.remove(name))) === null) user.deleted = true
          } else if (verb === 'recover') {
            if ((await codeOf(office.users.recover(name))) === null) user.deleted = false
          } else if (verb === 'banUser') {
            await blacklist.ban({ kind: 'user', value: name }, '')
            user.banned = true
          } else if (verb === 'unbanUser') {
            if ((await codeOf(blacklist.unban({ kind: 'user', value: name }))) === null) user.banned = false
          } else {
            const expiresAt = verb === 'issueShort' ? clock.wall() + 20_000 : undefined
            const made = await tokens.issue({ name, perm: 'read', expiresAt }).catch(() => null)
            const at = expiresAt ?? Number.POSITIVE_INFINITY
            if (made !== null) issued.push({ ...made, user: name, expiresAt: at, removed: false, banned: false })
          }
        } else if (one !== undefined) {
          if (verb === 'remove') await tokens.remove(one.hash)
          else if (verb === 'recoverToken') await tokens.recover(one.hash)
          else if (verb === 'banToken') await blacklist.ban({ kind: 'token', value: one.hash }, '')
          else await codeOf(blacklist.unban({ kind: 'token', value: one.hash }))
          if (verb === 'remove' || verb === 'recoverToken') one.removed = verb === 'remove'
          else one.banned = verb === 'banToken'
        } else if (verb === 'wait') clock.advance(15_000)
        else if (verb === 'restart') {
          const { folder } = office
          await office.close()
          office = await openOffice(t, { folder, clock })
          listen()
        }
        for (const { token, hash, user: name, expiresAt, removed, banned } of issued) {
          const state = users.get(name)
          const wanted =
            !removed &&
            !banned &&
            expiresAt > office.clock.wall() &&
            !state?.disabled &&
            !state?.deleted &&
            !state?.banned
          const holds = (await codeOf(office.verification.verify(token))) === null
          if (holds !== wanted) throw new Error(`${verb} of ${on}: ${holds} instead of ${wanted}`)
          const expired = expiresAt <= office.clock.wall()
          if (holding.has(hash) && !holds && !expired && !told.has(`token ${hash}`) && !told.has(`user ${name}`))
            throw new Error(`${verb} of ${on}: nobody was told`)
          if (holds) holding.add(hash)
          else holding.delete(hash)
        }
      }
      await office.close()
    }),
    { numRuns: 20 },
  )
  await t.resolves(checked)
})
