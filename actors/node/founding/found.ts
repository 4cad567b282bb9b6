/** A network's beginning in a node's folder: keys, presealed sectors, genesis; and what it is, in `network.json`, written last. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { z } from 'zod'
import { Address, blake2b256, FIL, sealedCid } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { readActorBundle } from '../../../native/index.js'
import { LocalBeacon } from '../beacon/local-beacon.js'
import { RetainedStates } from '../collection/retained.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { FIRST_PROVIDER, type GenesisSector, preseal, writeGenesis } from '../genesis/index.js'
import type { Preset } from '../network.js'
import type { RunNative } from '../proofs/index.js'
import type { Keystore } from '../wallet/index.js'

/** AttoFIL that the faucet, the first key, starts with. */
const FAUCET_FUNDS = 100_000_000n * FIL
const WORKER_FUNDS = 1_000_000n * FIL
const SECTORS = 2

const FoundedNetwork = z.object({
  /** Of the file's form. */
  version: z.literal(1),
  preset: z.enum(['devnet', 'simulated']),
  name: z.string(),
  genesis: z.string(),
  timestamp: z.int(),
  blockDelay: z.int(),
  /** ID addresses, with the keys of their workers. */
  providers: z.array(z.object({ address: z.string(), worker: z.string() })),
  /** Its key is in the node's keystore; null where the network was founded elsewhere. */
  faucet: z.string().nullable(),
  /** Where the chain goes on the first time, of one that was imported; else it is genesis. `weight` is decimal. */
  head: z.object({ key: z.array(z.string()), height: z.int(), weight: z.string() }).optional(),
})
export type FoundedNetwork = z.infer<typeof FoundedNetwork>

export interface FoundingOptions {
  readonly folder: string
  readonly preset: Preset
  readonly name: string
  readonly blockDelay: number
  readonly providers: number
}

export interface FoundingModules {
  readonly store: ChainStore
  readonly keystore: Keystore
  readonly run: RunNative
  /** Seconds since 1970. */
  readonly now: () => number
}

/**
 * What was founded here, or is now. A crash in the midst leaves keys and sectors, and the next start founds again.
 *
 * @throws NodeError NETWORK_DIFFERS if it is another network than is wanted.
 */
export async function foundOnce(options: FoundingOptions, modules: FoundingModules): Promise<FoundedNetwork> {
  const known = foundedHere(options.folder)
  if (known !== null) return requireSame(options, known)
  const founded = await found(options, modules)
  RetainedStates.begin(options.folder, 0)
  writeFounded(options.folder, founded)
  return founded
}

/** @param folder The node's. Null if there is no network in it yet. */
export function foundedHere(folder: string): FoundedNetwork | null {
  const file = fileIn(folder)
  return existsSync(file) ? FoundedNetwork.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

export function writeFounded(folder: string, founded: FoundedNetwork): void {
  const file = fileIn(folder)
  writeFileSync(`${file}.part`, `${JSON.stringify(founded, null, 2)}\n`, { flush: true })
  renameSync(`${file}.part`, file)
}

const fileIn = (folder: string): string => join(folder, 'network.json')

function requireSame({ folder, preset, name }: FoundingOptions, found: FoundedNetwork): FoundedNetwork {
  for (const [what, was, wanted] of [
    ['the preset', found.preset, preset],
    ['the name', found.name, name],
  ] as const)
    if (was !== wanted) throw new NodeError({ code: NodeErrorCode.NETWORK_DIFFERS, folder, what, found: was, wanted })
  return found
}

async function found(options: FoundingOptions, modules: FoundingModules): Promise<FoundedNetwork> {
  const { preset, name, blockDelay, providers: count } = options
  const { store, keystore, now } = modules
  const timestamp = now()
  const faucet = keystore.create('secp256k1')
  const workers = Array.from({ length: count }, () => keystore.create('bls'))
  const providers = []
  for (const [index, worker] of workers.entries())
    providers.push({ owner: worker, worker, sectors: await sectorsOf(options, modules, FIRST_PROVIDER + index) })
  const genesis = writeGenesis(
    store,
    store.loadBundle(readActorBundle(preset)),
    {
      networkName: name,
      timestamp,
      accounts: [
        { address: faucet, balance: FAUCET_FUNDS },
        ...workers.map(address => ({ address, balance: WORKER_FUNDS })),
      ],
      rootVerifier: faucet,
      providers,
    },
    new LocalBeacon(name).seed,
  )
  await store.flush()
  return {
    version: 1,
    preset,
    name,
    genesis: genesis.cid.toString(),
    timestamp,
    blockDelay,
    providers: workers.map((worker, index) => ({
      address: Address.id(FIRST_PROVIDER + index).toString(),
      worker: worker.toString(),
    })),
    faucet: faucet.toString(),
  }
}

/** Of a simulated network, commitments of nothing. */
async function sectorsOf(
  options: FoundingOptions,
  { run }: FoundingModules,
  provider: number,
): Promise<GenesisSector[]> {
  const sectors: GenesisSector[] = []
  for (let number = 0; number < SECTORS; number++)
    sectors.push(
      options.preset === 'devnet'
        ? await preseal(run, presealedFolder(options.folder), provider, number)
        : { number, sealedCid: CID.parse(sealedCid(madeUp(`${provider}/${number}`))) },
    )
  return sectors
}

const madeUp = (name: string): Uint8Array => {
  const commitment = blake2b256(new TextEncoder().encode(name))
  commitment[31] = (commitment[31] as number) & 0x3f
  return commitment
}

export const presealedFolder = (folder: string): string => join(folder, 'presealed')
