//! The points of a section, in memory or read for each sum.

use super::file::{ParameterFile, Section, BLOCK};
use super::points::Encoded;
use crate::error::ProverError;
#[cfg(target_arch = "x86_64")]
use crate::ifma::IfmaAdder;
use crate::isa::Isa;
use crate::multiexp::{Adder, Affine, PortableG1, Table};
use crate::split::Split;
use blstrs::G1Projective;
use group::Group;
use std::ops::Range;
use std::sync::Arc;

/// Points that are in memory at once where they aren't kept, a block for each thread at least; twice as many while the next are read.
fn part_len() -> usize {
    let blocks = if cfg!(test) { 2 } else { 16 };
    BLOCK * rayon::current_num_threads().max(blocks)
}

pub struct Bases<A: Adder> {
    file: Arc<ParameterFile>,
    section: Section,
    kept: Option<Table<A>>,
}

impl<A: Adder> Bases<A>
where
    Affine<A>: Encoded,
{
    pub fn open(
        file: &Arc<ParameterFile>,
        section: Section,
        keep: bool,
    ) -> Result<Self, ProverError> {
        let mut bases = Bases {
            file: Arc::clone(file),
            section,
            kept: None,
        };
        if keep {
            bases.kept = Some(bases.table(0..bases.len())?);
        }
        Ok(bases)
    }

    /// What so many points take in memory.
    pub fn bytes_of(count: usize) -> usize {
        count * size_of::<A::Point>()
    }

    pub fn len(&self) -> usize {
        self.section.count
    }

    /// Σ sᵢ·Pᵢ.
    pub fn multiexp(&self, scalars: &Split) -> Result<A::Curve, ProverError> {
        match &self.kept {
            Some(table) => Ok(table.multiexp(scalars)),
            None => self.by_parts(|table, part| table.multiexp(&scalars.part(part))),
        }
    }

    /// For scalars that are nearly all neither 0 nor 1; the numbers themselves.
    pub fn multiexp_dense(&self, scalars: &[[u64; 4]]) -> Result<A::Curve, ProverError> {
        match &self.kept {
            Some(table) => Ok(table.multiexp_dense(scalars)),
            None => self.by_parts(|table, part| table.multiexp_dense(&scalars[part])),
        }
    }

    /// Reads each part while the one before is added up.
    fn by_parts(
        &self,
        sum: impl Fn(&Table<A>, Range<usize>) -> A::Curve + Sync,
    ) -> Result<A::Curve, ProverError> {
        let most = part_len();
        let part_at = |start: usize| start..(start + most).min(self.len());
        let mut whole = A::Curve::identity();
        let mut part = part_at(0);
        let mut table = self.table(part.clone())?;
        while !part.is_empty() {
            let next = part_at(part.end);
            let (of_part, next_table) =
                rayon::join(|| sum(&table, part), || self.table(next.clone()));
            whole += of_part;
            (part, table) = (next, next_table?);
        }
        Ok(whole)
    }

    fn table(&self, part: Range<usize>) -> Result<Table<A>, ProverError> {
        let mut table = Table::new(part.len());
        self.file
            .read::<A>(&self.section, part.start, table.points_mut())?;
        Ok(table)
    }
}

/// Of either path.
pub enum G1Bases {
    Portable(Bases<PortableG1>),
    #[cfg(target_arch = "x86_64")]
    Ifma(Bases<IfmaAdder>),
}

macro_rules! of_either {
    ($either:expr, $bases:ident => $what:expr) => {
        match $either {
            G1Bases::Portable($bases) => $what,
            #[cfg(target_arch = "x86_64")]
            G1Bases::Ifma($bases) => $what,
        }
    };
}

impl G1Bases {
    pub fn open(
        file: &Arc<ParameterFile>,
        section: Section,
        keep: bool,
        isa: Isa,
    ) -> Result<Self, ProverError> {
        Ok(match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma => Self::Ifma(Bases::open(file, section, keep)?),
            _ => Self::Portable(Bases::open(file, section, keep)?),
        })
    }

    /// What so many points take in memory.
    pub fn bytes_of(count: usize, isa: Isa) -> usize {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma => Bases::<IfmaAdder>::bytes_of(count),
            _ => Bases::<PortableG1>::bytes_of(count),
        }
    }

    pub fn len(&self) -> usize {
        of_either!(self, bases => bases.len())
    }

    pub fn multiexp(&self, scalars: &Split) -> Result<G1Projective, ProverError> {
        of_either!(self, bases => bases.multiexp(scalars))
    }

    /// For scalars that are nearly all neither 0 nor 1; the numbers themselves.
    pub fn multiexp_dense(&self, scalars: &[[u64; 4]]) -> Result<G1Projective, ProverError> {
        of_either!(self, bases => bases.multiexp_dense(scalars))
    }
}
