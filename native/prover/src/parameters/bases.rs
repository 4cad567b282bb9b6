//! Points and tables in the form that the instructions of a prover want.

use crate::fft::{self, bit_reversed};
#[cfg(target_arch = "x86_64")]
use crate::ifma;
use crate::isa::Isa;
use crate::multiexp;
use crate::split::Split;
use blstrs::{G1Affine, G1Projective, Scalar};
use group::prime::PrimeCurveAffine;

pub enum G1Bases {
    Portable(Vec<G1Affine>),
    #[cfg(target_arch = "x86_64")]
    Ifma(ifma::G1Table),
}

impl G1Bases {
    /// For so many points.
    pub fn new(count: usize, isa: Isa) -> Self {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma => Self::Ifma(ifma::G1Table::with_capacity(count)),
            _ => Self::Portable(Vec::with_capacity(count)),
        }
    }

    pub fn extend(&mut self, points: &[G1Affine]) {
        match self {
            Self::Portable(all) => all.extend_from_slice(points),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => table.extend(points),
        }
    }

    /// Coefficients of quotients come in bit-reversed order, and are one more than there are points: the last is zero.
    pub fn in_the_order_of_quotients(mut self, log_size: u32) -> Self {
        self.extend(&[G1Affine::identity()]);
        match &mut self {
            Self::Portable(points) => bit_reverse(points, log_size),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => bit_reverse(table.points_mut(), log_size),
        }
        self
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Portable(points) => points.len(),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => table.len(),
        }
    }

    pub fn memory_bytes(&self) -> usize {
        match self {
            Self::Portable(points) => points.len() * size_of::<G1Affine>(),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => table.memory_bytes(),
        }
    }

    pub fn multiexp(&self, scalars: &Split) -> G1Projective {
        match self {
            Self::Portable(points) => multiexp::g1(points, scalars),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => table.multiexp(scalars),
        }
    }

    /// For scalars that are nearly all neither 0 nor 1; the numbers themselves.
    pub fn multiexp_dense(&self, scalars: &[[u64; 4]]) -> G1Projective {
        match self {
            Self::Portable(points) => multiexp::g1_dense(points, scalars),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(table) => table.multiexp_dense(scalars),
        }
    }
}

fn bit_reverse<P>(points: &mut [P], log_size: u32) {
    for place in 0..points.len() {
        let other = bit_reversed(place, log_size);
        if place < other {
            points.swap(place, other);
        }
    }
}

pub enum Fft {
    Portable(fft::FftTables),
    #[cfg(target_arch = "x86_64")]
    Ifma(Box<ifma::FftTables>),
}

/// Smaller transforms don't fill the lanes.
const SMALLEST_OF_LANES: u32 = 4;

impl Fft {
    pub fn new(log_size: u32, isa: Isa) -> Self {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma if log_size >= SMALLEST_OF_LANES => {
                Self::Ifma(Box::new(ifma::FftTables::new(log_size)))
            }
            _ => Self::Portable(fft::FftTables::new(log_size)),
        }
    }

    pub fn memory_bytes(&self) -> usize {
        match self {
            Self::Portable(tables) => tables.memory_bytes(),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(tables) => tables.memory_bytes(),
        }
    }

    /// In bit-reversed order; the numbers themselves.
    pub fn quotient(&self, a: Vec<Scalar>, b: Vec<Scalar>) -> Vec<[u64; 4]> {
        match self {
            Self::Portable(tables) => tables.quotient(a, b),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(tables) => tables.quotient(a, b),
        }
    }
}
