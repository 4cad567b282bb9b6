/** A block of a provider that wins an epoch, made and sent. Source: Filecoin spec, "Block Producer". */
import { z } from 'zod'
import { Address, bytesToSign, type Tipset } from '../../../filecoin/index.js'
import { defineEffect } from '../../../runtime/effects/index.js'
import { wonBlock } from '../mining/index.js'
import type { CaretakerContext } from './modules.js'

export const mine = defineEffect('caretaker.mine', {
  input: z.object({ provider: z.string(), epoch: z.int() }),
  output: z.object({ block: z.string().nullable() }),
  idempotency: 'checked', // the slash filter knows the block that an earlier try made, and takes no other
  retry: { attempts: 1 },
  async run({ provider: text, epoch }, { chain: chainOf, prover, signer, select, record }: CaretakerContext) {
    const chain = await chainOf()
    const { modules } = chain
    const provider = Address.parse(text)
    const parents = before(chain.head, epoch, modules)
    // What is past was won by others, or by nobody.
    if (parents === null) return { block: null }
    const sign = async (key: Address, bytes: Uint8Array) => signer.sign(key, bytes)
    const won = await wonBlock(modules, { provider, epoch, parents }, { prover, sign, select })
    if (won === null) return { block: null }
    const { block, workerKey } = won
    await record(block.header, parents)
    const header = { ...block.header, signature: await sign(workerKey, bytesToSign(block.header)) }
    const cid = await chain.submit({ ...block, header })
    return { block: cid.toString() }
  },
})

/** The newest tipset of an earlier epoch; null if the chain is further already than blocks of this epoch could matter. */
function before(head: Tipset, epoch: number, { tipsets }: Pick<CaretakerChain, 'tipsets'>): Tipset | null {
  if (head.height < epoch) return head
  return head.height === epoch ? tipsets.parent(head) : null
}

type CaretakerChain = Awaited<ReturnType<CaretakerContext['chain']>>['modules']
