// @ts-check
/** One set-up at a time: a file that names its holder, and is taken over when that holder is gone. */
import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onInterruption } from './interruption.mjs'

/** @typedef {{ pid: number, born: string, host: string, id: string }} Holder */

/**
 * When a process began, in ticks since boot: a process id is used again, the pair is not. Empty where the system doesn't tell.
 * @param {number} pid
 */
function bornAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process, which we may not signal, is running too.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {Holder} holder */
function isAlive({ pid, born, host }) {
  // Another machine's processes can't be seen from here (a cache on a network disk).
  if (host !== hostname()) return true
  return isRunning(pid) && bornAt(pid) === born
}

/**
 * @param {string} path
 * @returns {Holder | null}
 */
function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** @param {string} path */
function evict(path) {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  // Between our look and our renaming a third one may have taken the dead one's place: it gets its lock back.
  const holder = holderOf(aside)
  if (holder && isAlive(holder)) {
    try {
      linkSync(aside, path)
    } catch {
      // Somebody else holds it by now; they and we both wait for them.
    }
  }
  rmSync(aside, { force: true })
}

/**
 * @param {string} path
 * @param {(holder: Holder) => void} [onWait] called once, when somebody else holds it
 * @returns {Promise<() => void>} release it
 */
export async function acquireLock(path, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true })
  const self = { pid: process.pid, born: bornAt(process.pid), host: hostname(), id: randomUUID() }
  const temporary = `${path}.${self.id}`
  writeFileSync(temporary, JSON.stringify(self))
  let told = false
  try {
    for (;;) {
      try {
        // A link appears with its content, or not at all; a file opened with O_EXCL can be seen empty.
        linkSync(temporary, path)
        break
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
      }
      const holder = holderOf(path)
      if (holder && !isAlive(holder)) {
        evict(path)
        continue
      }
      if (holder && !told) {
        told = true
        onWait(holder)
      }
      await sleep(200)
    }
  } finally {
    rmSync(temporary, { force: true })
  }
  const remove = () => {
    if (holderOf(path)?.id === self.id) rmSync(path, { force: true })
  }
  const forget = onInterruption(remove)
  return () => {
    forget()
    remove()
  }
}
