/** What a seed makes of a simulation: how its runtime is set up, and how much goes wrong. */
import { ACTOR_SYSTEM_DEFAULTS, type ActorSystemOptions } from '../../runtime/actor/index.js'
import type { Random } from './random.js'

export interface Plan {
  readonly actors: number
  /** Mean wait of a chatter between two doings, milliseconds. */
  readonly pauseMs: number
  readonly options: ActorSystemOptions
  /** Mean waits in hours; Infinity never. */
  readonly kills: number
  readonly stops: number
  readonly diskFaults: number
  readonly slowDisk: number
  readonly clockSettings: number
  readonly calls: number
  /** Hours between two looks at everything. */
  readonly checks: number
}

export function planOf(random: Random, actors: number): Plan {
  const options: ActorSystemOptions = {
    ...ACTOR_SYSTEM_DEFAULTS,
    maxResident: random.pick([5, 20, 50, 10_000]),
    maxRunningEffects: random.pick([2, 8, 256]),
    alwaysPassivate: random.chance(0.2),
    duplicateEverything: random.chance(0.2),
  }
  return {
    actors,
    pauseMs: 2 * 3_600_000,
    options,
    kills: random.pick([0.5, 1, 5]),
    stops: random.pick([10, 40]),
    diskFaults: random.pick([3, 10, 40]),
    slowDisk: random.pick([10, 100]),
    clockSettings: random.pick([10, 50, Number.POSITIVE_INFINITY]),
    calls: 0.5,
    checks: 2,
  }
}

export function planInWords({ options, ...plan }: Plan): string {
  const modes = [options.alwaysPassivate && 'always passivate', options.duplicateEverything && 'duplicate everything']
  return [
    `${plan.actors} actors, ${options.maxResident} resident, ${options.maxRunningEffects} effects at once`,
    ...modes.filter(mode => mode !== false),
    `a kill every ${plan.kills} h, a stop every ${plan.stops} h, a disk fault every ${plan.diskFaults} h`,
    `a slow disk every ${plan.slowDisk} h, the clock set every ${plan.clockSettings} h`,
  ].join(' · ')
}
