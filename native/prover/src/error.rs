//! What can go wrong, each with a code that doesn't change.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug)]
pub enum ProverError {
    /// The file can't be read.
    ParametersUnreadable { path: PathBuf, why: std::io::Error },
    /// The file isn't whole, or holds what can't be there.
    ParametersDamaged {
        path: PathBuf,
        part: &'static str,
        why: String,
    },
    /// The file belongs to another verifying key.
    ParametersForeign { path: PathBuf },
    /// The circuit isn't the one that the parameters were made for.
    CircuitForeign {
        what: &'static str,
        circuit: usize,
        parameters: usize,
    },
    /// The circuit says that it can't be made.
    Synthesis(bellperson::SynthesisError),
    /// The proof that was made does not hold: a constraint isn't satisfied, or the prover is wrong. It was not handed out.
    ProofInvalid,
    /// Whoever watched asked for the end.
    Stopped,
}

impl ProverError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::ParametersUnreadable { .. } => "PROVER_PARAMETERS_UNREADABLE",
            Self::ParametersDamaged { .. } => "PROVER_PARAMETERS_DAMAGED",
            Self::ParametersForeign { .. } => "PROVER_PARAMETERS_FOREIGN",
            Self::CircuitForeign { .. } => "PROVER_CIRCUIT_FOREIGN",
            Self::Synthesis(_) => "PROVER_SYNTHESIS",
            Self::ProofInvalid => "PROVER_PROOF_INVALID",
            Self::Stopped => "PROVER_STOPPED",
        }
    }
}

impl fmt::Display for ProverError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ParametersUnreadable { path, why } => {
                write!(to, "the parameters {} can't be read: {why}", path.display())
            }
            Self::ParametersDamaged { path, part, why } => {
                write!(
                    to,
                    "the parameters {} are damaged: {part}: {why}",
                    path.display()
                )
            }
            Self::ParametersForeign { path } => write!(
                to,
                "the parameters {} belong to another verifying key",
                path.display()
            ),
            Self::CircuitForeign {
                what,
                circuit,
                parameters,
            } => write!(
                to,
                "the circuit has {circuit} {what}, its parameters are for {parameters}"
            ),
            Self::Synthesis(why) => write!(to, "the circuit can't be made: {why}"),
            Self::ProofInvalid => write!(to, "the proof does not hold"),
            Self::Stopped => write!(to, "the proof was stopped"),
        }
    }
}

impl std::error::Error for ProverError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::ParametersUnreadable { why, .. } => Some(why),
            Self::Synthesis(why) => Some(why),
            _ => None,
        }
    }
}

impl From<bellperson::SynthesisError> for ProverError {
    fn from(why: bellperson::SynthesisError) -> Self {
        Self::Synthesis(why)
    }
}
