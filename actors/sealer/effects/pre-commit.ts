/** The replica: labels of the graph, then trees and encoding. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { Hex32, MACHINE_RETRIES, Nothing, runAs, SectorRef, sectorOf } from './schemas.js'

const Input = SectorRef.extend({ round: z.int().min(0), ticket: Hex32 })

const taskOf = ({ round, ticket, ...sector }: z.infer<typeof Input>, { storage }: SealerContext) => ({
  root: storage.sealing,
  sector: sectorOf(sector),
  round,
  ticket,
})

export const preCommit1 = defineEffect('sealer.preCommit1', {
  input: Input,
  output: Nothing,
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: (input, context: SealerContext) => context.proofs.run('preCommit1', taskOf(input, context), runAs(context)),
})

export const preCommit2 = defineEffect('sealer.preCommit2', {
  input: Input,
  output: z.object({ commD: z.string(), commR: z.string() }),
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: (input, context: SealerContext) => context.proofs.run('preCommit2', taskOf(input, context), runAs(context)),
})
