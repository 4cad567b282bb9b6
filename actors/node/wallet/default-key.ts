/** The key that is used where none is named: its address, in a file beside the keys. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Address } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { Keystore } from './keystore.js'

export interface DefaultKeyOptions {
  /** Of the keystore. */
  readonly folder: string
}

export class DefaultKey {
  private readonly path: string

  constructor(
    { folder }: DefaultKeyOptions,
    private readonly modules: { readonly keystore: Keystore },
  ) {
    this.path = join(folder, 'default')
  }

  /** Null if none was chosen, or if it is gone. */
  get address(): Address | null {
    const address = this.chosen()
    return address !== null && this.modules.keystore.has(address) ? address : null
  }

  /** @throws NodeError KEY_UNKNOWN */
  choose(address: Address): void {
    if (!this.modules.keystore.has(address))
      throw new NodeError({ code: NodeErrorCode.KEY_UNKNOWN, address: address.toString() })
    const temporary = `${this.path}.part`
    writeFileSync(temporary, `${address}\n`, { mode: 0o600 })
    renameSync(temporary, this.path)
  }

  private chosen(): Address | null {
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    return Address.parse(text.trim())
  }
}
