//! The points of a circuit, from a file as bellperson writes it: the verifying key, then h, l, a, b in G1 and b in G2, each with its count, in uncompressed
//! points, all big-endian.
//!
//! A file is looked at whole before it is used: its counts against its length, its key against the one that is expected, each point for whether it lies on the
//! curve and in the right subgroup. What was found good is noted by its SHA-256, which is all that is looked at from then on.

mod bases;
mod file;
mod subgroup;

use crate::error::ProverError;
use crate::isa::Isa;
use bases::Fft;
pub(crate) use bases::G1Bases;
use bellperson::groth16::{prepare_verifying_key, PreparedVerifyingKey, VerifyingKey};
use blstrs::{Bls12, G2Affine};
use file::{ParameterFile, Section, Trust};
use std::path::{Path, PathBuf};

pub struct Options {
    pub isa: Isa,
    /// A file that has the SHA-256 of parameters that were found good, one a line; it is added to.
    pub checked: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            isa: Isa::best(),
            checked: None,
        }
    }
}

pub struct Parameters {
    pub(crate) key: VerifyingKey<Bls12>,
    pub(crate) prepared: PreparedVerifyingKey<Bls12>,
    pub(crate) log_size: u32,
    pub(crate) fft: Fft,
    /// In bit-reversed order, with the point at infinity in the last one's place.
    pub(crate) h: G1Bases,
    pub(crate) l: G1Bases,
    pub(crate) a: G1Bases,
    pub(crate) b_g1: G1Bases,
    pub(crate) b_g2: Vec<G2Affine>,
}

impl Parameters {
    /// Reads and, where it wasn't yet, checks a file.
    ///
    /// * `key`: the one that the file must belong to.
    pub fn open(
        path: &Path,
        key: &VerifyingKey<Bls12>,
        Options { isa, checked }: Options,
    ) -> Result<Self, ProverError> {
        assert!(isa.is_available(), "this processor has no {}", isa.name());
        let file = ParameterFile::open(path)?;
        if file.key()? != *key {
            return Err(ProverError::ParametersForeign {
                path: path.to_owned(),
            });
        }
        let trust = file.trust(checked.as_deref())?;
        let size = file.h.count + 1;
        if !size.is_power_of_two() {
            return Err(file.damaged(
                "h",
                format!("{} points are no power of two less one", file.h.count),
            ));
        }
        let log_size = size.trailing_zeros();
        let g1 = |section: &Section| -> Result<G1Bases, ProverError> {
            let mut bases = G1Bases::new(section.count, isa);
            file.g1(section, trust, |points| bases.extend(points))?;
            Ok(bases)
        };
        let mut b_g2 = Vec::with_capacity(file.b_g2.count);
        file.g2(&file.b_g2, trust, |points| b_g2.extend_from_slice(points))?;
        let parameters = Parameters {
            prepared: prepare_verifying_key(key),
            key: key.clone(),
            log_size,
            h: g1(&file.h)?.in_the_order_of_quotients(log_size),
            l: g1(&file.l)?,
            a: g1(&file.a)?,
            b_g1: g1(&file.b_g1)?,
            b_g2,
            fft: Fft::new(log_size, isa),
        };
        if trust == Trust::None {
            if let Some(checked) = checked {
                // Without the note they are looked at again the next time, and nothing else.
                let _ = file.note(&checked);
            }
        }
        Ok(parameters)
    }

    /// What they take in memory.
    pub fn memory_bytes(&self) -> usize {
        let g1 = [&self.h, &self.l, &self.a, &self.b_g1];
        g1.iter().map(|bases| bases.memory_bytes()).sum::<usize>()
            + self.b_g2.len() * size_of::<G2Affine>()
            + self.fft.memory_bytes()
    }
}
