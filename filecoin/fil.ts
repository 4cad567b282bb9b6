/** Amounts as people write them, in FIL: 10^18 attoFIL. */

const DIGITS = 18
const ATTO = 10n ** BigInt(DIGITS)
const AMOUNT = /^(\d+)(?:\.(\d{1,18}))?$/

/** AttoFIL of a text such as `10` or `0.5`; null of any other. */
export function parseFil(text: string): bigint | null {
  const [, whole, fraction = ''] = AMOUNT.exec(text) ?? []
  return whole === undefined ? null : BigInt(whole + fraction.padEnd(DIGITS, '0'))
}

/** To the last digit, without zeros behind it. */
export function formatFil(atto: bigint): string {
  const amount = atto < 0n ? -atto : atto
  const fraction = (amount % ATTO).toString().padStart(DIGITS, '0').replace(/0+$/, '')
  return `${atto < 0n ? '-' : ''}${amount / ATTO}${fraction === '' ? '' : `.${fraction}`} FIL`
}
