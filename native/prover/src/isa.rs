//! Which instructions a prover uses.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// What blst has for any processor.
    Portable,
    /// AVX-512 with IFMA.
    Ifma,
}

impl Isa {
    /// The fastest that this processor has.
    pub fn best() -> Self {
        if Self::Ifma.is_available() {
            Self::Ifma
        } else {
            Self::Portable
        }
    }

    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Ifma => crate::ifma::is_available(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Ifma => false,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Ifma => "ifma",
        }
    }
}
