/**
 * What a share of the power is expected to earn: the ratio of two smoothed estimates, summed over the epochs to come. In fixed-point numbers with 128 bits
 * after the point; divisions round down. Source: fvm_shared 2.0.0, `smooth` and `math`.
 */
import type { FilterEstimate } from '../../../filecoin/actors/index.js'

const PRECISION = 128n

/** Coefficients of a fraction of polynomials near the natural logarithm between 1 and 2, highest power first. */
const LN_NUMERATOR = [
  261417938209272870992496419296200268025n,
  7266615505142943436908456158054846846897n,
  32458783941900493142649393804518050491988n,
  17078670566130897220338060387082146864806n,
  -35150353308172866634071793531642638290419n,
  -20351202052858059355702509232125230498980n,
  -1563932590352680681114104005183375350999n,
]
const LN_DENOMINATOR = [
  49928077726659937662124949977867279384n,
  2508163877009111928787629628566491583994n,
  21757751789594546643737445330202599887121n,
  53400635271583923415775576342898617051826n,
  41248834748603606604000911015235164348839n,
  9015227820322455780436733526367238305537n,
  340282366920938463463374607431768211456n,
]
const LN_2 = 235865763225513294137944142764154484399n
/** The square of a denominator's velocity below which it counts as constant. */
const EPSILON = 302231454903657293676544n

/** The whole number of an estimate. */
export const estimated = ({ positionEstimate }: FilterEstimate): bigint => positionEstimate >> PRECISION

/** Down, also below 0. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return quotient * divisor !== dividend && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient
}

/** Of a number without fixed point with a result of the projection, without fixed point. */
export const scaled = (factor: bigint, projected: bigint): bigint => (factor * projected) >> PRECISION

/** The sum of numerator over denominator in each of the coming epochs. */
export function summedRatio(epochs: number, numerator: FilterEstimate, denominator: FilterEstimate): bigint {
  const duration = BigInt(epochs) << PRECISION
  const { positionEstimate: position1, velocityEstimate: velocity1 } = numerator
  const { positionEstimate: position2, velocityEstimate: velocity2 } = denominator
  const squared = (velocity2 * velocity2) >> PRECISION
  if (squared <= EPSILON) {
    const middle = ((velocity1 * (duration >> 1n)) >> PRECISION) + position1
    return floorDivide(middle * duration, position2)
  }
  const first = ln(position2)
  const last = ln(((velocity2 * duration) >> PRECISION) + position2)
  const ofPosition = ((last - first) * position1 * velocity2) >> PRECISION
  const ofVelocity = (((first - last) * position2 + velocity2 * duration) * velocity1) >> PRECISION
  return floorDivide(ofPosition + ofVelocity, squared)
}

function ln(value: bigint): bigint {
  const shift = BigInt(bitLength(value)) - 1n - PRECISION
  const between1And2 = shift > 0n ? value >> shift : value << -shift
  const numerator = polynomial(LN_NUMERATOR, between1And2) << PRECISION
  return shift * LN_2 + floorDivide(numerator, polynomial(LN_DENOMINATOR, between1And2))
}

const polynomial = (coefficients: readonly bigint[], at: bigint): bigint =>
  coefficients.reduce((sum, coefficient) => ((sum * at) >> PRECISION) + coefficient, 0n)

const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(2).length
