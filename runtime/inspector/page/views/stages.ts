/**
 * States of machines in a storage provider's words. The runtime knows nothing of sectors, and neither does the rest of this page: a kind
 * that isn't here is shown by its states' own names.
 */
import type { Tone } from '../parts/badge.js'

export interface Stage {
  readonly name: string
  readonly about: string
  readonly tone: Tone
  readonly states: readonly string[]
}

export const STAGES: Readonly<Record<string, readonly Stage[]>> = {
  sector: [
    { name: 'Taking data', about: 'open for pieces', tone: 'calm', states: ['WaitDeals', 'AddPiece'] },
    {
      name: 'Sealing',
      about: 'being packed and encoded',
      tone: 'info',
      states: ['Packing', 'GetTicket', 'PreCommit1', 'PreCommit2'],
    },
    { name: 'Waiting for the chain', about: 'until the seed is drawn', tone: 'info', states: ['WaitSeed'] },
    {
      name: 'Proving the seal',
      about: 'the proof is made and put away',
      tone: 'info',
      states: ['Committing', 'FinalizeSector'],
    },
    { name: 'On duty', about: 'sealed and proving', tone: 'ok', states: ['Proving'] },
    {
      name: 'Trying again',
      about: 'after a failure, by themselves',
      tone: 'warn',
      states: [
        'AddPieceFailed',
        'SealPreCommit1Failed',
        'SealPreCommit2Failed',
        'ComputeProofFailed',
        'FinalizeFailed',
        'RemoveFailed',
      ],
    },
    { name: 'Needs you', about: 'retries are used up', tone: 'bad', states: ['FailedUnrecoverable'] },
    { name: 'Removed', about: 'gone, or going', tone: 'calm', states: ['Removing', 'Removed'] },
  ],
}

/** How many are in a stage. */
export function inStage(stage: Stage, states: Readonly<Record<string, number>>): number {
  let sum = 0
  for (const [state, many] of Object.entries(states))
    if (stage.states.includes(state.split('.', 1)[0] ?? '')) sum += many
  return sum
}
