/** Auth's desks over an LMDB in a folder, on a clock that is turned by hand. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type Desks, openDesks } from '../../../../actors/auth/desk/index.js'
import { type AuthStore, openAuthStore } from '../../../../actors/auth/store/index.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'

export interface Office extends Desks {
  readonly folder: string
  readonly clock: VirtualClock
  readonly store: AuthStore
  close(): Promise<void>
}

let folders = 0

export async function openOffice(
  t: Test,
  {
    folder = join(t.testdir(), `auth-${folders++}`),
    clock = new VirtualClock(),
    usageDays = 400,
    open = () => openAuthStore({ type: 'lmdb' }, join(folder, 'store')),
  }: { folder?: string; clock?: VirtualClock; usageDays?: number; open?: () => Promise<AuthStore> } = {},
): Promise<Office> {
  mkdirSync(folder, { recursive: true })
  const store = await open()
  let desks: Desks
  try {
    desks = await openDesks({ folder, pollMs: 250, usageDays }, { store, clock, randomBytes, randomId: randomUUID })
  } catch (error) {
    await store.close()
    throw error
  }
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= desks.stop().then(() => store.close())
    return closing
  }
  t.teardown(close)
  return { ...desks, folder, clock, store, close }
}

/** What a promise was refused with, or null. */
export const codeOf = (promise: Promise<unknown>): Promise<string | null> =>
  promise.then(
    () => null,
    error => error.code,
  )
