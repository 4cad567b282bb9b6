/** What the pool did for whoever a key or a miner belongs to, told to auth, which knows that. */
import type { Client } from '../../../runtime/rpc/index.js'
import type { authApi } from '../api.js'
import { isRefused } from './refused.js'

export interface WorkReportsOptions {
  /** Of the component: reports of several processes under one name and id count once. */
  readonly service: string
}

export interface WorkReportsModules {
  /** With an admin's token. @throws AuthError UNREACHABLE */
  readonly auth: () => Pick<Client<typeof authApi>, 'ReportUsage'>
}

/** An ID address and its blocks; or a key's address, its messages, and the gas that these used. */
export type Work =
  | { readonly miner: string; readonly blocks: number }
  | { readonly signer: string; readonly messages: number; readonly gas: number }

export type Entered =
  | { readonly isTaken: true; readonly dropped: number }
  | { readonly isTaken: false; readonly why: string }

export class WorkReports {
  /** Of one report. */
  readonly mostWorks = 10_000

  constructor(
    readonly options: WorkReportsOptions,
    readonly modules: WorkReportsModules,
  ) {}

  /** One that was taken before adds nothing. @throws AuthError UNREACHABLE; RemoteError; RpcError: it may not have been taken */
  async enter({ id, works }: { readonly id: string; readonly works: readonly Work[] }): Promise<Entered> {
    const entries = works.map(work => ({ ...work, method: '' }))
    try {
      const { dropped } = await this.modules.auth().ReportUsage({ id, service: this.options.service, entries })
      return { isTaken: true, dropped }
    } catch (error) {
      if (!isRefused(error)) throw error
      return { isTaken: false, why: error.message }
    }
  }
}
