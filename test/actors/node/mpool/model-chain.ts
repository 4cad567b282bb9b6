/** A chain that executes nothing: a tree of tipsets whose accounts have a nonce each, so that a pool's ways can be followed by a simple model. */

import type { ChainMessage, PoolChain, PoolState } from '../../../../actors/node/mpool/pool-chain.js'
import { type Account, isKey } from '../../../../actors/node/state/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import {
  Address,
  cidOf,
  SignatureType,
  type SignedMessage,
  signedMessageCid,
  Tipset,
  type TipsetKey,
} from '../../../../filecoin/index.js'

interface Node {
  readonly tipset: Tipset
  readonly parent: Node | null
  readonly messages: readonly SignedMessage[]
  /** By the key's address. */
  readonly nonces: ReadonlyMap<string, number>
}

const SOMETHING = cidOf(Uint8Array.of(0))
const BALANCE = 10n ** 24n

export class ModelChain implements PoolChain {
  #head: Node
  readonly #nodes = new Map<string, Node>()
  readonly #listeners = new Set<() => void>()
  #made = 0

  constructor(readonly people: readonly Key[]) {
    this.#head = this.#add(null, [])
  }

  get head(): Tipset {
    return this.#head.tipset
  }

  get height(): number {
    return this.#head.tipset.height
  }

  /** Messages of the head and all before it, without those that came to nothing. */
  get onChain(): readonly SignedMessage[] {
    const found: SignedMessage[] = []
    for (let node: Node | null = this.#head; node !== null; node = node.parent) found.unshift(...node.messages)
    return found
  }

  nonceOf(person: Key): number {
    return this.#head.nonces.get(person.address.key) ?? 0
  }

  /** A new head, on the one that is so many before it. */
  extend(back: number, ...tipsets: readonly (readonly SignedMessage[])[]): void {
    let node = this.#head
    for (let step = 0; step < back && node.parent !== null; step++) node = node.parent
    for (const messages of tipsets) node = this.#add(node, messages)
    this.#head = node
    for (const listener of this.#listeners) listener()
  }

  onHeadChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tipset(key: TipsetKey): Tipset {
    return key.cids.length === 0 ? this.head : this.#node(key).tipset
  }

  path(from: Tipset, to: Tipset) {
    const revert: Tipset[] = []
    const apply: Tipset[] = []
    let [left, right] = [from, to]
    while (!left.key.equals(right.key))
      if (left.height > right.height) {
        revert.push(left)
        left = (this.#node(left.key).parent as Node).tipset
      } else {
        apply.unshift(right)
        right = (this.#node(right.key).parent as Node).tipset
      }
    return { revert, apply }
  }

  async stateAfter(tipset: Tipset): Promise<PoolState> {
    const { nonces } = this.#node(tipset.key)
    return { baseFee: 100n, accountOf: address => this.#account(address, nonces), load: async () => {} }
  }

  messagesOf(tipset: Tipset): readonly ChainMessage[] {
    return this.#node(tipset.key).messages.map(signed => ({
      message: signed.message,
      cid: signedMessageCid(signed).toString(),
      signed: signed.signature.type === SignatureType.Bls ? null : signed,
    }))
  }

  senderOf(_: Tipset, from: Address): Address | null {
    return isKey(from) ? from : (this.#account(from, new Map())?.key ?? null)
  }

  #account(address: Address, nonces: ReadonlyMap<string, number>): Account | null {
    const place = this.people.findIndex(
      (person, index) => person.address.equals(address) || Address.id(100 + index).equals(address),
    )
    const person = this.people[place]
    if (person === undefined) return null
    const { address: key } = person
    return { id: Address.id(100 + place), key, nonce: nonces.get(key.key) ?? 0, balance: BALANCE }
  }

  #add(parent: Node | null, messages: readonly SignedMessage[]): Node {
    const nonces = new Map(parent?.nonces)
    const valid = messages.filter(({ message: { from, nonce } }) => {
      const key = this.senderOf(this.#head?.tipset as Tipset, from)?.key
      if (key === undefined || nonce !== (nonces.get(key) ?? 0)) return false
      nonces.set(key, nonce + 1)
      return true
    })
    const node = { tipset: this.#tipsetOn(parent?.tipset ?? null), parent, messages: valid, nonces }
    this.#nodes.set(node.tipset.key.text, node)
    return node
  }

  #tipsetOn(parent: Tipset | null): Tipset {
    return Tipset.of([
      {
        miner: Address.id(1000),
        // Another one each time, so that no two blocks are the same.
        ticket: { vrfProof: Uint8Array.of(this.#made++ >> 8, this.#made & 0xff) },
        electionProof: null,
        beaconEntries: [],
        winningPost: [],
        parents: parent?.key.cids ?? [],
        parentWeight: 0n,
        height: (parent?.height ?? -1) + 1,
        parentStateRoot: SOMETHING,
        parentReceipts: SOMETHING,
        messages: SOMETHING,
        blsAggregate: null,
        timestamp: 0,
        signature: null,
        forkSignaling: 0,
        parentBaseFee: 100n,
      },
    ])
  }

  #node({ text }: TipsetKey): Node {
    const node = this.#nodes.get(text)
    if (node === undefined) throw new Error(`there is no tipset ${text}`)
    return node
  }
}
