/**
 * The sealer's tasks: what runs in worker processes. Each takes plain data and paths, does its file work by itself, and answers
 * small plain data. All may be repeated.
 */
import { addPiece } from './add-piece.js'
import { commit1, commit2, verify } from './commit.js'
import { finalize, removeSector } from './finalize.js'
import { measure } from './measure.js'
import { packing } from './packing.js'
import { preCommit1, preCommit2 } from './pre-commit.js'
import type { TaskTools } from './tools.js'
import { unsealPiece, unsealSector } from './unseal.js'

export const sealerTasks = {
  measure,
  addPiece,
  packing,
  preCommit1,
  preCommit2,
  commit1,
  commit2,
  verify,
  finalize,
  removeSector,
  unsealPiece,
  unsealSector,
} as const

type Tasks = typeof sealerTasks
export type TaskName = keyof Tasks
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0]
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>

/** A task as it's sent to a worker. */
export interface TaskCall<N extends TaskName = TaskName> {
  readonly task: N
  readonly input: TaskInput<N>
}

export function runTask<N extends TaskName>({ task, input }: TaskCall<N>, tools: TaskTools): Promise<TaskOutput<N>> {
  const run = sealerTasks[task] as (input: TaskInput<N>, tools: TaskTools) => Promise<TaskOutput<N>>
  return run(input, tools)
}
