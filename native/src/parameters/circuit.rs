//! The circuits of a devnet with 2 KiB sectors.

use super::progress::Progress;
use super::seed;
use super::setup::setup;
use crate::error::{Code, Failure, Outcome};
use bellperson::groth16::Parameters;
use bellperson::Circuit as BellpersonCircuit;
use blstrs::{Bls12, Scalar};
use filecoin_proofs::constants::{DefaultPieceHasher, SectorShape2KiB};
use filecoin_proofs::parameters::{
    public_params, window_post_public_params, winning_post_public_params,
};
use filecoin_proofs_api::{RegisteredPoStProof, RegisteredSealProof};
use storage_proofs_core::compound_proof::CompoundProof;
use storage_proofs_core::parameter_cache::{
    CacheEntryMetadata, CacheableParameters, ParameterSetMetadata,
};
use storage_proofs_porep::stacked::{StackedCircuit, StackedCompound, StackedDrg};
use storage_proofs_post::fallback::{FallbackPoSt, FallbackPoStCircuit, FallbackPoStCompound};
use storage_proofs_update::circuit::EmptySectorUpdateCircuit;
use storage_proofs_update::compound::EmptySectorUpdateCompound;
use storage_proofs_update::{EmptySectorUpdate, PublicParams as UpdateParams};

type Shape = SectorShape2KiB;
const SECTOR_SIZE: u64 = 2048;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circuit {
    /// One for V1, V1_1, synthetic and non-interactive PoRep.
    PoRep,
    WinningPoSt,
    /// One for V1 and V1_2.
    WindowPoSt,
    EmptySectorUpdate,
}

pub const CIRCUITS: [Circuit; 4] = [
    Circuit::PoRep,
    Circuit::WinningPoSt,
    Circuit::WindowPoSt,
    Circuit::EmptySectorUpdate,
];

/// A circuit's parameters under the library's own name for them.
pub struct Made {
    /// Without the version prefix and the extension.
    pub id: String,
    pub meta: CacheEntryMetadata,
    pub parameters: Parameters<Bls12>,
}

impl Circuit {
    pub fn name(self) -> &'static str {
        match self {
            Circuit::PoRep => "porep-2KiB",
            Circuit::WinningPoSt => "winning-post-2KiB",
            Circuit::WindowPoSt => "window-post-2KiB",
            Circuit::EmptySectorUpdate => "empty-sector-update-2KiB",
        }
    }

    pub fn named(name: &str) -> Outcome<Circuit> {
        CIRCUITS
            .into_iter()
            .find(|circuit| circuit.name() == name)
            .ok_or_else(|| {
                let known = CIRCUITS.map(Circuit::name).join(", ");
                Failure::new(
                    Code::DevnetOnly,
                    format!(
                        "no parameters can be generated for {name:?}, only for {known}: these parameters are for a devnet \
                         only, since their seed is public and whoever knows it can forge proofs; other networks' \
                         parameters come from Filecoin's ceremony"
                    ),
                )
            })
    }

    pub fn make(self, progress: &Progress) -> Outcome<Made> {
        match self {
            Circuit::PoRep => {
                type Compound = StackedCompound<Shape, DefaultPieceHasher>;
                type Drg = StackedDrg<'static, Shape, DefaultPieceHasher>;
                let config = RegisteredSealProof::StackedDrg2KiBV1_1.as_v1_config();
                let params = public_params::<Shape>(&config).map_err(Failure::proofs)?;
                self.set_up::<Compound, StackedCircuit<Shape, DefaultPieceHasher>, _>(
                    &params,
                    || <Compound as CompoundProof<Drg, _>>::blank_circuit(&params),
                    progress,
                )
            }
            Circuit::WinningPoSt | Circuit::WindowPoSt => {
                type Compound = FallbackPoStCompound<Shape>;
                type PoSt = FallbackPoSt<'static, Shape>;
                let params = if self == Circuit::WinningPoSt {
                    let config = RegisteredPoStProof::StackedDrgWinning2KiBV1.as_v1_config();
                    winning_post_public_params::<Shape>(&config)
                } else {
                    let config = RegisteredPoStProof::StackedDrgWindow2KiBV1.as_v1_config();
                    window_post_public_params::<Shape>(&config)
                }
                .map_err(Failure::proofs)?;
                self.set_up::<Compound, FallbackPoStCircuit<Shape>, _>(
                    &params,
                    || <Compound as CompoundProof<PoSt, _>>::blank_circuit(&params),
                    progress,
                )
            }
            Circuit::EmptySectorUpdate => {
                type Compound = EmptySectorUpdateCompound<Shape>;
                type Update = EmptySectorUpdate<Shape>;
                let params = UpdateParams::from_sector_size(SECTOR_SIZE);
                self.set_up::<Compound, EmptySectorUpdateCircuit<Shape>, _>(
                    &params,
                    || <Compound as CompoundProof<Update, _>>::blank_circuit(&params),
                    progress,
                )
            }
        }
    }

    fn set_up<T, C, P>(
        self,
        params: &P,
        blank: impl Fn() -> C,
        progress: &Progress,
    ) -> Outcome<Made>
    where
        T: CacheableParameters<C, P>,
        C: BellpersonCircuit<Scalar>,
        P: ParameterSetMetadata,
    {
        let parameters =
            setup(blank, &mut seed::rng(self.name()), progress).map_err(Failure::synthesis)?;
        Ok(Made {
            id: T::cache_identifier(params),
            meta: T::cache_meta(params),
            parameters,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_networks_circuit_is_refused_in_words() {
        let failure = Circuit::named("porep-32GiB").unwrap_err();
        assert_eq!(failure.code, Code::DevnetOnly);
        assert!(failure.message.contains("can forge proofs"));
    }

    #[test]
    fn every_circuit_is_found_by_its_name() {
        for circuit in CIRCUITS {
            assert_eq!(Circuit::named(circuit.name()).unwrap(), circuit);
        }
    }
}
