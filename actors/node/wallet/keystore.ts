/** The node's own keys: a file each, in the form that Lotus exports, which nobody else may read. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Address, Signature } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type Key, type KeyType, keyOf, newKey } from './key.js'

/** `PrivateKey` is base64. */
const KeyInfo = z.object({ Type: z.enum(['bls', 'secp256k1']), PrivateKey: z.base64() })
export type KeyInfo = z.infer<typeof KeyInfo>

const OWNER_ONLY = 0o600
const SUFFIX = '.key'

export class Keystore {
  private readonly keys = new Map<string, Key>()

  /**
   * The folder is made if absent.
   *
   * @throws NodeError KEY_FILE_DAMAGED
   */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(folder).filter(name => name.endsWith(SUFFIX))) {
      const key = readKey(join(folder, name))
      this.keys.set(key.address.key, key)
    }
  }

  get addresses(): Address[] {
    return [...this.keys.values()].map(({ address }) => address)
  }

  has(address: Address): boolean {
    return this.keys.has(address.key)
  }

  create(type: KeyType): Address {
    return this.add(newKey(type))
  }

  /** What `export` gives. @throws NodeError KEY_INVALID */
  import(info: unknown): Address {
    const parsed = KeyInfo.safeParse(info)
    if (!parsed.success) throw new NodeError({ code: NodeErrorCode.KEY_INVALID, type: 'unknown' })
    return this.add(keyOf(parsed.data.Type, new Uint8Array(Buffer.from(parsed.data.PrivateKey, 'base64'))))
  }

  /** A secret. @throws NodeError KEY_UNKNOWN */
  export(address: Address): KeyInfo {
    return infoOf(this.key(address))
  }

  /** @throws NodeError KEY_UNKNOWN */
  remove(address: Address): void {
    const { key } = this.key(address).address
    rmSync(this.fileOf(address))
    this.keys.delete(key)
  }

  /** @throws NodeError KEY_UNKNOWN */
  sign(address: Address, message: Uint8Array): Signature {
    return this.key(address).sign(message)
  }

  private add(key: Key): Address {
    if (!existsSync(this.fileOf(key.address))) writeKey(this.fileOf(key.address), key)
    this.keys.set(key.address.key, key)
    return key.address
  }

  private key(address: Address): Key {
    const key = this.keys.get(address.key)
    if (key === undefined) throw new NodeError({ code: NodeErrorCode.KEY_UNKNOWN, address: address.toString() })
    return key
  }

  private fileOf(address: Address): string {
    // Without the network's prefix, which says nothing of the key.
    return join(this.folder, `${address.toString().slice(1)}${SUFFIX}`)
  }
}

const infoOf = ({ type, secret }: Key): KeyInfo => ({ Type: type, PrivateKey: Buffer.from(secret).toString('base64') })

function readKey(path: string): Key {
  try {
    const { Type, PrivateKey } = KeyInfo.parse(JSON.parse(readFileSync(path, 'utf8')))
    return keyOf(Type, new Uint8Array(Buffer.from(PrivateKey, 'base64')))
  } catch {
    // Without the cause, which may tell what is in the file.
    throw new NodeError({ code: NodeErrorCode.KEY_FILE_DAMAGED, path })
  }
}

/** On disk before it is used: a key that signed and is lost takes its funds along. */
function writeKey(path: string, key: Key): void {
  const temporary = `${path}.part`
  const file = openSync(temporary, 'w', OWNER_ONLY)
  try {
    writeSync(file, JSON.stringify(infoOf(key)))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}
