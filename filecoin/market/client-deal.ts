/** What names a deal between client and provider before the chain knows it. Source: go-fil-markets 1.28.2, storagemarket/impl; go-cbor-util, `AsIpld`. */
import { sha256 } from '@noble/hashes/sha2.js'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import { type ClientDealProposal, clientDealProposal } from '../actors/market/index.js'
import { encode } from '../cbor/index.js'

const DAG_CBOR = 0x71
const SHA2_256 = 0x12

/** By SHA-256, unlike anything on the chain. */
export const clientDealCid = (deal: ClientDealProposal): CID =>
  CID.createV1(DAG_CBOR, create(SHA2_256, sha256(encode(clientDealProposal, deal))))
