// @ts-check
/** Tells whether files changed: first by their sizes and times (cheap), then by what is in them (sure). */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * The files under a folder, sorted, or the file itself, or nothing where there is none.
 * @param {string} path
 * @param {(path: string, isFolder: boolean) => boolean} accepts
 * @returns {string[]}
 */
export function filesUnder(path, accepts = () => true) {
  /** @type {string[]} */
  const found = []
  /** @param {string} folder */
  const walk = folder => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const child = join(folder, entry.name)
      if (!accepts(child, entry.isDirectory())) continue
      if (entry.isDirectory()) walk(child)
      else if (entry.isFile()) found.push(child)
    }
  }
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) walk(path)
  else if (stat?.isFile()) found.push(path)
  return found.sort()
}

/**
 * @param {string} root
 * @param {string} file
 */
const nameOf = (root, file) => relative(root, file).split(sep).join('/')

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {string}
 */
export function glance(root, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${nameOf(root, file)}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 32)
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @param {readonly string[]} [also] what else decides the result: a tool's version, flags
 * @returns {string}
 */
export function contentHash(root, files, also = []) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${nameOf(root, file)}\0${content.length}\0`).update(content)
  }
  for (const text of also) hash.update(`\0${text}`)
  return hash.digest('hex').slice(0, 32)
}
