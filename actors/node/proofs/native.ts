/** Real proofs, by Filecoin's own library. Its calls block for seconds, so whoever makes this says where they run. */
import { Address, type PoStProof, proverId, sealedCommitment } from '../../../filecoin/index.js'
import type { Proofs } from '../../../native/index.js'
import type { PoStProver, PoStRequest, PoStVerifier, ProvenSector } from './port.js'
import { WINDOW_POST, WINNING_POST } from './types.js'

/** Runs one call to its end, somewhere. */
export type RunNative = <C extends keyof Proofs>(
  call: C,
  input: Parameters<Proofs[C]>[0],
) => Promise<ReturnType<Proofs[C]>>

export interface SectorPaths {
  readonly cachePath: string
  readonly sealedPath: string
}

/** Where a provider's sector lies. */
export type LocateSector = (provider: number, sector: Pick<ProvenSector, 'sectorNumber' | 'sealedCid'>) => SectorPaths

export class NativeProver implements PoStProver {
  constructor(
    private readonly run: RunNative,
    private readonly locate: LocateSector,
  ) {}

  async winning(request: PoStRequest): Promise<PoStProof> {
    const input = { ...drawOf(request), proofType: WINNING_POST.name, replicas: this.replicas(request) }
    return { type: WINNING_POST.registered, proof: await this.run('generateWinningPost', input) }
  }

  async window(request: PoStRequest): Promise<PoStProof> {
    const input = { ...drawOf(request), proofType: WINDOW_POST.name, replicas: this.replicas(request) }
    return { type: WINDOW_POST.registered, proof: await this.run('generateWindowPost', input) }
  }

  private replicas({ provider, sectors }: PoStRequest) {
    return sectors.map(sector => ({ ...publicReplica(sector), ...this.locate(provider, sector) }))
  }
}

export class NativeVerifier implements PoStVerifier {
  constructor(private readonly run: RunNative) {}

  challenge(request: Parameters<PoStVerifier['challenge']>[0]): Promise<number[]> {
    const { sectorCount } = request
    return this.run('generateWinningPostSectorChallenge', {
      ...drawOf(request),
      proofType: WINNING_POST.name,
      sectorCount,
    })
  }

  async winning(request: Parameters<PoStVerifier['winning']>[0]): Promise<boolean> {
    const { proof, sectors } = request
    if (proof.type !== WINNING_POST.registered) return false
    const replicas = sectors.map(publicReplica)
    return this.run('verifyWinningPost', {
      ...drawOf(request),
      proofType: WINNING_POST.name,
      proof: proof.proof,
      replicas,
    })
  }
}

/** The proofs' field has 255 bits, so the randomness loses its last two. */
function drawOf({ provider, randomness }: Pick<PoStRequest, 'provider' | 'randomness'>) {
  const last = randomness.length - 1
  return {
    proverId: proverId(Address.id(provider).toString()),
    randomness: randomness.map((byte, index) => (index === last ? byte & 0x3f : byte)),
  }
}

const publicReplica = ({ sectorNumber, sealedCid }: ProvenSector) => ({
  sectorNumber,
  commR: sealedCommitment(sealedCid.toString()),
})
