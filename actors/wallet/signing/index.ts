/** What may be signed: each type decoded, recomputed and compared. */
export { TypeVerificationOptions } from './options.js'
export { BLIND_TYPES, type BlindType, SIGN_TYPES, type SignType } from './sign-type.js'
export type {
  AskSubject,
  BlindSubject,
  BlockSubject,
  DealResponseSubject,
  DealStateSubject,
  DealSubject,
  DealTerms,
  MessageSubject,
  PossessionSubject,
  RandomnessSubject,
  Subject,
  VoucherSubject,
} from './subject.js'
export {
  type BlindPermissions,
  TypeVerification,
  type TypeVerificationModules,
  type UnverifiedRequest,
} from './type-verification.js'
export type { BlindPermission, Verified } from './verifier.js'
