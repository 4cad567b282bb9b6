//! Packs actors that were compiled into a CAR with their manifest, in the order of their type ids, and prints the manifest's CID: what the system actor's
//! state names.
//!
//! `vesper-actors-pack <folder of .wasm files> <car>`

use anyhow::Context;
use fil_actor_bundler::Bundler;
use std::path::Path;

/// By crate and by name in the manifest. Type ids count from 1. Source: builtin-actors 9.0.1, `actors/runtime`, `Type`.
const ACTORS: [(&str, &str); 12] = [
    ("system", "system"),
    ("init", "init"),
    ("cron", "cron"),
    ("account", "account"),
    ("power", "storagepower"),
    ("miner", "storageminer"),
    ("market", "storagemarket"),
    ("paych", "paymentchannel"),
    ("multisig", "multisig"),
    ("reward", "reward"),
    ("verifreg", "verifiedregistry"),
    ("datacap", "datacap"),
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .context("the folder of .wasm files is missing")?;
    let car = arguments.next().context("the CAR's path is missing")?;
    let mut bundler = Bundler::new(&car);
    for (index, (package, name)) in ACTORS.into_iter().enumerate() {
        let wasm = Path::new(&folder).join(format!("fil_actor_{package}.wasm"));
        let cid = bundler
            .add_from_file(index as u32 + 1, name.to_owned(), None, &wasm)
            .with_context(|| format!("adding {}", wasm.display()))?;
        eprintln!("{name} {cid}");
    }
    bundler.finish()
}
