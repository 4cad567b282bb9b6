/** `npm run simulate`: runs one seed again, step by step, the same to the last bit. */
import { parseArgs } from 'node:util'
import { planInWords } from './plan.js'
import { Simulation } from './simulation.js'
import { readable } from './trace.js'
import { Violation } from './violation.js'

const HELP = `Usage: npm run simulate -- --seed N [--hours H] [--actors A] [--until STEP] [--trace]

Runs the actor runtime on a simulated machine: clocks, disk, crashes and the world follow from the seed alone, so that the same seed does
the same to the last bit.

  --seed N       which simulation (default 1)
  --hours H      simulated hours (default 100)
  --actors A     how many actors (default 100)
  --until STEP   ends before this step
  --trace        prints every step: number, virtual time, who, what
  --from STEP    with --trace: prints only from this step on
`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '100' },
    actors: { type: 'string', default: '100' },
    until: { type: 'string' },
    from: { type: 'string', default: '0' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}

const from = Number(values.from)
const simulation = new Simulation({
  seed: Number(values.seed),
  hours: Number(values.hours),
  actors: Number(values.actors),
  ...(values.until !== undefined && { until: Number(values.until) }),
  ...(values.trace && {
    listener: moment => {
      if (moment.step >= from) process.stdout.write(`${readable(moment)}\n`)
    },
  }),
})
process.stdout.write(`seed ${values.seed}: ${planInWords(simulation.plan)}\n`)
try {
  const { turns, steps, hours, processes, deeds, checks, seconds, hash } = await simulation.run()
  process.stdout.write(
    `${hours.toFixed(1)} h, ${turns} turns, ${steps} steps of actors, ${processes} processes, ${deeds} deeds, ${checks} checks ` +
      `in ${seconds.toFixed(1)} s (${Math.round(steps / seconds)} steps/s), trace ${hash}\n`,
  )
} catch (error) {
  if (!(error instanceof Violation)) throw error
  process.stdout.write(`${error.message}\n`)
  process.exitCode = 1
}
