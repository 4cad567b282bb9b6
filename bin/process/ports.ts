/** Where components listen unless they are told otherwise: where their models do. */
import type { Component } from '../components/index.js'

export const PORTS: Readonly<Record<Component, number>> = {
  // Lotus's, for a storage miner.
  sealer: 2345,
  // Venus's and Lotus's differ; this one is Venus's.
  node: 3453,
  // Venus's.
  wallet: 5678,
  gateway: 45_132,
  auth: 8989,
}
