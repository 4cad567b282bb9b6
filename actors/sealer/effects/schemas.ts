/** Shapes that several effects share. */
import { z } from 'zod'
import type { EffectContext, RetryPolicy } from '../../../runtime/effects/index.js'
import type { RunTask } from '../proofs.js'

export const SectorRef = z.object({ miner: z.string(), number: z.int().min(0), sealProof: z.string() })
export const Hex32 = z.string().regex(/^[0-9a-f]{64}$/)
export const SealRandom = z.object({ epoch: z.int().min(0), value: Hex32 })
export const Nothing: z.ZodType<Record<string, never>> = z.record(z.string(), z.never())

/** The sector's machine counts failures and waits between them, where everybody sees it. */
export const MACHINE_RETRIES: Partial<RetryPolicy> = { attempts: 1 }

export const sectorOf = ({ miner, number, sealProof }: z.infer<typeof SectorRef>) => ({ miner, number, sealProof })

/** How a task of an effect is run: under its id, ended with it, its progress told. */
export const runAs = ({ id, actor, attempt, signal, progress }: EffectContext): RunTask => ({
  id: `${id}/${attempt}`,
  actor,
  signal,
  onProgress: progress,
})
