/** Users: whose tokens, miners and signers there are. */
import type { Clock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthStore, Ledger, UserRow, Write } from '../store/index.js'
import { type Page, pageOf } from './page.js'
import { checkedName, checkedText, refuse } from './requests.js'
import { revocation } from './revocation.js'

/** Venus's numbers. A user whose state was never said may do what an enabled one may. */
export enum UserState {
  Undefined = 0,
  Enabled = 1,
  Disabled = 2,
}

/** The user whose token the component's own machine has. */
export const LOCAL_USER = 'defaultLocalToken'

export interface UserChange {
  readonly name: string
  /** As it is, if absent. */
  readonly comment?: string | undefined
  /** As it is, if absent or undefined. */
  readonly state?: number | undefined
}

export interface UserModules {
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'wall'>
  readonly randomId: () => string
}

export class UserDesk {
  constructor(readonly modules: UserModules) {}

  /** @throws AuthError USER_EXISTS, USER_DELETED or REQUEST_INVALID */
  async create({ name, comment = '', state = UserState.Undefined }: UserChange): Promise<UserRow> {
    const { ledger, randomId } = this.modules
    checkedName(name)
    checkedText(comment, 'comment')
    return ledger.change(async () => {
      const there = await ledger.store.get('user', [name])
      if (there !== null)
        throw new AuthError({
          code: there.deletedAt === null ? AuthErrorCode.USER_EXISTS : AuthErrorCode.USER_DELETED,
          user: name,
        })
      const now = this.#now
      const row: UserRow = {
        id: randomId(),
        name,
        comment,
        state: checkedState(state),
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
      }
      return { writes: [{ put: 'user', row }], result: row }
    })
  }

  /** @throws AuthError USER_NOT_FOUND, USER_PROTECTED or REQUEST_INVALID */
  async update({ name, comment, state = UserState.Undefined }: UserChange): Promise<UserRow> {
    const { ledger } = this.modules
    if (comment !== undefined) checkedText(comment, 'comment')
    checkedState(state)
    return ledger.change(async next => {
      const before = await this.get(name)
      if (state === UserState.Disabled) requireUnprotected(name)
      const now = this.#now
      const row: UserRow = {
        ...before,
        comment: comment ?? before.comment,
        state: state === UserState.Undefined ? before.state : state,
        updatedAt: now,
      }
      const writes: Write[] = [{ put: 'user', row }]
      if (state === UserState.Disabled) writes.push(revocation(next, { kind: 'user', value: name }, now))
      return { writes, result: row }
    })
  }

  /** @throws AuthError USER_NOT_FOUND */
  async get(name: string): Promise<UserRow> {
    return existing(this.modules.ledger.store, name)
  }

  async has(name: string): Promise<boolean> {
    return isThere(await this.modules.ledger.store.get('user', [name]))
  }

  /** @param question.state of all, if absent or undefined */
  async list({
    state = UserState.Undefined,
    deleted = false,
    ...page
  }: Page & { readonly state?: number | undefined; readonly deleted?: boolean | undefined } = {}): Promise<
    readonly UserRow[]
  > {
    const where = {
      ...(!deleted && { deletedAt: null }),
      ...(state !== UserState.Undefined && { state: checkedState(state) }),
    }
    return this.modules.ledger.store.list('user', { where, ...pageOf(page) })
  }

  /** Its tokens hold no more, and its miners and signers are nobody's. @throws AuthError USER_NOT_FOUND, USER_PROTECTED */
  remove(name: string): Promise<void> {
    const { ledger } = this.modules
    const { store } = ledger
    return ledger.change(async next => {
      const user = await this.get(name)
      requireUnprotected(name)
      const now = this.#now
      const miners = await store.list('miner', { where: { user: name } })
      const signers = await store.list('signer', { where: { user: name } })
      const writes: Write[] = [
        { put: 'user', row: { ...user, deletedAt: now, updatedAt: now } },
        ...miners.map(({ miner }) => ({ remove: 'miner', key: [miner] }) as const),
        ...signers.map(({ signer }) => ({ remove: 'signer', key: [signer, name] }) as const),
        revocation(next, { kind: 'user', value: name }, now),
      ]
      return { writes, result: undefined }
    })
  }

  /** Its tokens hold again; miners and signers it hasn't any more. @throws AuthError USER_NOT_FOUND, REQUEST_INVALID */
  recover(name: string): Promise<UserRow> {
    const { ledger } = this.modules
    return ledger.change(async () => {
      const user = await ledger.store.get('user', [name])
      if (user === null) throw new AuthError({ code: AuthErrorCode.USER_NOT_FOUND, user: name })
      if (user.deletedAt === null) throw refuse(`the user '${name}' is not deleted`)
      const row = { ...user, deletedAt: null, updatedAt: this.#now }
      return { writes: [{ put: 'user', row }], result: row }
    })
  }

  get #now(): number {
    return this.modules.clock.wall()
  }
}

/** @throws AuthError USER_NOT_FOUND */
export async function existing(store: AuthStore, name: string): Promise<UserRow> {
  const user = await store.get('user', [name])
  if (isThere(user)) return user
  throw new AuthError({ code: AuthErrorCode.USER_NOT_FOUND, user: name })
}

const isThere = (user: UserRow | null): user is UserRow => user !== null && user.deletedAt === null

function checkedState(state: number): number {
  if (state in UserState) return state
  throw refuse(`the state ${state} is none of 0 (undefined), 1 (enabled), 2 (disabled)`)
}

export function requireUnprotected(name: string): void {
  if (name === LOCAL_USER) throw new AuthError({ code: AuthErrorCode.USER_PROTECTED, user: name })
}
