//! The quotient of a proof, by the transforms of a path.

use crate::fft::{self, bit_reversed};
#[cfg(target_arch = "x86_64")]
use crate::ifma;
use crate::isa::Isa;
use blstrs::Scalar;

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

    /// The coefficients of (a·b − c)/z, where c = a·b at the points of the domain: the numbers themselves, one less than there are points.
    pub fn quotient(&self, a: Vec<Scalar>, b: Vec<Scalar>) -> Vec<[u64; 4]> {
        let mut quotient = match self {
            Self::Portable(tables) => tables.quotient(a, b),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(tables) => tables.quotient(a, b),
        };
        bit_reverse(&mut quotient);
        quotient.pop();
        quotient
    }
}

fn bit_reverse(values: &mut [[u64; 4]]) {
    let log_size = values.len().trailing_zeros();
    for place in 0..values.len() {
        let other = bit_reversed(place, log_size);
        if place < other {
            values.swap(place, other);
        }
    }
}
