/** Node itself, against package.json's `engines`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, failed, ok } from '../check.js'

export const nodeVersion: Check = {
  id: 'node',
  group: 'machine',
  look({ machine, checkout }) {
    const { engines } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
    const needed = String(engines.node)
    const data = { version: machine.nodeVersion, needed }
    const least = needed.replace(/^>=\s*/, '')
    return isAtLeast(machine.nodeVersion, least)
      ? ok(`Node ${machine.nodeVersion}; ${needed} is needed`, data)
      : failed(`Node ${machine.nodeVersion}; ${needed} is needed`, 'Install a current LTS of Node.js.', data)
  },
}

function isAtLeast(version: string, least: string): boolean {
  const have = version.split('.').map(Number)
  const need = least.split('.').map(Number)
  for (const [place, needed] of need.entries()) if (have[place] !== needed) return (have[place] ?? 0) > needed
  return true
}
