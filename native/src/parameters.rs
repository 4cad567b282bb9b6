//! Groth16 parameters: whether they are there, and making a devnet's.
//!
//! Production parameters come from a ceremony in which somebody forgot their share of the secret. Ours come from a seed
//! that anyone can read, so that every machine makes the very same files: **whoever knows the seed can forge proofs**.
//! That is fine on a devnet, where nothing is at stake, and the reason why other circuits are refused.

mod aggregation_key;
mod circuit;
mod comb;
mod evaluation;
mod files;
mod generate;
pub mod presence;
mod progress;
mod seed;
mod setup;
