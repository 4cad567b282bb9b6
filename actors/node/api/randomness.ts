/** The chain's randomness. Source: Lotus, api/api_full.go and api/v0api/full.go. Answers: `methods/randomness.ts`. */
import { z } from 'zod'
import { bytes, int } from '../../../filecoin/cbor/index.js'
import { beaconEntry } from '../../../filecoin/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'
import { wire } from './wire.js'

const BYTES = 'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU='
const ENTROPY = 'QwDoBw=='
const NAMES = ['tag', 'epoch', 'entropy', 'tipset']

export const randomnessApi = {
  StateGetRandomnessFromTickets: method({
    params: z.tuple([wire(int), wire(int), wire(bytes), TipsetKeyParam]),
    names: NAMES,
    result: wire(bytes),
    permission: 'read',
    doc: '32 bytes drawn for a purpose, of an epoch’s ticket on the way back from a tipset; of a null epoch, of the next one’s.',
    example: { params: [5, 10, ENTROPY, null], result: BYTES },
  }),
  StateGetRandomnessFromBeacon: method({
    params: z.tuple([wire(int), wire(int), wire(bytes), TipsetKeyParam]),
    names: NAMES,
    result: wire(bytes),
    permission: 'read',
    doc: '32 bytes drawn for a purpose, of an epoch’s beacon entry on the way back from a tipset.',
    example: { params: [6, 10, ENTROPY, null], result: BYTES },
  }),
  StateGetRandomnessDigestFromTickets: method({
    params: z.tuple([wire(int), TipsetKeyParam]),
    names: ['epoch', 'tipset'],
    result: wire(bytes),
    permission: 'read',
    doc: 'What StateGetRandomnessFromTickets draws from: 32 bytes.',
    example: { params: [10, null], result: BYTES },
  }),
  StateGetRandomnessDigestFromBeacon: method({
    params: z.tuple([wire(int), TipsetKeyParam]),
    names: ['epoch', 'tipset'],
    result: wire(bytes),
    permission: 'read',
    doc: 'What StateGetRandomnessFromBeacon draws from: 32 bytes.',
    example: { params: [10, null], result: BYTES },
  }),
  StateGetBeaconEntry: method({
    params: z.tuple([wire(int)]),
    names: ['epoch'],
    result: wire(beaconEntry),
    permission: 'read',
    doc: 'The beacon’s entry for an epoch: up to the head the chain’s, and as far as 900 epochs ahead the one that the chain will have.',
    example: { params: [10], result: { Round: 10, Data: BYTES } },
  }),
} as const

/** The same under the names, and with the parameters, of v0. */
export const randomnessApiV0 = {
  ChainGetRandomnessFromTickets: method({
    params: z.tuple([TipsetKeyParam, wire(int), wire(int), wire(bytes)]),
    names: ['tipset', 'tag', 'epoch', 'entropy'],
    result: wire(bytes),
    permission: 'read',
    doc: 'StateGetRandomnessFromTickets, with the tipset first.',
    example: { params: [null, 5, 10, ENTROPY], result: BYTES },
  }),
  ChainGetRandomnessFromBeacon: method({
    params: z.tuple([TipsetKeyParam, wire(int), wire(int), wire(bytes)]),
    names: ['tipset', 'tag', 'epoch', 'entropy'],
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
