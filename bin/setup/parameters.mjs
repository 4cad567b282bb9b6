// @ts-check
/**
 * Groth16 parameters of the devnet's circuits. Verifying keys and the aggregation key are committed and only copied; what proving needs is made
 * here once for all checkouts. Set-up makes that of PoRep, which the first sealed sector needs; the rest is made when a prover first asks.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stampedAddon } from './addon.mjs'
import { SetupError } from './errors.mjs'
import { onInterruption } from './interruption.mjs'
import { acquireLock, isRunning } from './lock.mjs'
import { runStepTool } from './step.mjs'

/** The one that set-up makes. */
const CIRCUIT = 'porep-2KiB'
const CHILD = fileURLToPath(new URL('parameters-child.mjs', import.meta.url))

/** @typedef {{ name: string, bytes: number, begin: Buffer }} ParameterFile begin: what it begins with, all of it for a key */

/**
 * What is needed to start: the keys, which are committed, and PoRep's parameters, which the manifest beside them describes.
 * @param {string} root
 * @returns {{ keys: ParameterFile[], params: ParameterFile, seconds: number }}
 */
function needed(root) {
  const committed = join(root, 'native', 'parameters')
  const keys = readdirSync(committed)
    .filter(name => /\.(vk|meta|srs)$/.test(name))
    .map(name => ({ name, begin: readFileSync(join(committed, name)) }))
    .map(({ name, begin }) => ({ name, begin, bytes: begin.length }))
  const { id, paramsBytes, expectedSeconds } = JSON.parse(readFileSync(join(committed, 'manifest.json'), 'utf8'))
    .circuits[CIRCUIT]
  // A parameter file begins with its verifying key.
  const begin = readFileSync(join(committed, `${id}.vk`))
  return { keys, params: { name: `${id}.params`, bytes: paramsBytes, begin }, seconds: expectedSeconds }
}

/**
 * Length and beginning tell enough: files come to be by renaming what was written whole.
 * @param {import('./step.mjs').Context} context
 */
function missingFiles({ root, folders }) {
  const { keys, params } = needed(root)
  return [...keys, params].filter(({ name, bytes, begin }) => {
    const file = join(folders.parameters, name)
    return statSync(file, { throwIfNoEntry: false })?.size !== bytes || !begin.equals(beginning(file, begin.length))
  })
}

/**
 * @param {string} file
 * @param {number} length
 */
function beginning(file, length) {
  const descriptor = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    return buffer.subarray(0, readSync(descriptor, buffer, 0, length, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** @param {import('./step.mjs').Context} context */
export function missingParameterBytes(context) {
  return missingFiles(context).reduce((sum, { bytes }) => sum + bytes, 0)
}

/**
 * The half-written files of processes that are gone. A prover may be making another circuit's at this moment.
 * @param {string} folder
 */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const writer = /^\..*\.(\d+)\.tmp$/.exec(name)?.[1]
    if (writer && !isRunning(Number(writer))) rmSync(join(folder, name), { force: true })
  }
}

/** @type {import('./step.mjs').Step} */
export const parameters = {
  id: 'parameters',
  title: 'making the proof parameters of PoRep',
  expected: ({ root }) => ({ id: 'parameters', seconds: needed(root).seconds }),
  isDone: context => missingFiles(context).length === 0,
  async run(context) {
    const { root, folders, progress } = context
    const addon = stampedAddon(context)
    const release = await acquireLock(join(folders.locks, 'parameters.lock'), ({ pid, host }) =>
      progress.say(`waiting for another set-up that makes them (process ${pid} on ${host})`),
    )
    const forget = onInterruption(() => removeLeftovers(folders.parameters))
    try {
      const missing = missingFiles(context)
      if (missing.length === 0) return
      const { params } = needed(root)
      const isMade = missing.every(({ name }) => name !== params.name)
      removeLeftovers(folders.parameters)
      const end = await runStepTool(context, 'parameters', {
        command: process.execPath,
        args: [CHILD, root, addon ?? '', folders.parameters, folders.parents, CIRCUIT, isMade ? 'keys' : 'all'],
      })
      if (end.ok && missingFiles(context).length === 0) return
      // Made and found wrong (its hash is compared as it is made): it must not be taken for the right one next time.
      if (!isMade) rmSync(join(folders.parameters, params.name), { force: true })
      const how = end.ok ? 'ended well, and not all of them are there' : end.how
      throw new SetupError('SETUP_PARAMETERS_FAILED', `Making the proof parameters ${how}.`, {
        remedy: 'It needs 2 GB of memory and 1.2 GB of disk. See that both are free, and run it again.',
        output: end.tail,
        log: end.log,
      })
    } finally {
      forget()
      release()
    }
  },
}
