/** What can be due for a provider. */

/**
 * - `deadline`: opens, with sectors to prove, or is open, and the chain doesn't have all their proofs
 * - `seed`: of a pre-committed sector comes, so that it can be proven
 * - `pre-commit`: is given up soon
 * - `deal`: begins soon, and no sector with it is proven
 * - `expiration`: of a sector is near
 */
export const DUTIES = ['deadline', 'seed', 'pre-commit', 'deal', 'expiration'] as const
export type DutyKind = (typeof DUTIES)[number]
