/**
 * What the built-in actors' own crates say of a state tree: the program of native/actors/check, built by cargo when its sources are new. The first build
 * compiles some eighty crates (2 minutes).
 */
import { execFile } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { JSONParse } from 'json-with-bigint'
import type { CID } from 'multiformats/cid'
import { checkoutRoot } from '../../config/index.js'

const PROGRAM = 'vesper-actors-check'
/** A dump has every field of every actor. */
const MOST_OUTPUT_BYTES = 512 * 1024 * 1024

/** A CAR's path and what to read in it. */
export interface TreeInCar {
  readonly car: string
  readonly stateRoot: CID
  /** Code CIDs by name, where the CAR lacks the manifest that the system actor names. */
  readonly manifest?: Readonly<Record<string, CID>>
}

export interface Violation {
  /** Null where it is nobody's own. */
  readonly actor: string | null
  readonly message: string
}

export interface InvariantReport {
  readonly violations: readonly Violation[]
  readonly actors: number
  /** AttoFIL, of all actors together. */
  readonly balance: string
}

/** By the crates' names of fields; a collection is `{ root, count, entries }`. Numbers that a number can't hold are bigints. */
export interface TreeDump {
  readonly version: number
  readonly info: string
  readonly root: string
  readonly actors: Readonly<
    Record<string, { kind: string; code: string; head: string; nonce: number; balance: string; state: unknown }>
  >
}

export interface GenesisDefaults {
  /** By the manifest's name of the actor; CBOR in hexadecimal. */
  readonly states: Readonly<Record<string, { cid: string; cbor: string }>>
  /** Every block of these states by its CID, in hexadecimal. */
  readonly blocks: Readonly<Record<string, string>>
}

export class ActorsOracle {
  readonly #program: string

  private constructor(program: string) {
    this.#program = program
  }

  static async build(): Promise<ActorsOracle> {
    return new ActorsOracle(await build())
  }

  /** @param priorEpoch the last one that was executed on the state, -1 for a genesis */
  invariants(tree: TreeInCar, priorEpoch: number): Promise<InvariantReport> {
    return this.#ask('invariants', tree.car, tree.stateRoot.toString(), `${priorEpoch}`, ...pairsOf(tree))
  }

  dump(tree: TreeInCar): Promise<TreeDump> {
    return this.#ask('dump', tree.car, tree.stateRoot.toString(), ...pairsOf(tree))
  }

  genesisDefaults(networkName: string): Promise<GenesisDefaults> {
    return this.#ask('genesis-defaults', networkName)
  }

  #ask<T>(...args: string[]): Promise<T> {
    return new Promise((resolve, reject) => {
      execFile(this.#program, args, { maxBuffer: MOST_OUTPUT_BYTES }, (cause, stdout, stderr) => {
        if (cause) reject(new Error(stderr.trim() || cause.message, { cause }))
        else resolve(JSONParse(stdout))
      })
    })
  }
}

const pairsOf = ({ manifest = {} }: TreeInCar): string[] =>
  Object.entries(manifest).map(([name, code]) => `${name}=${code}`)

/** Set-up's scripts have no compiled form, and their types are comments. */
const setUp = (name: string) => import(pathToFileURL(join(checkoutRoot(), 'bin', 'setup', `${name}.mjs`)).href)

/** The program's path in the cache, in a folder that is named by what it was built from: as the addon's. */
async function build(): Promise<string> {
  const root = checkoutRoot()
  const { foldersOf } = await setUp('folders')
  const { contentHash, filesUnder } = await setUp('fingerprint')
  const sources = join(root, 'native', 'actors', 'check')
  const files = filesUnder(sources, (path: string) => !/[\\/]target$|\.md$/.test(path))
  const folders = foldersOf(process.env)
  const made = join(folders.cache, 'actors-check', contentHash(root, files), PROGRAM)
  if (existsSync(made)) return made
  const { cargoEnvironment, lockCargo } = await setUp('addon')
  const { mirrorNativeSources } = await setUp('native-sources')
  const { runTool } = await setUp('tool')
  const { copyWhole } = await setUp('atomic-file')
  const release = await lockCargo({ folders, progress: { say: () => {} } })
  try {
    const built = join(folders.target, 'release', PROGRAM)
    // Cargo takes a program of that name for its own, though one that somebody ran in a checkout may have built it.
    rmSync(built, { force: true })
    const env = { ...process.env, ...cargoEnvironment({ folders }) }
    const cwd = join(mirrorNativeSources({ root, folders }), 'actors', 'check')
    const end = await runTool({ command: 'cargo', args: ['build', '--release', '--locked'], cwd, env })
    if (!end.ok) throw new Error(`cargo build in ${sources} ${end.how}:\n${end.tail.join('\n')}`)
    copyWhole(built, made)
  } finally {
    release()
  }
  return made
}
