/**
 * Sees to it that a stopped worker process does not outlive the main one.
 *
 * A running worker ends itself when the channel to the main process closes; a stopped one (SIGSTOP) can't, and would hold its memory and its
 * locks for ever. While a process is stopped, a shell waits on a pipe from the main process. The kernel closes the pipe when the main
 * process dies, however it dies, and the shell kills the worker.
 */
import { type ChildProcess, spawn } from 'node:child_process'

/** `read` fails at the end of the pipe. The traps keep a Ctrl-C, which reaches the whole group, from ending the guard first. */
const SCRIPT = 'trap "" INT TERM HUP; read -r _; kill -KILL "$1"'

export class PauseGuard {
  readonly #shell: ChildProcess

  constructor(pid: number, onError: (error: Error) => void) {
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT, 'vesper-pool-guard', String(pid)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    this.#shell.on('error', onError)
    this.#shell.stdin?.on('error', () => {})
    // The guard is no reason for the main process to live on.
    this.#shell.unref()
  }

  /** Must come before the process is continued or its pid can be used again. */
  dismiss(): void {
    this.#shell.kill('SIGKILL')
  }
}
