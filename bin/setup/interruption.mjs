// @ts-check
/** What is undone when somebody presses Ctrl-C: running tools are ended, temporary files removed, locks released. */
import { constants } from 'node:os'

/** @type {Set<() => void | Promise<void>>} */
const undoings = new Set()
let interrupted = false

/**
 * @param {() => void | Promise<void>} undo
 * @returns {() => void} forget it: the work is done, or undone by its owner
 */
export function onInterruption(undo) {
  undoings.add(undo)
  return () => void undoings.delete(undo)
}

/** A tool that dies because it was told to has not failed: whoever waits for it asks here first. */
export function isInterrupted() {
  return interrupted
}

/** @param {() => void} [farewell] */
export function watchForInterruption(farewell = () => {}) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, async () => {
      // The second Ctrl-C of an impatient person finds the first one's work under way.
      if (interrupted) return
      interrupted = true
      farewell()
      // Newest first: a tool stops before the lock that it worked under is released.
      for (const undo of [...undoings].reverse()) await undo()
      process.exit(128 + constants.signals[signal])
    })
  }
}
