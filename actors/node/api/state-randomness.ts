/** The chain's randomness, and the beacon's. Source: Lotus, documentation/en/api-methods-v1-stable.md. */
import { z } from 'zod'
import { bytes } from '../../../filecoin/cbor/index.js'
import { beaconEntry } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

/** What it is for: a domain separation tag. */
const Purpose = z.int().nonnegative()
const Epoch = z.int()
const drawn = z.tuple([Purpose, Epoch, wire(bytes), TipsetKeyParam])
const drawnNames = ['purpose', 'epoch', 'entropy', 'tipset']
const digest = z.tuple([Epoch, TipsetKeyParam])
const digestNames = ['epoch', 'tipset']
const RANDOMNESS = 'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU='

export const stateRandomnessApi = {
  StateGetRandomnessFromTickets: method({
    params: drawn,
    names: drawnNames,
    result: wire(bytes),
    permission: 'read',
    doc: 'Randomness drawn from an epoch’s ticket; of a null epoch, from the next tipset’s.',
    example: { params: [5, 900, 'RAAD6A==', null], result: RANDOMNESS },
  }),
  StateGetRandomnessFromBeacon: method({
    params: drawn,
    names: drawnNames,
    result: wire(bytes),
    permission: 'read',
    doc: 'Randomness drawn from the beacon’s round of an epoch.',
    example: { params: [6, 910, 'RAAD6A==', null], result: RANDOMNESS },
  }),
  StateGetRandomnessDigestFromTickets: method({
    params: digest,
    names: digestNames,
    result: wire(bytes),
    permission: 'read',
    doc: 'What randomness is drawn from: the digest of an epoch’s ticket.',
    example: { params: [900, null], result: RANDOMNESS },
  }),
  StateGetRandomnessDigestFromBeacon: method({
    params: digest,
    names: digestNames,
    result: wire(bytes),
    permission: 'read',
    doc: 'What randomness is drawn from: the digest of the beacon’s round of an epoch.',
    example: { params: [910, null], result: RANDOMNESS },
  }),
  StateGetBeaconEntry: method({
    params: z.tuple([Epoch]),
    names: ['epoch'],
    result: wire(beaconEntry),
    permission: 'read',
    doc: 'The beacon’s round of an epoch, which may lie up to 900 ahead of the head.',
    example: { params: [910], result: { Round: 910, Data: RANDOMNESS } },
  }),
} as const
