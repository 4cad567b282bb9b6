/** Groth16 parameters: big files, which a proof maps without a look at them. */
import { createHash } from 'node:crypto'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CircuitManifest, parametersState, readManifest, verifyParameters } from '../../../native/index.js'
import { type Check, type Finding, failed, gravest, ok, skipped, warning } from '../check.js'

/** What sealing needs from the first sector on; the others are made when they are first asked for. */
const NEEDED = 'porep-2KiB'
/** A file up to this is read as a whole; of a larger one the length and the verifying key at its beginning tell enough. */
const READ_BYTES = 64 * 1024 ** 2
/** Where our prover notes which blocks it has found good: docs/prover.md. */
const CHECKED_BLOCKS = 'vesper-prover-checked'
const SET_UP = 'Run `npm run setup` in the checkout: it makes anew what is missing or wrong.'

const UNNOTED = warning(
  `${CHECKED_BLOCKS} in the parameter cache can't be written, so each process tests again what it doesn't list`,
  `Let the user that Vesper runs as write ${CHECKED_BLOCKS} there, once: a proof by that user fills it.`,
)

export const parameters: Check = {
  id: 'parameters',
  group: 'installation',
  async look({ installation }) {
    if (installation.value === undefined) return skipped('the installation is not there to be looked at')
    const { parameterCache } = installation.value
    const { circuits, aggregationKey } = readManifest()
    const findings = await Promise.all(
      Object.entries(circuits).map(([name, circuit]) => ofCircuit(name, circuit, parameterCache)),
    )
    const key = hasDigest(join(parameterCache, aggregationKey.file), aggregationKey.sha256)
    return gravest([
      ok(`the proof parameters in ${parameterCache} are those of this version`, { parameterCache }),
      ...findings,
      ...(key ? [] : [failed(`${aggregationKey.file}, the key of aggregation, is missing or wrong`, SET_UP)]),
      ...(isWritable(join(parameterCache, CHECKED_BLOCKS)) ? [] : [UNNOTED]),
    ])
  },
}

async function ofCircuit(name: string, circuit: CircuitManifest, folder: string): Promise<Finding> {
  const state = parametersState(name, folder)
  const data = { [name]: state }
  if (state === 'wrong')
    return failed(`the parameters of ${name} are not those of this version, or cut short`, SET_UP, data)
  if (state === 'absent')
    return name === NEEDED ? failed(`the parameters of ${name} are missing`, SET_UP, data) : nothingToSay(data)
  if (!hasDigest(join(folder, `${circuit.id}.vk`), circuit.vkSha256))
    return name === NEEDED
      ? failed(`the verifying key of ${name} is missing or wrong`, SET_UP, data)
      : warning(`the verifying key of ${name} is missing or wrong`, SET_UP, data)
  if (circuit.paramsBytes > READ_BYTES) return nothingToSay(data)
  try {
    await verifyParameters(name, folder)
    return nothingToSay(data)
  } catch (error) {
    const { code } = error as { code: string }
    return failed(`${code}: the parameters of ${name} are damaged`, SET_UP, { [name]: 'wrong' })
  }
}

/** Right, or not needed yet: nothing that has to be said. */
const nothingToSay = (data: object): Finding => ({ ...skipped(''), data })

function hasDigest(file: string, sha256: string): boolean {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex') === sha256
  } catch {
    return false
  }
}

/** Or could be made. */
function isWritable(file: string): boolean {
  const there = statSync(file, { throwIfNoEntry: false })
  try {
    accessSync(there === undefined ? dirname(file) : file, constants.W_OK)
    return there === undefined || there.isFile()
  } catch {
    return false
  }
}
