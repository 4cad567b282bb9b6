//! What is found in trees that are whole, and in ones with a fault.

use crate::blocks::Blocks;
use crate::dump::dump;
use crate::invariants::check;
use crate::tree::Tree;
use cid::Cid;
use sample::{Sample, PRIOR_EPOCH};

mod addresses;
mod car;
mod deals;
mod power;
mod reading;
mod sample;
mod whole;

/// These violations (whose they are, and a part of the message), and no other.
#[track_caller]
fn assert_found(sample: Sample, expected: &[(&str, &str)]) {
    let found = check(&sample.tree(), PRIOR_EPOCH).violations;
    let all = found
        .iter()
        .zip(expected)
        .all(|(violation, (actor, part))| {
            violation.actor.as_deref() == Some(actor) && violation.message.contains(part)
        });
    assert!(all && found.len() == expected.len(), "{found:#?}");
}
