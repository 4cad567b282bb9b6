//! The points of a circuit, from a file as bellperson writes it: the verifying key, then h, l, a, b in G1 and b in G2, each with its count, in uncompressed
//! points, all big-endian.
//!
//! Nothing of a file is used before it was looked at: its counts against its length, its key against the one that is expected, each point for whether it lies
//! on the curve and in the right subgroup. Blocks that were found good are noted by their SHA-256, which is all that is looked at from then on.

mod bases;
mod file;
mod points;
mod record;
mod subgroup;

use crate::assignment::Room;
use crate::error::ProverError;
use crate::isa::Isa;
use crate::multiexp::PortableG2;
use crate::quotient::Fft;
use bases::{Bases, G1Bases};
use bellperson::groth16::{prepare_verifying_key, PreparedVerifyingKey, VerifyingKey};
use blstrs::Bls12;
use file::{ParameterFile, Section};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub struct Options {
    pub isa: Isa,
    /// A file that has the SHA-256 of blocks of parameters that were found good, one a line; it is added to.
    pub checked: Option<PathBuf>,
    /// Bytes that the points may take in memory. If there are more they are read for each proof, some at a time.
    pub most_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            isa: Isa::best(),
            checked: None,
            most_bytes: usize::MAX,
        }
    }
}

pub struct Parameters {
    pub(crate) key: VerifyingKey<Bls12>,
    pub(crate) prepared: PreparedVerifyingKey<Bls12>,
    pub(crate) log_size: u32,
    pub(crate) fft: Fft,
    pub(crate) h: G1Bases,
    pub(crate) l: G1Bases,
    pub(crate) a: G1Bases,
    pub(crate) b_g1: G1Bases,
    pub(crate) b_g2: Bases<PortableG2>,
}

impl Parameters {
    /// * `key`: the one that the file must belong to.
    ///
    /// # Errors
    /// `ParametersUnreadable`, `ParametersDamaged`, `ParametersForeign`.
    pub fn open(
        path: &Path,
        key: &VerifyingKey<Bls12>,
        Options {
            isa,
            checked,
            most_bytes,
        }: Options,
    ) -> Result<Self, ProverError> {
        assert!(isa.is_available(), "this processor has no {}", isa.name());
        let file = Arc::new(ParameterFile::open(path, checked)?);
        if file.key()? != *key {
            return Err(ProverError::ParametersForeign {
                path: path.to_owned(),
            });
        }
        let size = file.h.count + 1;
        if !size.is_power_of_two() {
            return Err(file.damaged(
                "h",
                format!("{} points are no power of two less one", file.h.count),
            ));
        }
        let log_size = size.trailing_zeros();
        let in_g1 = [file.h, file.l, file.a, file.b_g1];
        let g1_bytes: usize = in_g1
            .iter()
            .map(|section| G1Bases::bytes_of(section.count, isa))
            .sum();
        let keep = g1_bytes + Bases::<PortableG2>::bytes_of(file.b_g2.count) <= most_bytes;
        let g1 = |section: Section| G1Bases::open(&file, section, keep, isa);
        Ok(Parameters {
            prepared: prepare_verifying_key(key),
            key: key.clone(),
            log_size,
            h: g1(file.h)?,
            l: g1(file.l)?,
            a: g1(file.a)?,
            b_g1: g1(file.b_g1)?,
            b_g2: Bases::open(&file, file.b_g2, keep)?,
            fft: Fft::new(log_size, isa),
        })
    }

    /// What a circuit of theirs needs.
    pub(crate) fn room(&self) -> Room {
        Room {
            aux: self.l.len(),
            constraints: 1 << self.log_size,
        }
    }

    /// What they take in memory.
    pub fn memory_bytes(&self) -> usize {
        let g1 = [&self.h, &self.l, &self.a, &self.b_g1];
        g1.iter().map(|bases| bases.memory_bytes()).sum::<usize>()
            + self.b_g2.memory_bytes()
            + self.fft.memory_bytes()
    }
}
