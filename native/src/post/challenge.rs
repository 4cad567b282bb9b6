//! Which sectors and which of their nodes a PoSt asks for.

use super::{prover_id, randomness};
use crate::error::{guarded, Code, Failure};
use crate::proof_type;
use crate::whole::{to_js, whole, Whole};
use filecoin_proofs_api::{post, SectorId};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct WinningPostSectorChallenge {
    pub proof_type: String,
    pub randomness: Uint8Array,
    /// How many sectors of the miner could be asked for.
    #[napi(ts_type = "number | bigint")]
    pub sector_count: Whole,
    pub prover_id: Uint8Array,
}

/// Indices into the miner's ordered sectors, from 0.
#[napi]
pub fn generate_winning_post_sector_challenge(
    input: WinningPostSectorChallenge,
) -> napi::Result<Vec<f64>, Code> {
    guarded("generateWinningPostSectorChallenge", || {
        let count = whole("sectorCount", &input.sector_count)?;
        // The library would divide by it.
        if count == 0 {
            return Err(Failure::input("sectorCount is 0: no sector to ask for"));
        }
        let indices = post::generate_winning_post_sector_challenge(
            proof_type::winning(&input.proof_type)?,
            &randomness(&input.randomness)?,
            count,
            prover_id(&input.prover_id)?,
        )
        .map_err(Failure::proofs)?;
        Ok(indices.into_iter().map(|index| index as f64).collect())
    })
}

#[napi(object, object_to_js = false)]
pub struct FallbackSectorChallenges {
    pub proof_type: String,
    pub randomness: Uint8Array,
    #[napi(ts_type = "(number | bigint)[]")]
    pub sector_numbers: Vec<Whole>,
    pub prover_id: Uint8Array,
}

#[napi(object)]
pub struct SectorChallenges {
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    /// Node indices, each below the sector's size / 32.
    pub challenges: Vec<f64>,
}

/// Challenges of each sector, in the order of sector numbers, for vanilla proofs made sector by sector.
#[napi]
pub fn generate_fallback_sector_challenges(
    input: FallbackSectorChallenges,
) -> napi::Result<Vec<SectorChallenges>, Code> {
    guarded("generateFallbackSectorChallenges", || {
        let sectors = input
            .sector_numbers
            .iter()
            .map(|number| whole("sectorNumbers", number).map(SectorId::from))
            .collect::<Result<Vec<_>, _>>()?;
        let challenges = post::generate_fallback_sector_challenges(
            proof_type::post(&input.proof_type)?,
            &randomness(&input.randomness)?,
            &sectors,
            prover_id(&input.prover_id)?,
        )
        .map_err(Failure::proofs)?;
        Ok(challenges
            .into_iter()
            .map(|(sector, challenges)| SectorChallenges {
                sector_number: to_js(u64::from(sector)),
                challenges: challenges.into_iter().map(|node| node as f64).collect(),
            })
            .collect())
    })
}
