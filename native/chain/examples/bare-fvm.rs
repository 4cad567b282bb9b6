//! The floor of `npm run bench -- chain`: messages executed by the FVM alone, on a state in memory, by the machine that the node has. No tipset,
//! no reward, no cron, no receipts.
//!
//! Takes a CAR with the state, what is to be executed ([`Given`], as CBOR), and the folder of compiled actors. Each line of its input is a round, from
//! the same state, and gives a line of JSON.

use anyhow::{anyhow, bail, Context as _, Result};
use cid::Cid;
use fvm::call_manager::DefaultCallManager;
use fvm::executor::{ApplyKind, DefaultExecutor, Executor};
use fvm::externs::{Consensus, Externs, Rand};
use fvm::machine::{DefaultMachine, Engine, NetworkConfig};
use fvm::DefaultKernel;
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_ipld_car::load_car;
use fvm_ipld_encoding::from_slice;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::ConsensusFault;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use fvm_shared::version::NetworkVersion;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use std::fs::File;
use std::io::{stdin, BufReader};
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

/// The same settings, without making them public.
#[path = "../src/engine.rs"]
mod engine;
mod error {
    pub use vesper_chain::{ChainError, Result};
}

type State = Rc<MemoryBlockstore>;
type Kernel = DefaultKernel<DefaultCallManager<DefaultMachine<State, NoChain>>>;

/// As the node's.
const STACK_BYTES: usize = 64 << 20;

#[derive(Serialize_tuple, Deserialize_tuple)]
struct Given {
    state_root: Cid,
    epoch: ChainEpoch,
    base_fee: TokenAmount,
    calls: Vec<GivenCall>,
}

#[derive(Clone, Serialize_tuple, Deserialize_tuple)]
struct GivenCall {
    message: Message,
    /// Bytes on the chain.
    length: usize,
}

/// Transfers ask for nothing of it.
struct NoChain;

impl Externs for NoChain {}

impl Rand for NoChain {
    fn get_chain_randomness(&self, _: ChainEpoch) -> Result<[u8; 32]> {
        bail!("there is no chain")
    }

    fn get_beacon_randomness(&self, _: ChainEpoch) -> Result<[u8; 32]> {
        bail!("there is no chain")
    }
}

impl Consensus for NoChain {
    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<(Option<ConsensusFault>, i64)> {
        bail!("there is no chain")
    }
}

fn main() -> Result<()> {
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(run)?
        .join()
        .map_err(|_| anyhow!("the loop panicked"))?
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [car, given, compiled] = &arguments[..] else {
        bail!("usage: bare-fvm CAR GIVEN COMPILED");
    };
    let state = State::default();
    load_car(&state, BufReader::new(File::open(car)?))?;
    let given: Given = from_slice(&std::fs::read(given)?).context("what to execute")?;
    let network = NetworkConfig::new(NetworkVersion::V17);
    let engine = engine::engine(&network, Some(Path::new(compiled)))?;
    for line in stdin().lines() {
        line?;
        let round = round(&network, &engine, &state, &given)?;
        println!("{round}");
    }
    Ok(())
}

/// From the machine's making to the new state's root.
fn round(network: &NetworkConfig, engine: &Engine, state: &State, given: &Given) -> Result<String> {
    let calls = given.calls.clone();
    let begun = Instant::now();
    let mut context = network.for_epoch(given.epoch, given.state_root);
    context.set_base_fee(given.base_fee.clone());
    let machine = DefaultMachine::new(engine, &context, state.clone(), NoChain)?;
    let mut executor = DefaultExecutor::<Kernel>::new(machine);
    let mut gas = 0;
    for GivenCall { message, length } in calls {
        let applied = executor.execute_message(message, ApplyKind::Explicit, length)?;
        if !applied.msg_receipt.exit_code.is_success() {
            bail!("a message ended with {}", applied.msg_receipt.exit_code);
        }
        gas += applied.msg_receipt.gas_used;
    }
    executor.flush()?;
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    Ok(format!("{{\"ms\":{ms},\"gasUsed\":{gas}}}"))
}
