/** What the pool's users may do at a component: as often as their rules have it, and with what is theirs. What they did is counted. */
import { Address } from '../../../filecoin/index.js'
import type { CallGuard, GuardedCall, Subject } from '../../../runtime/rpc/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthDirectory } from './directory.js'
import { unanswered } from './unanswered.js'
import type { UsageReports } from './usage-reports.js'
import type { UserLimits } from './user-limits.js'

export interface UserGuardModules {
  readonly limits: Pick<UserLimits, 'take'>
  readonly directory: Pick<AuthDirectory, 'ownsMiner' | 'ownsSigner'>
  readonly usage: Pick<UsageReports, 'count'>
}

export class UserGuard implements CallGuard {
  constructor(readonly modules: UserGuardModules) {}

  /** @throws RpcError TOO_MANY; AuthError SUBJECT_OF_OTHERS, UNREACHABLE, RULES_UNKNOWN */
  async admit(call: GuardedCall): Promise<void> {
    if (!call.isAnswer) await this.modules.limits.take(call)
    if (call.subjects.length === 0 || call.caller.permissions.has('admin')) return
    const { user, method } = call
    for (const subject of distinct(call.subjects))
      if (!(await this.#owns(call, subject)))
        throw new AuthError({ code: AuthErrorCode.SUBJECT_OF_OTHERS, ...subject, user, method })
  }

  done({ user, method }: Pick<GuardedCall, 'user' | 'method'>, code: string | null): void {
    this.modules.usage.count(user, method, code !== null)
  }

  /** Asked each time: nobody tells of bindings that come and go. */
  async #owns({ caller, user }: GuardedCall, { kind, name }: Subject): Promise<boolean> {
    const { directory } = this.modules
    try {
      if (kind === 'signer') return await directory.ownsSigner(user, Address.parse(name))
      if (kind === 'miner') return await directory.ownsMiner(caller, Address.parse(name))
    } catch (error) {
      throw unanswered(user, error)
    }
    return false
  }
}

const distinct = (subjects: readonly Subject[]): Iterable<Subject> =>
  new Map(subjects.map(subject => [`${subject.kind} ${subject.name}`, subject])).values()
