/** The tables of a step store. Numbers and names are stored: never reused, never given another meaning. */
export enum Table {
  /** address 0 slot → the newest two snapshots of an actor, slot = sequence mod 2. */
  Snapshots = 1,
  /** address 0 sequence → one step. */
  Journal = 2,
  /** address 0 position → an event that waits. */
  Inbox = 3,
  /** address 0 sequence index → an effect that runs or waits to. */
  Outbox = 4,
  /** due address 0 id → a timer on the wall clock. */
  Timers = 5,
  /** address 0 id → a timer on the monotonic clock, with what remains of it. */
  Backoffs = 6,
  /** height address 0 id → an alarm on the height clock. */
  Heights = 7,
  /** index 0 value 0 address → nothing. */
  Index = 8,
  /** when address → an event that an actor could not take. */
  DeadLetters = 9,
  /** key → what a door answered, and when. */
  Doors = 10,
  /** address → why an actor is set aside. */
  Quarantine = 11,
  /** when address → a finished actor whose rows are to be swept. */
  Finished = 12,
  /** address → who suspended an actor, and why. */
  Suspended = 13,
  /** kind → who suspended all actors of a kind, and why. */
  SuspendedKinds = 14,
  /** name → a number that only rises. */
  Counters = 15,
  /** name 0 key → what a component keeps besides its actors. */
  Kept = 16,
}

export const TABLES: readonly Table[] = Object.values(Table).filter(t => typeof t === 'number') as Table[]

/** The name under which the store keeps a table. */
export function tableName(table: Table): string {
  return Table[table].toLowerCase()
}
