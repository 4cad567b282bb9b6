/**
 * How long after its time a tipset may be told. Auth knows a repeated report for 30 days, and another node may have told of the tipset as early as it came: past that it could be
 * counted twice, which is worse than never.
 */
export const REPEATABLE_SECONDS = 29 * 86_400
