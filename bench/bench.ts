/** `npm run bench -- runtime|actors|pool|prover|rpc|inspector|chain|setup|wallet|auth|gateway … [--json] [--epochs=N]`: measures, with the floor or peer in the same run. */
import Table from 'cli-table3'
import type { BenchRow } from './row.js'

const GROUPS: Record<string, () => Promise<readonly BenchRow[]>> = {
  runtime: async () => (await import('./runtime.js')).benchRuntime(),
  actors: async () => (await import('./actors.js')).benchActors(),
  pool: async () => (await import('./pool.js')).benchPool((await import('./c2.js')).prepareC2()),
  prover: async () => (await import('./prover.js')).benchProver(),
  rpc: async () => (await import('./rpc.js')).benchRpc(),
  chain: async () => {
    const { benchChain, CHAIN_BENCH_DEFAULTS } = await import('./chain/index.js')
    return benchChain({ ...CHAIN_BENCH_DEFAULTS, ...(epochs === undefined ? {} : { epochs: Number(epochs) }) })
  },
  inspector: async () => (await import('./inspector.js')).benchInspector(),
  setup: async () => (await import('./setup.js')).benchSetup(),
  wallet: async () => (await import('./wallet.js')).benchWallet(),
  auth: async () => (await import('./auth.js')).benchAuth(),
  gateway: async () => (await import('./gateway.js')).benchGateway(),
}

const args = process.argv.slice(2)
/** Of the chain that `chain` takes. */
const epochs = args.find(arg => /^--epochs=\d+$/.test(arg))?.slice('--epochs='.length)
const json = args.includes('--json')
const wanted = args.filter(arg => !arg.startsWith('-'))
const unknown = wanted.filter(name => !(name in GROUPS))
if (unknown.length > 0 || args.includes('--help') || wanted.length === 0) {
  const usage = `usage: npm run bench -- ${Object.keys(GROUPS).join('|')} … [--json] [--epochs=N]`
  process.stderr.write(unknown.length > 0 ? `unknown benchmark '${unknown[0]}'\n${usage}\n` : `${usage}\n`)
  process.exit(args.includes('--help') ? 0 : 2)
}

const rows: BenchRow[] = []
for (const name of wanted) rows.push(...(await (GROUPS[name] as () => Promise<readonly BenchRow[]>)()))
if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
else {
  const table = new Table({ head: ['figure', 'value', 'unit', 'floor', 'ratio'], style: { head: [], border: [] } })
  for (const { name, value, unit, floor, ratio } of rows) table.push([name, value, unit, floor ?? '–', ratio ?? '–'])
  process.stdout.write(`${table.toString()}\n`)
  for (const { name, note } of rows) if (note !== undefined) process.stdout.write(`${name}: ${note}\n`)
}
