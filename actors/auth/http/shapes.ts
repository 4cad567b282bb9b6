/** Answers in Venus's shapes. Source: sophon-auth, auth/transport.go and storage/store.go. */
import type { TokenPayload } from '../desk/index.js'
import type { MinerRow, RateLimitRow, SignerRow, TokenRow, UserRow } from '../store/index.js'

export const payloadShape = ({ name, perm, ext, exp }: TokenPayload) => ({
  ...{ name, perm, ext },
  ...(exp !== undefined && { exp }),
})

export const userShape = ({ id, name, comment, state, createdAt, updatedAt }: UserRow) => ({
  ...{ id, name, comment, state },
  createTime: Math.floor(createdAt / 1_000),
  updateTime: Math.floor(updatedAt / 1_000),
})

export const tokenShape = ({ name, perm, extra, createdAt }: TokenRow, token: string) => ({
  ...{ token, name, perm },
  custom: extra,
  createTime: timeShape(createdAt),
})

export const minerShape = ({ miner, user, openMining, createdAt, updatedAt }: MinerRow, network: string) => ({
  Miner: `${network}${miner}`,
  User: user,
  OpenMining: openMining,
  CreatedAt: timeShape(createdAt),
  UpdatedAt: timeShape(updatedAt),
})

export const signerShape = ({ signer, user, createdAt, updatedAt }: SignerRow, network: string) => ({
  Signer: `${network}${signer}`,
  User: user,
  CreatedAt: timeShape(createdAt),
  UpdatedAt: timeShape(updatedAt),
})

/** The period in nanoseconds, as Go's durations are. */
export const rateLimitShape = ({ id, name, service, api, cap, resetNanos }: RateLimitRow) => ({
  Id: id,
  Name: name,
  Service: service,
  API: api,
  ReqLimit: { Cap: cap, ResetDur: resetNanos },
})

const timeShape = (at: number): string => new Date(at).toISOString()
