/** What may be signed: each type decoded, recomputed and compared. */
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
  TYPE_VERIFICATION_DEFAULTS,
  TypeVerification,
  type TypeVerificationModules,
  type TypeVerificationOptions,
  type UnverifiedRequest,
} from './type-verification.js'
export type { BlindPermission, Verified } from './verifier.js'
