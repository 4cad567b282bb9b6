/** What can be wrong with a machine, its snapshot or one of its steps. */
import { CodedError, type Messages } from '../errors/index.js'
export enum MachineErrorCode {
  /** XState itself tried to start an effect: the machine runs outside the runtime and the effect was not `provide`d. */
  EFFECT_NOT_PROVIDED = 'MACHINE_EFFECT_NOT_PROVIDED',
  /** The machine breaks one of the rules of `lint.ts`. */
  UNDURABLE = 'MACHINE_UNDURABLE',
  /** A step asked XState for something that a durable actor can't do. */
  UNRECORDABLE_ACTION = 'MACHINE_UNRECORDABLE_ACTION',
  /** The machine threw while it took an event. */
  TRANSITION_FAILED = 'MACHINE_TRANSITION_FAILED',
  /** A stored snapshot names a state or a child that this machine doesn't have. */
  SNAPSHOT_UNKNOWN = 'MACHINE_SNAPSHOT_UNKNOWN',
  /** A stored snapshot was written by a newer version of the machine. */
  SNAPSHOT_TOO_NEW = 'MACHINE_SNAPSHOT_TOO_NEW',
  /** No migration leads from the stored version to today's. */
  MIGRATION_MISSING = 'MACHINE_MIGRATION_MISSING',
  /** A migration threw. */
  MIGRATION_FAILED = 'MACHINE_MIGRATION_FAILED',
}

export type MachineErrorDetail =
  | { code: MachineErrorCode.EFFECT_NOT_PROVIDED; effect: string }
  | { code: MachineErrorCode.UNDURABLE; machine: string; faults: readonly string[] }
  | { code: MachineErrorCode.UNRECORDABLE_ACTION; machine: string; action: string }
  | { code: MachineErrorCode.TRANSITION_FAILED; machine: string; event: string }
  | { code: MachineErrorCode.SNAPSHOT_UNKNOWN; machine: string; unknown: string }
  | { code: MachineErrorCode.SNAPSHOT_TOO_NEW; machine: string; stored: number; known: number }
  | { code: MachineErrorCode.MIGRATION_MISSING; machine: string; from: number; known: number }
  | { code: MachineErrorCode.MIGRATION_FAILED; machine: string; from: number }

const MESSAGES: Messages<MachineErrorDetail> = {
  [MachineErrorCode.EFFECT_NOT_PROVIDED]: d =>
    `effect '${d.effect}' was started by XState itself; run the machine in the runtime, or provide() a promise for it`,
  [MachineErrorCode.UNDURABLE]: d => `machine '${d.machine}' can't be made durable:\n  - ${d.faults.join('\n  - ')}`,
  [MachineErrorCode.UNRECORDABLE_ACTION]: d =>
    `machine '${d.machine}' ran '${d.action}', which a durable step can't record; use tell, spawn, atHeight or an effect`,
  [MachineErrorCode.TRANSITION_FAILED]: d => `machine '${d.machine}' threw on '${d.event}'`,
  [MachineErrorCode.SNAPSHOT_UNKNOWN]: d =>
    `the stored snapshot of machine '${d.machine}' names ${d.unknown}, which it doesn't have; add a migration`,
  [MachineErrorCode.SNAPSHOT_TOO_NEW]: d =>
    `the stored snapshot of machine '${d.machine}' has version ${d.stored}, this program knows ${d.known}; run a newer program`,
  [MachineErrorCode.MIGRATION_MISSING]: d =>
    `machine '${d.machine}' has no migration from version ${d.from} (now ${d.known})`,
  [MachineErrorCode.MIGRATION_FAILED]: d => `the migration of machine '${d.machine}' from version ${d.from} threw`,
}

export class MachineError extends CodedError<MachineErrorDetail> {
  override readonly name = 'MachineError'

  constructor(detail: MachineErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
