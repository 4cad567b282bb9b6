/**
 * The Poisson distribution in integers, as every node must come to the same number of wins: Q.256 is a real number times 2^256. Source: Lotus
 * `chain/types/electionproof.go`.
 */

/** Binary digits after the point. */
export const PRECISION = 256n
/** The coefficients are published with 128. */
const COEFFICIENT_PRECISION = 128n

const inQ256 = (coefficients: readonly bigint[]): readonly bigint[] =>
  coefficients.map(coefficient => coefficient << (PRECISION - COEFFICIENT_PRECISION))

/** From the highest order down. */
const NUMERATOR = inQ256([
  -648770010757830093818553637600n,
  67469480939593786226847644286976n,
  -3197587544499098424029388939001856n,
  89244641121992890118377641805348864n,
  -1579656163641440567800982336819953664n,
  17685496037279256458459817590917169152n,
  -115682590513835356866803355398940131328n,
  340282366920938463463374607431768211456n,
])

const DENOMINATOR = inQ256([
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
])

/** e^-x, by a rational function that is meant for x from 0 to 5. In and out Q.256. */
export const exponential = (x: bigint): bigint => (polynomial(NUMERATOR, x) << PRECISION) / polynomial(DENOMINATOR, x)

/** How likely it is that there are more than 0, more than 1 … events, if there are `rate` on average. In and out Q.256. Never ends. */
export function* tails(rate: bigint): Generator<bigint, never> {
  let probability = exponential(rate)
  let tail = (1n << PRECISION) - probability
  for (let events = 1n; ; events++) {
    yield tail
    // Divided first, then multiplied: the order decides the last digits.
    probability = ((probability / events) * rate) >> PRECISION
    tail -= probability
  }
}

/** By Horner's rule; shifting rounds towards minus infinity, as in all implementations. */
function polynomial(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduce((sum, coefficient) => ((sum * x) >> PRECISION) + coefficient)
}
