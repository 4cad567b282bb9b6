/** FIL, and amounts as people write them: in FIL, of 10^18 attoFIL each. */

const DIGITS = 18
/** AttoFIL. */
export const FIL = 10n ** BigInt(DIGITS)
/** AttoFIL that will ever be. */
export const TOTAL_FILECOIN = 2_000_000_000n * FIL
const AMOUNT = /^(\d+)(?:\.(\d{1,18}))?$/

/** AttoFIL of a text such as `10` or `0.5`; null of any other. */
export function parseFil(text: string): bigint | null {
  const [, whole, fraction = ''] = AMOUNT.exec(text) ?? []
  return whole === undefined ? null : BigInt(whole + fraction.padEnd(DIGITS, '0'))
}

/** To the last digit, without zeros behind it. */
export function formatFil(atto: bigint): string {
  const amount = atto < 0n ? -atto : atto
  const fraction = (amount % FIL).toString().padStart(DIGITS, '0').replace(/0+$/, '')
  return `${atto < 0n ? '-' : ''}${amount / FIL}${fraction === '' ? '' : `.${fraction}`} FIL`
}
