/** What a command is given to work with. Components declare their commands against this; `bin/` provides it. */
import type { Command } from 'commander'
import type { vesperApi } from '../process/index.js'
import type { ApiDeclaration, Client, Connection } from '../rpc/index.js'
import type { Output } from './output.js'

/** A process that works on the repo: another one that runs already, or this one for the time of the command. */
export interface Session {
  /** Whether it is this process: the work stops when the command ends. */
  readonly isOwn: boolean
  /**
   * Resolves when the process is to end though the command is still at work: null when somebody asked for it, else the reason. Of
   * another process, when the connection to it is over.
   */
  readonly ending: Promise<unknown>
  readonly connection: Connection
  readonly vesper: Client<typeof vesperApi>
  client<Api extends ApiDeclaration>(namespace: string, api: Api): Client<Api>
  /** Hangs up; ends the process in order if it is our own. */
  close(): Promise<void>
}

export interface CommandContext {
  /** Absolute path of the repo. */
  readonly repo: string
  readonly output: Output
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Absolute path of one that the user gave. */
  readonly resolvePath: (path: string) => string
  /** Finds the process of the repo, or starts one within this. */
  open(): Promise<Session>
  /** Finds the process of the repo. @throws PROCESS_NOT_FOUND. */
  openRunning(): Promise<Session>
  /** Finds the process of the repo, or starts one in the background that goes on after this command. */
  openDetached(): Promise<Session>
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal
}

/** Runs a command's work: sets the exit code by what it returns (nothing: 0) or throws. */
export type Run = (command: Command, work: (context: CommandContext) => Promise<number | undefined>) => Promise<void>

/** Adds a component's commands. Nothing heavy is loaded before one of them runs. */
export type RegisterCommands = (program: Command, run: Run) => void
