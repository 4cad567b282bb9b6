// @ts-check
/**
 * Copies the committed keys and makes one circuit's parameters, in a process of its own that can be ended.
 * Arguments: checkout, addon, parameter folder, parents' folder, circuit, `all` or `keys` (where the parameters themselves are there).
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [root = '', addon = '', directory = '', parents = '', circuit = '', extent = ''] = process.argv.slice(2)
const compiled = join(root, 'dist', 'native', 'parameters.js')
/** @type {typeof import('../../native/parameters.js')} */
const { generateParameters, installVerifyingKeys } = await import(pathToFileURL(compiled).href)

installVerifyingKeys(directory)
if (extent === 'all')
  await generateParameters(circuit, directory, {
    addon: { path: addon, parameterCache: directory, parentCache: parents },
    onProgress: ({ stage, fraction }) => process.stdout.write(`${stage} · ${Math.floor(fraction * 100)} %\n`),
  })
