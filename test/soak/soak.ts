/** `npm run soak`: the long tests of the actor runtime, simulated and real, and of the chain, with seeds that nobody has tried. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Simulation } from '../simulator/simulation.js'
import { Violation } from '../simulator/violation.js'
import { epochs } from './epochs.js'
import { kills } from './kills.js'

const HELP = `Usage: npm run soak -- [--hours H] [--minutes M] [--epochs E] [--seed N]

Three parts, each with fresh seeds that are printed and can be run again:
  1. simulated machines with a hundred actors each, as many hours in all as --hours says, in runs of HOURS_A_RUN hours;
  2. a real process on a real store, killed by SIGKILL again and again for --minutes;
  3. a simulated network with payments, proofs, faults, null rounds and skips for --epochs; every EPOCHS_A_LOOK of them its state is held against
     the invariants of the actors' own crates.

  --hours H     simulated hours (default 10000; 0 leaves this part out)
  --minutes M   minutes of kills (default 10; 0 leaves this part out)
  --epochs E    epochs of the chain (default 10000; 0 leaves this part out)
  --seed N      the first seed instead of a random one

The last line is "N passed, N failed".
`

const HOURS_A_RUN = 500
const EPOCHS_A_LOOK = 1_000

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '10' },
    epochs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
if (values.help) {
  process.stdout.write(HELP.replace('HOURS_A_RUN', `${HOURS_A_RUN}`).replace('EPOCHS_A_LOOK', `${EPOCHS_A_LOOK}`))
  process.exit(0)
}

let passed = 0
let failed = 0

async function part(name: string, run: () => Promise<string>): Promise<void> {
  const began = Date.now()
  try {
    const told = await run()
    passed++
    say(`ok     ${name} · ${told} · ${((Date.now() - began) / 1_000).toFixed(0)} s`)
  } catch (error) {
    failed++
    say(`FAILED ${name}\n${error instanceof Violation ? error.message : (error as Error).stack}`)
  }
}

let seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
for (let left = Number(values.hours); left > 0; left -= HOURS_A_RUN, seed++) {
  const hours = Math.min(left, HOURS_A_RUN)
  const each = seed
  await part(`simulation, seed ${each}, ${hours} hours`, async () => {
    const { steps, processes, seconds, hash } = await new Simulation({ seed: each, hours }).run()
    const rss = Math.round(process.memoryUsage().rss / 2 ** 20)
    return `${steps} steps, ${processes} processes, ${Math.round(steps / seconds)} steps/s, ${rss} MiB, trace ${hash}`
  })
}

const seconds = Number(values.minutes) * 60
if (seconds > 0) {
  const directory = mkdtempSync(join(tmpdir(), 'vesper-soak-'))
  await part(`kill -9 for ${values.minutes} minutes, seed ${seed}`, async () => {
    const outcome = await kills({
      directory,
      seed,
      seconds,
      actors: 40,
      pauseMs: 400,
      say: line => say(`       ${line}`),
    })
    rmSync(directory, { recursive: true })
    return `${outcome.kills} kills, ${outcome.steps} steps, ${outcome.deeds} deeds, ${outcome.calls} calls`
  })
}
if (Number(values.epochs) > 0) {
  const directory = mkdtempSync(join(tmpdir(), 'vesper-soak-'))
  await part(`${values.epochs} epochs, seed ${seed}`, async () => {
    const outcome = await epochs({
      directory,
      seed,
      epochs: Number(values.epochs),
      every: EPOCHS_A_LOOK,
      say: line => say(`       ${line}`),
    })
    return `height ${outcome.height}, ${outcome.tipsets} tipsets, ${outcome.messages} messages`
  })
  rmSync(directory, { recursive: true })
}
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
