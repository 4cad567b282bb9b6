//! Filecoin's proofs for Node: every call of `filecoin-proofs-api` 19.1, the set-up of devnet parameters, and file locks; and the chain: its
//! blocks, and messages executed by the FVM.
//!
//! Each exported function takes one object, checks it, runs inside [`error::guarded`] and so fails with a coded error,
//! never with the end of the process. The functions block: they are made for worker threads of worker processes.
//! Sizes are in bytes; a piece's size is its padded size (128·2^k), an offset into unsealed data says which it is.

// napi leaves its registrations out of test builds, so that nothing seems to call the exported functions.
#![cfg_attr(test, allow(dead_code))]

mod aggregate;
mod bytes;
mod chain;
mod crypto;
mod error;
mod job;
mod lock;
mod parameters;
mod piece;
mod post;
mod proof_bytes;
mod proof_type;
mod prover;
mod replica;
mod seal;
mod settings;
mod update;
mod whole;
