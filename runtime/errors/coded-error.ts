/**
 * An error with a code, what belongs to it as data, and a message made of both. Each domain has an enum of codes, a union of details by code,
 * and a message for each; who catches one asks for the code and never for the words.
 */

type Coded = { readonly code: string }

/** A message for each code, made of its detail. */
export type Messages<Detail extends Coded> = {
  readonly [Code in Detail['code']]: (detail: Extract<Detail, { code: Code }>) => string
}

export abstract class CodedError<Detail extends Coded> extends Error {
  readonly code: Detail['code']

  constructor(
    readonly detail: Detail,
    messages: Messages<Detail>,
    options?: ErrorOptions,
  ) {
    super((messages[detail.code as Detail['code']] as (detail: Detail) => string)(detail), options)
    this.code = detail.code
  }
}
