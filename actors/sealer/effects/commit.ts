/** The proof: vanilla proofs go by file from the first half to the second. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { Hex32, MACHINE_RETRIES, Nothing, runAs, SectorRef, sectorOf } from './schemas.js'

const Commitments = SectorRef.extend({ ticket: Hex32, seed: Hex32, commD: z.string(), commR: z.string() })
const Input = Commitments.extend({ round: z.int().min(0), proofRound: z.int().min(0) })
const Proof = z.string().regex(/^([0-9a-f]{2})+$/)

const taskOf = (
  { round, proofRound, ticket, seed, commD, commR, ...sector }: z.infer<typeof Input>,
  { storage }: SealerContext,
) => ({ root: storage.sealing, sector: sectorOf(sector), round, proofRound, ticket, seed, commD, commR })

export const commit1 = defineEffect('sealer.commit1', {
  input: Input,
  output: Nothing,
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: (input, context: SealerContext) => context.proofs.run('commit1', taskOf(input, context), runAs(context)),
})

export const commit2 = defineEffect('sealer.commit2', {
  input: Input,
  output: z.object({ proof: Proof }),
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: (input, context: SealerContext) => context.proofs.run('commit2', taskOf(input, context), runAs(context)),
})

export const verify = defineEffect('sealer.verify', {
  input: Commitments.extend({ proof: Proof }),
  output: z.object({ valid: z.boolean() }),
  idempotency: 'natural', // a pure computation
  retry: MACHINE_RETRIES,
  run: ({ ticket, seed, commD, commR, proof, ...sector }, context: SealerContext) =>
    context.proofs.run('verify', { sector: sectorOf(sector), ticket, seed, commD, commR, proof }, runAs(context)),
})
