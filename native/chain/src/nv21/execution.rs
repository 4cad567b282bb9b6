//! Messages executed by fvm 4.

use super::bundle::Bundle;
use super::externs::LaterExterns;
use super::network::Network;
use crate::blocks::Blocks;
use crate::chain::Chain;
use crate::circulating::circulating_supply;
use crate::error::{ChainError, Result};
use crate::execution::on_large_stack;
use crate::state::State;
use cid::Cid;
use fvm4::call_manager::DefaultCallManager;
use fvm4::engine::{EngineConfig, EnginePool};
use fvm4::executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor};
use fvm4::kernel::filecoin::DefaultFilecoinKernel;
use fvm4::machine::{DefaultMachine, NetworkConfig};
use fvm4::trace::ExecutionTrace;
use fvm4_shared::clock::ChainEpoch;
use fvm4_shared::econ::TokenAmount;
use fvm4_shared::event::StampedEvent;
use fvm4_shared::message::Message;
use fvm4_shared::receipt::Receipt;
use ipld_core::ipld::Ipld;
use std::thread::available_parallelism;

type Kernel = DefaultFilecoinKernel<DefaultCallManager<DefaultMachine<Blocks, LaterExterns>>>;

const SYSTEM: u64 = 0;
/// Of the system actor's state: the list of the network's actors.
const SYSTEM_ACTORS: usize = 0;

/// Where and when messages are executed.
#[derive(Clone, Debug)]
pub struct Context {
    pub state_root: Cid,
    pub epoch: ChainEpoch,
    /// Of the tipset's blocks, in seconds since 1970.
    pub timestamp: u64,
    pub base_fee: TokenAmount,
    /// The first block of the tipset up to which there is randomness.
    pub base: Cid,
    /// Whether each message tells what happened in it.
    pub traced: bool,
}

/// A message to execute.
#[derive(Clone, Debug)]
pub struct Call {
    pub message: Message,
    /// Bytes on the chain: of the message alone where its signature is BLS, else of the signed message. They cost gas.
    pub length: usize,
    /// Of the system: without nonce and without gas to pay.
    pub implicit: bool,
}

/// What became of a message. Amounts in attoFIL.
#[derive(Clone, Debug)]
pub struct Applied {
    pub receipt: Receipt,
    /// In the order in which actors emitted them; the receipt has their root.
    pub events: Vec<StampedEvent>,
    pub penalty: TokenAmount,
    pub miner_tip: TokenAmount,
    pub base_fee_burn: TokenAmount,
    pub over_estimation_burn: TokenAmount,
    pub refund: TokenAmount,
    pub gas_refund: u64,
    pub gas_burned: u64,
    /// Why it failed, for people.
    pub failure: Option<String>,
    pub trace: ExecutionTrace,
}

impl From<ApplyRet> for Applied {
    fn from(applied: ApplyRet) -> Self {
        Applied {
            receipt: applied.msg_receipt,
            events: applied.events,
            penalty: applied.penalty,
            miner_tip: applied.miner_tip,
            base_fee_burn: applied.base_fee_burn,
            over_estimation_burn: applied.over_estimation_burn,
            refund: applied.refund,
            gas_refund: applied.gas_refund,
            gas_burned: applied.gas_burned,
            failure: applied.failure_info.map(|failure| failure.to_string()),
            trace: applied.exec_trace,
        }
    }
}

/// The machine of a network with a bundle of actors. Cheap to clone; all clones share the compiled code.
#[derive(Clone)]
pub struct Vm {
    chain: Chain,
    network: Network,
    config: NetworkConfig,
    /// Of actors.
    list: Cid,
    engines: EnginePool,
}

