//! The chain's blocks and the FVM, behind one handle. CIDs go in and out as bytes, amounts as decimal strings of attoFIL.

mod applied;
mod collection;
mod collections;
mod store;
