/**
 * Methods by name, over all versions of the built-in actors: a number that had several names, and a name that has several numbers (an actor's own, and
 * the exported one that does the same), are one method. So a rule on a name can't be got round by another number.
 * Sources: specs-actors 0.9.15 to 7.0.1, `Exports`; go-state-types, builtin/v8 to v19, `Methods`.
 */
import { builtinActors, exportedNumber, type Methods } from '../../../filecoin/actors/index.js'
import { ACTOR_KINDS, type ActorKind } from './actor-kinds.js'

/** Sends value alone, to an actor of whatever kind. */
export const SEND = 'Send'
export const SEND_NUMBER = 0n

interface OtherVersions {
  /** What other versions than 9 have under numbers of their own. */
  readonly numbered?: Readonly<Record<string, number>>
  /** What version 10 and later have under exported numbers, too. They are also known as `<name>Exported`. */
  readonly exported?: readonly string[]
}

const OTHER_VERSIONS: { readonly [Kind in ActorKind]?: OtherVersions } = {
  account: { exported: ['AuthenticateMessage'] },
  datacap: {
    numbered: { Allowance: 21, Balance: 13 },
    exported: [
      ...['Mint', 'Destroy', 'Name', 'Symbol', 'TotalSupply', 'Balance', 'Transfer', 'TransferFrom'],
      ...['IncreaseAllowance', 'DecreaseAllowance', 'RevokeAllowance', 'Burn', 'BurnFrom', 'Allowance', 'Granularity'],
    ],
  },
  eam: { numbered: { Constructor: 1, Create: 2, Create2: 3, CreateExternal: 4 } },
  ethaccount: { numbered: { Constructor: 1 } },
  evm: {
    numbered: {
      ...{ Constructor: 1, Resurrect: 2, GetBytecode: 3, GetBytecodeHash: 4, GetStorageAt: 5 },
      ...{ InvokeContractDelegate: 6, InvokeContract: Number(exportedNumber('InvokeEVM')) },
    },
  },
  init: { numbered: { Exec4: 3 } },
  multisig: {
    exported: [
      ...['Propose', 'Approve', 'Cancel', 'AddSigner', 'RemoveSigner', 'SwapSigner', 'ChangeNumApprovalsThreshold'],
      'LockBalance',
    ],
  },
  placeholder: { numbered: { Constructor: 1 } },
  storagemarket: {
    numbered: {
      BatchActivateDeals: 6,
      SectorContentChanged: Number(exportedNumber('SectorContentChanged')),
    },
    exported: [
      ...['AddBalance', 'WithdrawBalance', 'PublishStorageDeals', 'GetBalance', 'GetDealDataCommitment'],
      ...['GetDealClient', 'GetDealProvider', 'GetDealLabel', 'GetDealTerm', 'GetDealTotalPrice'],
      ...['GetDealClientCollateral', 'GetDealProviderCollateral', 'GetDealVerified', 'GetDealActivation'],
      ...['GetDealSector', 'SettleDealPayments'],
    ],
  },
  storageminer: {
    numbered: {
      ...{ AddLockedFund: 14, InternalSectorSetupForPreseal: 17, ConfirmChangeWorkerAddress: 21 },
      ...{ ProveCommitSectors3: 34, ProveReplicaUpdates3: 35, ProveCommitSectorsNI: 36 },
    },
    exported: [
      ...['ChangeWorkerAddress', 'ChangePeerID', 'WithdrawBalance', 'ChangeMultiaddrs', 'ConfirmChangeWorkerAddress'],
      ...['RepayDebt', 'ChangeOwnerAddress', 'ChangeBeneficiary', 'GetBeneficiary', 'GetOwner'],
      ...['IsControllingAddress', 'GetSectorSize', 'GetAvailableBalance', 'GetVestingFunds', 'GetPeerID'],
      ...['GetMultiaddrs', 'MaxTerminationFee', 'InitialPledge', 'GenerateSectorLocation', 'ValidateSectorStatus'],
      'GetNominalSectorExpiration',
    ],
  },
  storagepower: {
    numbered: { CronTick: 5, OnConsensusFault: 7 },
    exported: ['CreateMiner', 'NetworkRawPower', 'MinerRawPower', 'MinerCount', 'MinerConsensusCount', 'MinerPower'],
  },
  verifiedregistry: {
    numbered: { UseBytes: 5, RestoreBytes: 6 },
    exported: [
      ...['AddVerifiedClient', 'RemoveExpiredAllocations', 'GetClaims', 'ExtendClaimTerms', 'RemoveExpiredClaims'],
    ],
  },
}

/** One deed of actors of a kind. */
interface KnownMethod {
  readonly names: ReadonlySet<string>
  readonly numbers: ReadonlySet<bigint>
}

const METHODS: ReadonlyMap<ActorKind, readonly KnownMethod[]> = new Map(
  ACTOR_KINDS.map(kind => [kind, merged(namedNumbers(kind))]),
)

/** All names that a rule may have. */
export const METHOD_NAMES: readonly string[] = [
  ...new Set([SEND, ...[...METHODS.values()].flatMap(methods => methods.flatMap(({ names }) => [...names]))]),
].sort()

/** Numbers that a name has on actors of a kind; none if those have no such method. */
export const numbersOf = (kind: ActorKind, name: string): ReadonlySet<bigint> =>
  METHODS.get(kind)?.find(({ names }) => names.has(name))?.numbers ?? NO_NUMBERS

const NO_NUMBERS: ReadonlySet<bigint> = new Set()

/** The name of version 9 if it has one; null if no version knows the number. */
export function nameOf(kind: ActorKind | null, number: bigint): string | null {
  if (number === SEND_NUMBER) return SEND
  const found = kind === null ? undefined : METHODS.get(kind)?.find(({ numbers }) => numbers.has(number))
  return found === undefined ? null : ([...found.names][0] ?? null)
}

function namedNumbers(kind: ActorKind): readonly (readonly [name: string, number: bigint])[] {
  const ofNine: Methods = kind in builtinActors ? builtinActors[kind as keyof typeof builtinActors].methods : {}
  const { numbered = {}, exported = [] } = OTHER_VERSIONS[kind] ?? {}
  return [
    ...Object.entries(ofNine).map(([name, { number }]) => [name, number] as const),
    ...Object.entries(numbered).map(([name, number]) => [name, BigInt(number)] as const),
    ...exported.flatMap(name => [
      [name, exportedNumber(name)] as const,
      [`${name}Exported`, exportedNumber(name)] as const,
    ]),
  ]
}

/** What shares a name or a number is one. */
function merged(named: readonly (readonly [name: string, number: bigint])[]): readonly KnownMethod[] {
  let methods: { names: Set<string>; numbers: Set<bigint> }[] = []
  for (const [name, number] of named) {
    const isIt = (one: KnownMethod) => one.names.has(name) || one.numbers.has(number)
    const same = methods.filter(isIt)
    const names = new Set([...same.flatMap(one => [...one.names]), name])
    const numbers = new Set([...same.flatMap(one => [...one.numbers]), number])
    methods = [...methods.filter(one => !isIt(one)), { names, numbers }]
  }
  return methods
}