impl Vm {
    /// What is compiled of actors lives as long as it does: fvm 4 lets nobody keep it on disk.
    pub fn new(chain: Chain, network: Network, bundle: &Bundle) -> Result<Self> {
        let config = network.config()?;
        let mut engine = EngineConfig::from(&config);
        engine.concurrency = available_parallelism().map_or(1, |cores| cores.get() as u32);
        let engines = EnginePool::new(engine).map_err(|cause| {
            ChainError::Execution(format!("no engine for the actors: {cause:#}"))
        })?;
        Ok(Vm {
            chain,
            network,
            config,
            list: bundle.list,
            engines,
        })
    }

    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Executes messages one after the other; the state that comes of it is dropped.
    pub fn call(&self, context: &Context, calls: Vec<Call>) -> Result<Vec<Applied>> {
        on_large_stack(|| {
            let mut session = self.session(context)?;
            calls.into_iter().map(|call| session.apply(call)).collect()
        })
    }

    /// On a large stack alone. The first one compiles the actors, seconds of work.
    pub(super) fn session(&self, context: &Context) -> Result<Session> {
        let blocks = self.chain.blocks().clone();
        self.check_actors(&blocks, &context.state_root)?;
        let mut machine =
            self.config
                .for_epoch(context.epoch, context.timestamp, context.state_root);
        machine.set_base_fee(context.base_fee.clone());
        let supply = circulating_supply(&blocks, &context.state_root)?;
        machine.set_circulating_supply(TokenAmount::from_atto(supply.atto().clone()));
        machine.tracing = context.traced;
        let externs = LaterExterns::new(self.chain.clone(), context.base);
        let executor = DefaultMachine::new(&machine, blocks.clone(), externs)
            .and_then(|machine| DefaultExecutor::new(self.engines.clone(), machine))
            .map_err(|cause| failure(&blocks, cause))?;
        Ok(Session { blocks, executor })
    }

    /// A state names the code of its own actors; executed with others it would come to what no other node comes to.
    fn check_actors(&self, blocks: &Blocks, state_root: &Cid) -> Result<()> {
        let state = State::load(blocks, state_root)?;
        let fields = state.fields(&state.singleton(SYSTEM)?.state)?;
        match fields.get(SYSTEM_ACTORS) {
            Some(Ipld::Link(list)) if *list == self.list => Ok(()),
            named => Err(ChainError::Execution(format!(
                "state {state_root} isn't one of the bundle's actors: it names {named:?}, and the bundle's list is {}",
                self.list
            ))),
        }
    }
}

/// One state, on which messages are executed in turn.
pub(super) struct Session {
    blocks: Blocks,
    executor: DefaultExecutor<Kernel>,
}

impl Session {
    pub fn apply(&mut self, call: Call) -> Result<Applied> {
        let kind = if call.implicit {
            ApplyKind::Implicit
        } else {
            ApplyKind::Explicit
        };
        let applied = self
            .executor
            .execute_message(call.message, kind, call.length);
        // First, as the FVM makes an exit code of it, which other nodes wouldn't get.
        if let Some(trouble) = self.blocks.take_trouble() {
            return Err(trouble);
        }
        applied
            .map(Applied::from)
            .map_err(|cause| failure(&self.blocks, cause))
    }

    /// The state's root; its blocks go to the store's memory.
    pub fn flush(&mut self) -> Result<Cid> {
        self.executor
            .flush()
            .map_err(|cause| failure(&self.blocks, cause))
    }
}

