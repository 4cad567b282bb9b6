//! Messages executed by the FVM.

use crate::blocks::Blocks;
use crate::chain::Chain;
use crate::circulating::circulating_supply;
use crate::engine::engine;
use crate::error::{ChainError, Result};
use crate::externs::ChainExterns;
use cid::Cid;
use fvm::call_manager::DefaultCallManager;
use fvm::executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor};
use fvm::machine::{DefaultMachine, Engine, NetworkConfig};
use fvm::trace::ExecutionTrace;
use fvm::DefaultKernel;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use fvm_shared::receipt::Receipt;
use fvm_shared::version::NetworkVersion;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

type Kernel = DefaultKernel<DefaultCallManager<DefaultMachine<Blocks, ChainExterns>>>;

/// The deepest calls of actors need 36 MiB; most of it is never touched.
const STACK_BYTES: usize = 64 << 20;

/// Where and when messages are executed.
#[derive(Clone, Debug)]
pub struct Context {
    pub state_root: Cid,
    pub epoch: ChainEpoch,
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
    /// Bytes on the chain: of the signed message where its signature is secp256k1, else of the message alone. They cost gas.
    pub length: usize,
    /// Of the system: without nonce and without gas to pay.
    pub implicit: bool,
}

/// What became of a message. Amounts in attoFIL.
#[derive(Clone, Debug)]
pub struct Applied {
    pub receipt: Receipt,
    pub penalty: TokenAmount,
    pub miner_tip: TokenAmount,
    pub base_fee_burn: TokenAmount,
    pub over_estimation_burn: TokenAmount,
    pub refund: TokenAmount,
    pub gas_refund: i64,
    pub gas_burned: i64,
    /// Why it failed, for people.
    pub failure: Option<String>,
    pub trace: ExecutionTrace,
}

impl From<ApplyRet> for Applied {
    fn from(applied: ApplyRet) -> Self {
        Applied {
            receipt: applied.msg_receipt,
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

/// The machine of a network, with its compiled actors. Cheap to clone; all clones share the compiled code.
#[derive(Clone)]
pub struct Vm {
    chain: Chain,
    engine: Engine,
    network: NetworkConfig,
}

impl Vm {
    /// `compiled` is a folder for what is compiled of actors; without it each start compiles them again.
    pub fn new(chain: Chain, compiled: Option<&Path>) -> Result<Self> {
        let network = NetworkConfig::new(NetworkVersion::V17);
        let engine = engine(&network, compiled)?;
        Ok(Vm {
            chain,
            engine,
            network,
        })
    }

    /// The same for other work, on another thread: a block that one misses is not told to the other.
    pub fn apart(&self) -> Self {
        Vm {
            chain: self.chain.apart(),
            ..self.clone()
        }
    }

    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Compiles the actors of a state, seconds of work; else the first execution does.
    pub fn compile(&self, state_root: Cid, base: Cid) -> Result<()> {
        self.session(&Context {
            state_root,
            epoch: 0,
            base_fee: TokenAmount::default(),
            base,
            traced: false,
        })
        .map(drop)
    }

    /// Executes messages one after the other; the state that comes of it is dropped.
    pub fn call(&self, context: &Context, calls: Vec<Call>) -> Result<Vec<Applied>> {
        on_large_stack(|| {
            let mut session = self.session(context)?;
            calls.into_iter().map(|call| session.apply(call)).collect()
        })
    }

    /// On a stack of [`STACK_BYTES`] alone.
    pub(crate) fn session(&self, context: &Context) -> Result<Session> {
        let blocks = self.chain.blocks().clone();
        let mut machine = self.network.for_epoch(context.epoch, context.state_root);
        machine.set_base_fee(context.base_fee.clone());
        machine.set_circulating_supply(circulating_supply(&blocks, &context.state_root)?);
        machine.tracing = context.traced;
        let externs = ChainExterns::new(self.chain.clone(), context.base);
        let machine = DefaultMachine::new(&self.engine, &machine, blocks.clone(), externs)
            .map_err(|cause| failure(&blocks, cause))?;
        Ok(Session {
            blocks,
            executor: DefaultExecutor::new(machine),
        })
    }
}

/// One state, on which messages are executed in turn.
pub(crate) struct Session {
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

/// Runs on a thread of its own; a panic in it goes on in the caller.
pub(crate) fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        thread::Builder::new()
            .name("fvm".into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)?
            .join()
            .unwrap_or_else(|panic| resume_unwind(panic))
    })
}
