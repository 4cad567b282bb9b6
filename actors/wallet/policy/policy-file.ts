/**
 * The file that policies lie in, with a checksum: whole, or told to be damaged. It lies in a folder of its own that comes into being with it, so that a
 * missing file is no wallet without policies, whose keys would sign everything.
 */
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { Disk } from '../keystore/index.js'
import { NO_POLICIES, PolicySet } from './policy-set.js'
import { type Held, NO_STRATEGY, Strategy } from './strategy/index.js'

const FILE = 'policies.json'
const UNFINISHED = '.part'
const MOST_BYTES = 16 * 1_024 * 1_024
const VERSION = 1

export interface StoredPolicies extends Held {
  /** Counts the changes. */
  readonly revision: number
}

const Stored = z.strictObject({
  version: z.literal(VERSION),
  revision: z.int().min(0),
  policies: PolicySet,
  /** The first files had none. */
  strategy: Strategy.prefault({}),
  sha256: z.string(),
})

export class PolicyFile {
  constructor(
    private readonly folder: string,
    private readonly disk: Disk,
  ) {}

  /** Made if there is none. @throws WalletError POLICIES_DAMAGED or POLICIES_FAILED */
  async open(): Promise<StoredPolicies> {
    const { folder } = this
    const isNew = await this.asked(async disk => {
      const siblings = await disk.list(dirname(folder))
      return !siblings.some(name => join(dirname(folder), name) === folder)
    })
    if (isNew) await this.make()
    return this.read()
  }

  /** @throws WalletError POLICIES_DAMAGED or POLICIES_FAILED */
  async read(): Promise<StoredPolicies> {
    const bytes = await this.asked(disk => disk.read(this.path, MOST_BYTES))
    if (bytes === null) throw this.damaged('is not there any more')
    const text = Buffer.from(bytes).toString('utf8')
    try {
      const content = JSON.parse(text)
      if (text !== withChecksum(content)) throw new Error('its checksum is another')
      const { revision, policies, strategy } = Stored.parse(content)
      return { revision, policies, strategy }
    } catch (cause) {
      throw this.damaged('is not what the wallet wrote', cause)
    }
  }

  /** The whole, or nothing of it. @throws WalletError POLICY_INVALID or POLICIES_FAILED */
  async write(stored: StoredPolicies): Promise<void> {
    const bytes = Buffer.from(written(stored))
    if (bytes.length > MOST_BYTES)
      throw new WalletError({
        code: WalletErrorCode.POLICY_INVALID,
        problems: `all policies together have ${bytes.length} bytes, more than ${MOST_BYTES}`,
      })
    await this.asked(async disk => {
      await disk.write(`${this.path}${UNFINISHED}`, bytes)
      await disk.rename(`${this.path}${UNFINISHED}`, this.path)
      await disk.syncFolder(this.folder)
    })
  }

  private get path(): string {
    return join(this.folder, FILE)
  }

  private async make(): Promise<void> {
    const { folder } = this
    const unfinished = `${folder}${UNFINISHED}`
    await this.asked(async disk => {
      await disk.remove(unfinished)
      await disk.makeFolder(unfinished)
      await disk.write(
        join(unfinished, FILE),
        Buffer.from(written({ revision: 0, policies: NO_POLICIES, strategy: NO_STRATEGY })),
      )
      await disk.syncFolder(unfinished)
      await disk.rename(unfinished, folder)
      await disk.syncFolder(dirname(folder))
    })
  }

  private async asked<T>(ask: (disk: Disk) => Promise<T>): Promise<T> {
    try {
      return await ask(this.disk)
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'it failed'
      throw new WalletError({ code: WalletErrorCode.POLICIES_FAILED, path: this.path, reason }, { cause })
    }
  }

  private damaged(problem: string, cause?: unknown): WalletError {
    return new WalletError({ code: WalletErrorCode.POLICIES_DAMAGED, path: this.path, problem }, { cause })
  }
}

const written = ({ revision, policies, strategy }: StoredPolicies): string =>
  withChecksum({ version: VERSION, revision, policies, strategy })

/** In one way alone, so that no byte of it can be another. */
function withChecksum({ sha256: _, ...content }: Readonly<Record<string, unknown>>): string {
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return JSON.stringify({ ...content, sha256 })
}