fn failure(blocks: &Blocks, cause: anyhow::Error) -> ChainError {
    blocks
        .take_trouble()
        .unwrap_or_else(|| ChainError::Execution(format!("{cause:#}")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Import, Program, World, CHAIN_ID, DELAY, GENESIS_TIME, I32, I64};
    use super::*;
    use multihash_codetable::{Code, MultihashDigest};

    /// Of epoch 3, on a chain with tipsets at 0, 1 (of two blocks) and 3.
    fn run(world: &World) -> (Result<Applied>, Vec<Cid>) {
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let first = [1000, 1001].map(|miner| world.block(&[genesis], 1, miner, &[], &[]));
        let base = world.block(&first, 3, 1000, &[], &[]);
        let context = Context {
            state_root: world.state_root,
            epoch: 3,
            timestamp: GENESIS_TIME + 3 * DELAY,
            base_fee: TokenAmount::from_atto(100),
            base,
            traced: false,
        };
        let call = Call {
            message: World::invocation(),
            length: 100,
            implicit: false,
        };
        let applied = world.vm().call(&context, vec![call]);
        (applied.map(|mut all| all.remove(0)), first.to_vec())
    }

    fn answer(program: &Program) -> (Vec<u8>, Vec<Cid>) {
        let (applied, first) = run(&World::with_program(program));
        let applied = applied.unwrap();
        assert!(
            applied.receipt.exit_code.is_success(),
            "{:?}",
            applied.failure
        );
        (applied.receipt.return_data.to_vec(), first)
    }

    #[test]
    fn an_actor_is_told_epoch_time_base_fee_chain_id_and_version() {
        let program = Program::answering(Import("network", "context", &[I32]), &[0], 44);
        let told = answer(&program).0;
        let number = |at: usize| u64::from_le_bytes(told[at..at + 8].try_into().unwrap());
        assert_eq!(number(0), 3);
        assert_eq!(number(8), GENESIS_TIME + 3 * DELAY);
        assert_eq!([number(16), number(24)], [100, 0]);
        assert_eq!(number(32), CHAIN_ID);
        assert_eq!(told[40..], 25u32.to_le_bytes());
    }

    #[test]
    fn an_actor_is_told_the_circulating_supply_of_the_state() {
        let import = Import("network", "total_fil_circ_supply", &[I32]);
        let told = answer(&Program::answering(import, &[0], 16)).0;
        let all = TokenAmount::from_whole(2_000_000_000 - 1_000 - 500);
        let expected = all - TokenAmount::from_atto(4 + 1 + 2 + 3);
        let supply = u128::from_le_bytes(told.try_into().unwrap());
        assert_eq!(expected.atto(), &supply.into());
    }

    #[test]
    fn an_actor_is_told_the_cid_of_an_epochs_whole_tipset_or_of_the_one_before_a_null_epoch() {
        for epoch in [1, 2] {
            let program = Program::answering(
                Import("network", "tipset_cid", &[I32, I64, I32, I32]),
                &[500, epoch, 0, 100],
                38,
            );
            let (told, first) = answer(&program);
            let key = [first[0].to_bytes(), first[1].to_bytes()].concat();
            // A string of bytes, whose length is written as one byte.
            let block = [vec![0x58, key.len() as u8], key].concat();
            let expected = Cid::new_v1(0x71, Code::Blake2b256.digest(&block));
            assert_eq!(Cid::try_from(told).unwrap(), expected);
        }
    }

    #[test]
    fn an_actor_gets_the_chains_randomness_of_the_ticket_after_a_null_epoch() {
        let program = Program::answering(
            Import("rand", "get_chain_randomness", &[I32, I64]),
            &[0, 2],
            32,
        );
        assert_eq!(answer(&program).0, Code::Blake2b256.digest(&[3]).digest());
    }

    #[test]
    fn a_block_that_is_not_there_ends_the_execution_and_not_the_message() {
        let program = Program::answering(
            Import("network", "tipset_cid", &[I32, I64, I32, I32]),
            &[500, 0, 0, 100],
            38,
        );
        let world = World::with_program(&program);
        let absent = Cid::new_v1(0x71, Code::Blake2b256.digest(b"absent"));
        let context = Context {
            state_root: world.state_root,
            epoch: 3,
            timestamp: 0,
            base_fee: TokenAmount::from_atto(0),
            base: world.block(&[absent], 3, 1000, &[], &[]),
            traced: false,
        };
        let call = Call {
            message: World::invocation(),
            length: 100,
            implicit: false,
        };
        let ended = world.vm().call(&context, vec![call]);
        assert!(matches!(ended, Err(ChainError::Missing(cid)) if cid == absent));
    }

    #[test]
    fn a_state_of_other_actors_than_the_bundles_is_refused() {
        let world = World::with_program(&Program::idle());
        let mut other = World::with_program(&Program::emitting("other", &[1]));
        other.blocks = world.blocks.clone();
        other.state_root = world.state_root;
        let refusal = run(&other).0;
        assert!(
            matches!(refusal, Err(ChainError::Execution(why)) if why.contains("isn't one of the bundle's actors"))
        );
    }
}
