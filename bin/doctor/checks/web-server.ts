/** uWebSockets.js, whose binary is for certain versions of Node; elsewhere Node's own server takes its place. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Check, ok, warning } from '../check.js'
import { runProbe } from '../run-probe.js'

const TODO = 'Nothing has to be done; for full speed use Node 20 on Linux x64 with glibc.'

export const webServer: Check = {
  id: 'web-server',
  group: 'installation',
  async look({ machine }) {
    const name = `uws_${machine.platform.replace('-', '_')}_${machine.nodeAbi}.node`
    const twin = 'Node’s own server takes the place of uWebSockets.js'
    const data = { server: 'node:http', binary: name }
    const folder = packageFolder()
    if (folder === null || !existsSync(join(folder, 'binaries', name)))
      return warning(`${twin}: it has no binary for this Node (${name})`, TODO, data)
    const { failure } = await runProbe('web-server', { binary: join(folder, 'binaries', name) })
    return failure === undefined
      ? ok('uWebSockets.js loads', { ...data, server: 'uWebSockets.js' })
      : warning(`${twin}: ${failure}`, TODO, data)
  },
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('uWebSockets.js/package.json'))
  } catch {
    return null
  }
}
