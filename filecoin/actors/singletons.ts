/** Actor ids that are the same on every network. Source: fil_actors_runtime 9.0.1, `singletons`; Lotus, `chain/actors/builtin`. */
export const SINGLETONS = {
  system: 0,
  init: 1,
  reward: 2,
  cron: 3,
  power: 4,
  market: 5,
  verifreg: 6,
  datacap: 7,
  /** The registry of verified clients' root key: a multisig wallet. */
  rootVerifier: 80,
  /** Funds that nobody was given: a multisig wallet. */
  reserve: 90,
  /** An account without a key: what goes there is gone. */
  burntFunds: 99,
} as const

/** The first id that the init actor gives. */
export const FIRST_OTHER_ID = 100
