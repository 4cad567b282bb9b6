/** The chain's randomness under v0's names. Source: Lotus, api/v0api/full.go. Answers: `methods/randomness.ts`. */
import { z } from 'zod'
import { bytes, int } from '../../../filecoin/cbor/index.js'
import { beaconEntry } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

const BYTES = 'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU='
const ENTROPY = 'QwDoBw=='
const NAMES = ['tipset', 'purpose', 'epoch', 'entropy']

export const randomnessApiV0 = {
  ChainGetRandomnessFromTickets: method({
    params: z.tuple([TipsetKeyParam, wire(int), wire(int), wire(bytes)]),
    names: NAMES,
    result: wire(bytes),
    permission: 'read',
    doc: 'StateGetRandomnessFromTickets, with the tipset first.',
    example: { params: [null, 5, 10, ENTROPY], result: BYTES },
  }),
  ChainGetRandomnessFromBeacon: method({
    params: z.tuple([TipsetKeyParam, wire(int), wire(int), wire(bytes)]),
    names: NAMES,
    result: wire(bytes),
    permission: 'read',
    doc: 'StateGetRandomnessFromBeacon, with the tipset first.',
    example: { params: [null, 6, 10, ENTROPY], result: BYTES },
  }),
  BeaconGetEntry: method({
    params: z.tuple([wire(int)]),
    names: ['epoch'],
    result: wire(beaconEntry),
    permission: 'read',
    doc: 'StateGetBeaconEntry.',
    example: { params: [10], result: { Round: 10, Data: BYTES } },
  }),
} as const
