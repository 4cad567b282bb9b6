//! The init actor knows every id that is given, and the id of every key.

use super::{Report, Summaries};
use crate::shown::in_testnet;
use crate::tree::Tree;
use fil_actors_runtime::{FIRST_NON_SINGLETON_ADDR, INIT_ACTOR_ADDR};
use fvm_shared::address::Protocol;

pub fn check(tree: &Tree, summaries: &Summaries, report: &mut Report) {
    let Some(init) = &summaries.init else { return };
    for actor in &tree.actors {
        report.require(actor.id() < init.next_id, INIT_ACTOR_ADDR, || {
            format!(
                "the next id, {}, isn't above {}, which is given",
                init.next_id,
                actor.id()
            )
        });
    }
    for (&id, account) in &summaries.accounts {
        let key = account.pub_key_address;
        if id < FIRST_NON_SINGLETON_ADDR || key.protocol() == Protocol::ID {
            continue;
        }
        let mapped = init.ids_by_address.get(&key).copied();
        report.require(mapped == Some(id), INIT_ACTOR_ADDR, || {
            format!(
                "the account t0{id} has the key {}, whose id here is {mapped:?}",
                in_testnet(&key)
            )
        });
    }
}
