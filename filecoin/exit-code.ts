/** What messages end with. Source: go-state-types, exitcode; fvm_shared 2.0.0, error. */

/** Neither raises its sender's nonce nor costs it anything: the sender is no account, or can't send this now. */
export enum SendFailure {
  SenderInvalid = 1,
  SenderStateInvalid = 2,
}

/** As Go's tools write them. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'Ok',
  [SendFailure.SenderInvalid]: 'SysErrSenderInvalid',
  [SendFailure.SenderStateInvalid]: 'SysErrSenderStateInvalid',
  4: 'SysErrIllegalInstruction',
  5: 'SysErrInvalidReceiver',
  6: 'SysErrInsufficientFunds',
  7: 'SysErrOutOfGas',
  9: 'SysErrIllegalExitCode',
  10: 'SysFatal',
  11: 'SysErrMissingReturn',
  16: 'ErrIllegalArgument',
  17: 'ErrNotFound',
  18: 'ErrForbidden',
  19: 'ErrInsufficientFunds',
  20: 'ErrIllegalState',
  21: 'ErrSerialization',
  22: 'ErrUnhandledMessage',
  23: 'ErrUnspecified',
  24: 'ErrAssertionFailed',
  25: 'ErrReadOnly',
  26: 'ErrNotPayable',
}

/** `SysErrOutOfGas(7)`; of a code that is an actor's own, its number. */
export function exitCodeText(code: number): string {
  const name = NAMES[code]
  return name === undefined ? `${code}` : `${name}(${code})`
}
