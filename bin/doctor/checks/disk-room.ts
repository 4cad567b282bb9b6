/** Room for the store, for sectors and for the log, and for their names. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../../../config/index.js'
import { bytes } from '../../../runtime/command/index.js'
import { type Repository, storeOf } from '../../process/index.js'
import { type Check, type Finding, failed, gravest, ok, warning } from '../check.js'
import type { Room } from '../machine.js'

const MIB = 1024 ** 2
/** With less the store refuses to open, or soon will. */
const LEAST_BYTES = 16 * MIB
const ENOUGH_BYTES = 1024 * MIB
const LEAST_INODES = 1_000
const ENOUGH_INODES = 100_000

export const diskRoom: Check = {
  id: 'disk-room',
  group: 'repo',
  look({ machine, repository, component, options: { sealer } }) {
    const places: readonly [what: string, folder: string][] = [
      ['the store', storeOf(repository, component)],
      ...(component === 'sealer' ? sectorPlaces(sealer, repository) : []),
    ]
    const findings = places.map(([what, folder]) => {
      const there = nearestFolder(folder)
      try {
        return judge(what, there, machine.room(there))
      } catch (error) {
        return failed(
          `the disk of ${there} can't be looked at: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`,
          'See that it is mounted and that this user may enter it.',
        )
      }
    })
    return gravest(findings as [Finding, ...Finding[]])
  },
}

function sectorPlaces({ sealingPath, storePath }: Config['sealer'], { sealerStorage }: Repository): [string, string][] {
  const sealing: [string, string] = ['sectors', sealingPath ?? sealerStorage]
  return storePath === undefined ? [sealing] : [sealing, ['finished sectors', storePath]]
}

function judge(what: string, folder: string, { freeBytes, freeInodes }: Room): Finding {
  const data = { [what]: { folder, freeBytes, freeInodes } }
  const room = `${bytes(freeBytes)} are free for ${what} (${folder})`
  const makeRoom = `Make room on the disk of ${folder}, or choose another path in config.toml.`
  if (freeBytes < LEAST_BYTES) return failed(room, makeRoom, data)
  const files = `${freeInodes} more files can be made for ${what} (${folder})`
  const removeFiles = `Remove files on the disk of ${folder}: it has room, but no inodes.`
  if (freeInodes !== null && freeInodes < LEAST_INODES) return failed(files, removeFiles, data)
  if (freeBytes < ENOUGH_BYTES) return warning(room, makeRoom, data)
  if (freeInodes !== null && freeInodes < ENOUGH_INODES) return warning(files, removeFiles, data)
  return ok(room, data)
}

/** What isn't there yet will be made on the disk of the folder above. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
