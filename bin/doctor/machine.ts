/** The machine as the checks see it; tests put others in its place. */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

export interface Room {
  readonly freeBytes: number
  readonly totalBytes: number
  /** Null where the file system has no fixed number. */
  readonly freeInodes: number | null
}

export interface Machine {
  /** Without the `v`. */
  readonly nodeVersion: string
  /** `linux-x64`. */
  readonly platform: string
  /** Version of Node's binary interface, which native addons are built for. */
  readonly nodeAbi: string
  /** Null where there are no users. */
  readonly uid: number | null
  readonly processors: number
  readonly memoryBytes: number
  /** Of /proc, /sys and the like; null when it isn't there. */
  readText(path: string): string | null
  /** False when it is there, and this user may not look into it. */
  mayEnter(folder: string): boolean
  /** Of the disk that a folder lies on. */
  room(folder: string): Room
  /** What a program prints; null when it isn't there, fails, or takes too long. */
  output(program: string, args: readonly string[]): Promise<string | null>
  /** Milliseconds since 1970. */
  wall(): number
  /** Milliseconds that only rise. */
  monotonic(): number
}

const PATIENCE_MS = 3_000

export const thisMachine: Machine = {
  nodeVersion: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
  nodeAbi: process.versions.modules,
  uid: process.getuid?.() ?? null,
  processors: availableParallelism(),
  memoryBytes: totalmem(),
  readText(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return null
    }
  },
  mayEnter(folder) {
    try {
      accessSync(folder, constants.R_OK | constants.X_OK)
      return true
    } catch {
      return !existsSync(folder)
    }
  },
  room(folder) {
    const { bavail, blocks, bsize, files, ffree } = statfsSync(folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeInodes: files === 0 ? null : ffree }
  },
  output: (program, args) =>
    new Promise(resolve =>
      execFile(program, [...args], { timeout: PATIENCE_MS }, (error, stdout) =>
        resolve(error === null ? stdout : null),
      ),
    ),
  wall: () => Date.now(),
  monotonic: () => performance.now(),
}
