/**
 * How often an election's proof wins: a Poisson draw with five expected wins for all power, in fixed point, so that all come to the same.
 * Source: Filecoin spec, "Election algorithm"; Lotus, chain/types, `ElectionProof`, whose rounding all others follow.
 */
import { blake2b256 } from '../cid.js'

export const EXPECTED_WINS = 5n
/** Wins that one proof can have. */
export const MOST_WINS = 15

/** Fixed point: of 2^−256. */
const PRECISION = 256n

/** Of a rational approximation of e^−x: what stands for x to the highest power first; of 2^−128. */
const NUMERATOR = [
  -648770010757830093818553637600n,
  67469480939593786226847644286976n,
  -3197587544499098424029388939001856n,
  89244641121992890118377641805348864n,
  -1579656163641440567800982336819953664n,
  17685496037279256458459817590917169152n,
  -115682590513835356866803355398940131328n,
  340282366920938463463374607431768211456n,
]
const DENOMINATOR = [
  1225524182432722209606361n,
  114095592300906098243859450n,
  5665570424063336070530214243n,
  194450132448609991765137938448n,
  5068267641632683791026134915072n,
  104716890604972796896895427629056n,
  1748338658439454459487681798864896n,
  23704654329841312470660182937960448n,
  259380097567996910282699886670381056n,
  2250336698853390384720606936038375424n,
  14978272436876548034486263159246028800n,
  72144088983913131323343765784380833792n,
  224599776407103106596571252037123047424n,
  340282366920938463463374607431768211456n,
]

/**
 * @param vrfProof The election's, of the worker.
 * @param power Of the provider: bytes, adjusted by quality; and of all.
 */
export function winCount(vrfProof: Uint8Array, power: bigint, networkPower: bigint): number {
  const drawn = BigInt(`0x${Buffer.from(blake2b256(vrfProof)).toString('hex')}`)
  const lambda = ((power * EXPECTED_WINS) << PRECISION) / networkPower
  // P(wins = k) and P(wins > k), from k = 0 on.
  let exactly = expNegative(lambda)
  let more = (1n << PRECISION) - exactly
  let wins = 0
  while (drawn < more && wins < MOST_WINS) {
    wins++
    // In this order, as each step loses its last bits.
    exactly = ((exactly / BigInt(wins)) * lambda) >> PRECISION
    more -= exactly
  }
  return wins
}

/** e^−x. */
function expNegative(x: bigint): bigint {
  return (polynomial(NUMERATOR, x) << PRECISION) / polynomial(DENOMINATOR, x)
}

/** By Horner's rule; shifts go down, below zero, too. */
function polynomial(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduce((sum, coefficient) => ((sum * x) >> PRECISION) + (coefficient << (PRECISION - 128n)), 0n)
}
