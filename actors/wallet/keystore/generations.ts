/**
 * The folder of a keystore. All files of one password are a generation, in a folder of their own; one small file tells which generation counts. So a
 * change of password writes a whole new generation beside the old one, and one rename makes it the one that counts: killed at any moment, it leaves all
 * keys under the old password, or all under the new one.
 *
 * ```
 * <folder>/generation            "2"
 * <folder>/generation-2/password.json
 * <folder>/generation-2/<address without the network's prefix>.key
 * ```
 */
import { join } from 'node:path'
import { WalletError, WalletErrorCode } from '../errors.js'
import { type DurableFiles, UNFINISHED } from './durable-files.js'

const POINTER = 'generation'
const PREFIX = 'generation-'
export const KEY_SUFFIX = '.key'

export class Generations {
  private counting = 0

  private constructor(
    private readonly folder: string,
    private readonly files: DurableFiles,
  ) {}

  /**
   * The folder is made if absent. What was left unfinished goes.
   *
   * @throws WalletError KEYSTORE_DAMAGED or KEYSTORE_FAILED
   */
  static async open(folder: string, files: DurableFiles): Promise<Generations> {
    const generations = new Generations(folder, files)
    await files.makeFolder(folder)
    generations.counting = await generations.readPointer()
    await generations.sweep()
    return generations
  }

  /** The one that counts; 0 for none. */
  get current(): number {
    return this.counting
  }

  get isEmpty(): boolean {
    return this.counting === 0
  }

  /** Of the generation that counts. */
  pathOf(name: string): string {
    return join(this.folderOf(this.current), name)
  }

  /** Names in the generation that counts. */
  async names(): Promise<readonly string[]> {
    return this.isEmpty ? [] : this.files.list(this.folderOf(this.current))
  }

  /**
   * A new generation that counts when this resolves; if it doesn't, the one before counts.
   *
   * @param contents By name.
   */
  async replace(contents: AsyncIterable<readonly [name: string, text: string]>): Promise<void> {
    const [old, next] = [this.current, this.current + 1]
    const folder = this.folderOf(next)
    await this.files.remove(folder)
    try {
      await this.files.makeFolder(folder)
      for await (const [name, text] of contents) await this.files.write(join(folder, name), text)
      await this.files.write(this.pointer, `${next}\n`)
    } catch (error) {
      // After a failure of the rename's own sync nobody knows which counts, until it is read again.
      this.counting = await this.readPointer()
      if (this.current !== next) await this.discard(folder)
      throw error
    }
    this.counting = next
    if (old > 0) await this.discard(this.folderOf(old))
  }

  private get pointer(): string {
    return join(this.folder, POINTER)
  }

  private folderOf(generation: number): string {
    return join(this.folder, `${PREFIX}${generation}`)
  }

  private async readPointer(): Promise<number> {
    const text = await this.files.readText(this.pointer)
    if (text === null) return 0
    const generation = /^[1-9][0-9]{0,9}\n$/.test(text) ? Number(text) : 0
    if (generation === 0) throw this.damaged('is not what the wallet wrote')
    return generation
  }

  private async sweep(): Promise<void> {
    const others = (await this.files.list(this.folder)).filter(
      name => name.startsWith(PREFIX) && name !== `${PREFIX}${this.current}`,
    )
    for (const name of others) {
      const path = join(this.folder, name)
      // The first generation counts before it has keys: where none counts and there are some, somebody removed what tells.
      if (this.isEmpty && (await this.files.list(path)).some(name => name.endsWith(KEY_SUFFIX)))
        throw this.damaged(`is missing, and there are keys in ${path}`)
      await this.files.remove(path)
    }
    for (const name of await this.names()) if (name.endsWith(UNFINISHED)) await this.files.remove(this.pathOf(name))
  }

  /** What is left goes when the keystore is opened next. */
  private async discard(folder: string): Promise<void> {
    await this.files.remove(folder).catch(() => {})
  }

  private damaged(problem: string): WalletError {
    return new WalletError({ code: WalletErrorCode.KEYSTORE_DAMAGED, path: this.pointer, problem })
  }
}
