// @ts-check
/** Files that are there whole or not at all: written beside their place, flushed, then renamed. */
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { onInterruption } from './interruption.mjs'

/**
 * @param {string} path
 * @param {(temporary: string) => void} fill
 */
function whole(path, fill) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  const remove = () => rmSync(temporary, { force: true })
  const forget = onInterruption(remove)
  try {
    fill(temporary)
    const file = openSync(temporary, 'r+')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    remove()
    throw error
  } finally {
    forget()
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
export function writeWhole(path, text) {
  whole(path, temporary => writeFileSync(temporary, text))
}

/**
 * @param {string} from
 * @param {string} to
 */
export function copyWhole(from, to) {
  whole(to, temporary => copyFileSync(from, temporary))
}
