//! The points of a circuit, from a file as bellperson writes it: the verifying key, then h, l, a, b in G1 and b in G2, each with its count, in uncompressed
//! points, all big-endian.
//!
//! Nothing of a file is used before it was looked at: its counts against its length, its key against the one that is expected, each point for whether it lies
//! on the curve and in the right subgroup. Blocks that were found good are noted by their SHA-256, which is all that is looked at from then on.

mod bases;
mod checked;
mod file;
mod points;
mod subgroup;

use crate::assignment::Room;
use crate::error::ProverError;
use crate::isa::Isa;
use crate::multiexp::PortableG2;
use crate::quotient::Fft;
use bases::{Bases, G1Bases};
use bellperson::groth16::{prepare_verifying_key, PreparedVerifyingKey, VerifyingKey};
use blstrs::{Bls12, Scalar};
pub use checked::CheckedBlocks;
use file::{ParameterFile, Section};
use std::path::Path;
use std::sync::Arc;

pub struct Options {
    pub isa: Isa,
    /// Blocks that aren't looked at again; those that are found good come to them.
    pub checked: Arc<CheckedBlocks>,
    /// Bytes that may be kept in memory between proofs. Parameters that need more keep none: points are read for each proof, some at a time.
    pub most_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            isa: Isa::best(),
            checked: Arc::default(),
            most_bytes: usize::MAX,
        }
    }
}

pub struct Parameters {
    pub(crate) key: VerifyingKey<Bls12>,
    pub(crate) prepared: PreparedVerifyingKey<Bls12>,
    pub(crate) log_size: u32,
    isa: Isa,
    memory_bytes: usize,
    /// None where nothing is kept.
    fft: Option<Fft>,
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
        let log_size = file.log_size()?;
        let needed = bytes_needed(&file, isa)?;
        let keep = needed <= most_bytes;
        let g1 = |section: Section| G1Bases::open(&file, section, keep, isa);
        Ok(Parameters {
            prepared: prepare_verifying_key(key),
            key: key.clone(),
            log_size,
            isa,
            memory_bytes: if keep { needed } else { 0 },
            h: g1(file.h)?,
            l: g1(file.l)?,
            a: g1(file.a)?,
            b_g1: g1(file.b_g1)?,
            b_g2: Bases::open(&file, file.b_g2, keep)?,
            fft: keep.then(|| Fft::new(log_size, isa)),
        })
    }

    /// What a file's parameters need to be kept in memory, of which nothing but the counts is read.
    ///
    /// # Errors
    /// `ParametersUnreadable`, `ParametersDamaged`.
    pub fn memory_needed(path: &Path, isa: Isa) -> Result<usize, ProverError> {
        bytes_needed(&ParameterFile::open(path, Arc::default())?, isa)
    }

    /// What a circuit of theirs needs.
    pub(crate) fn room(&self) -> Room {
        Room {
            aux: self.l.len(),
            constraints: 1 << self.log_size,
        }
    }

    /// The quotient of a proof; sides have as many values as the domain has points.
    pub(crate) fn quotient(&self, a: Vec<Scalar>, b: Vec<Scalar>) -> Vec<[u64; 4]> {
        match &self.fft {
            Some(fft) => fft.quotient(a, b),
            None => Fft::new(self.log_size, self.isa).quotient(a, b),
        }
    }

    /// What they keep in memory between proofs.
    pub fn memory_bytes(&self) -> usize {
        self.memory_bytes
    }
}

fn bytes_needed(file: &ParameterFile, isa: Isa) -> Result<usize, ProverError> {
    let in_g1: usize = [file.h, file.l, file.a, file.b_g1]
        .iter()
        .map(|section| G1Bases::bytes_of(section.count, isa))
        .sum();
    let in_g2 = Bases::<PortableG2>::bytes_of(file.b_g2.count);
    Ok(in_g1 + in_g2 + Fft::bytes_of(file.log_size()?, isa))
}
