/** The wallet: signatures a second through its service, beside the bare library in as many threads, and the main loop meanwhile. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { Keystore, KeystoreOptions } from '../actors/wallet/keystore/index.js'
import { Signer, SigningOptions, SigningThreads } from '../actors/wallet/threads/index.js'
import type { Address } from '../filecoin/index.js'
import { type BenchRow, median, row } from './row.js'
import type { BareRound } from './wallet-bare.js'

const ROUNDS = 15
const ROUND_MS = 500
const WARM_UP_MS = 1_500
/** Requests under way. The last ones end after the round, so no more than keep the threads busy. */
const IN_FLIGHT = { secp256k1: 32, bls: 4 }
/** As long as a message's CID. */
const MESSAGE_BYTES = 38
const RESOLUTION_MS = 1

const TYPES = ['secp256k1', 'bls'] as const
type BenchType = (typeof TYPES)[number]

interface Service {
  readonly signer: Signer
  readonly addresses: ReadonlyMap<BenchType, Address>
}

export async function benchWallet(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  const { threads } = SigningOptions.parse({})
  const service = await open(join(folder, 'keystore'), threads)
  const bare = Array.from({ length: threads }, () => new Worker(new URL('./wallet-bare.js', import.meta.url)))
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  try {
    const rows: BenchRow[] = []
    for (const type of TYPES) {
      await ownRate(service, type, WARM_UP_MS)
      await bareRate(bare, type, WARM_UP_MS)
      const own: Rate[] = []
      const floor: Rate[] = []
      // In turn, so that a busy moment of the machine meets both.
      for (let round = 0; round < ROUNDS; round++) {
        delays.enable()
        own.push(await ownRate(service, type, ROUND_MS))
        delays.disable()
        floor.push(await bareRate(bare, type, ROUND_MS))
      }
      const [rate, bareOne] = [own, floor].map(rates => median(rates.map(({ perSecond }) => perSecond)))
      const [cpu, bareCpu] = [own, floor].map(rates => median(rates.map(({ perCpuSecond }) => perCpuSecond)))
      const perCpu = ((cpu as number) / (bareCpu as number)).toPrecision(3)
      const note = `${threads} threads each; by processor time, the main loop's included, the ratio is ${perCpu}`
      rows.push({ ...row(`wallet.${type}`, rate as number, '1/s', bareOne), note })
    }
    // The histogram holds whole intervals between two looks, the chosen one included.
    const p99Ms = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS)
    return [...rows, { ...row('wallet.loop_delay_p99', p99Ms, 'ms'), note: `while ${threads} threads sign` }]
  } finally {
    await Promise.all(bare.map(thread => thread.terminate()))
    await service.signer.close()
    rmSync(folder, { recursive: true })
  }
}

async function open(folder: string, threads: number): Promise<Service> {
  const keystore = await Keystore.open(KeystoreOptions.parse({ scryptN: 2 }), { folder })
  await keystore.setPassword('bench')
  const addresses = new Map<BenchType, Address>()
  for (const type of TYPES) addresses.set(type, await keystore.create(type))
  return {
    signer: new Signer({ keystore, threads: new SigningThreads(SigningOptions.parse({ threads })) }),
    addresses,
  }
}

interface Rate {
  readonly perSecond: number
  /** Of all threads of the process. */
  readonly perCpuSecond: number
}

/** @param sign Gives the number of signatures that it made. */
async function rateOf(sign: () => Promise<number>): Promise<Rate> {
  const began = performance.now()
  const before = process.cpuUsage()
  const signed = await sign()
  const { user, system } = process.cpuUsage(before)
  return { perSecond: (signed / (performance.now() - began)) * 1e3, perCpuSecond: (signed / (user + system)) * 1e6 }
}

const ownRate = ({ signer, addresses }: Service, type: BenchType, ms: number): Promise<Rate> =>
  rateOf(async () => {
    const address = addresses.get(type) as Address
    const began = performance.now()
    let signed = 0
    const ask = async (): Promise<void> => {
      const message = new Uint8Array(MESSAGE_BYTES)
      for (let n = 0; performance.now() - began < ms; n++) {
        message[n % MESSAGE_BYTES] = n
        await signer.sign(address, message)
        signed++
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT[type] }, ask))
    return signed
  })

const bareRate = (threads: readonly Worker[], type: BenchType, ms: number): Promise<Rate> =>
  rateOf(async () => {
    const signed = threads.map(async thread => {
      thread.postMessage({ type, ms, messageBytes: MESSAGE_BYTES } satisfies BareRound)
      const [count] = (await once(thread, 'message')) as [number]
      return count
    })
    return (await Promise.all(signed)).reduce((sum, count) => sum + count, 0)
  })
