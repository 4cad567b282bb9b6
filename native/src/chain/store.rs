//! The handle: blocks, the actors' bundle, and messages executed.

use super::applied::{AppliedMessage, ExecutedTipset};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure, Outcome};
use crate::job::Job;
use cid::Cid;
use fvm_ipld_encoding::from_slice;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use napi::bindgen_prelude::{AsyncTask, Uint8Array, Undefined};
use napi_derive::napi;
use std::path::Path;
use vesper_chain::{car, load_bundle, Blocks, Call, Chain, Context, Vm};

/// A chain's blocks in a folder, and the machine that executes its messages.
#[napi]
pub struct ChainStore {
    vm: Vm,
}

#[napi(object, object_from_js = false)]
pub struct Bundle {
    /// Of the list of codes, which the system actor's state names.
    pub list: Uint8Array,
    pub actors: Vec<BundledActor>,
}

#[napi(object, object_from_js = false)]
pub struct BundledActor {
    pub name: String,
    /// The CID of its code.
    pub code: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct OpenChainStore {
    /// A folder, made if absent.
    pub path: String,
    /// A folder for what is compiled of actors, made if absent; without it each start compiles them again.
    pub compiled_path: Option<String>,
}

#[napi(object, object_to_js = false)]
pub struct ExportCar {
    /// A file, made or made anew.
    pub path: String,
    pub roots: Vec<Uint8Array>,
    /// Epoch from which on there are states, messages and receipts.
    pub states_from: i64,
}

#[napi(object, object_to_js = false)]
pub struct AskExtent {
    pub roots: Vec<Uint8Array>,
    /// Epoch from which on states, messages and receipts count.
    pub states_from: i64,
}

#[napi(object, object_from_js = false)]
pub struct FoundExtent {
    pub blocks: f64,
    pub bytes: f64,
}

#[napi(object, object_to_js = false)]
pub struct ImportCar {
    pub path: String,
}

#[napi(object, object_to_js = false)]
pub struct ExecuteTipset {
    /// The CIDs of its blocks, in their order.
    pub tipset: Vec<Uint8Array>,
    pub traced: bool,
}

#[napi(object, object_to_js = false)]
pub struct CallMessages {
    pub state_root: Uint8Array,
    pub epoch: i64,
    /// AttoFIL, decimal.
    pub base_fee: String,
    /// The first block of the tipset up to which there is randomness.
    pub base: Uint8Array,
    pub traced: bool,
    /// Executed in turn.
    pub messages: Vec<CallMessage>,
}

#[napi(object, object_to_js = false)]
pub struct CallMessage {
    /// CBOR, unsigned.
    pub message: Uint8Array,
    /// Bytes on the chain.
    pub length: u32,
    /// Of the system: without nonce and without gas to pay.
    pub implicit: bool,
}

#[napi(object, object_to_js = false)]
pub struct CompileActors {
    pub state_root: Uint8Array,
    /// Any block of the chain.
    pub base: Uint8Array,
}

pub(super) fn cid(name: &str, bytes: &[u8]) -> Outcome<Cid> {
    Cid::try_from(bytes).map_err(|cause| Failure::input(format!("{name} is no CID: {cause}")))
}

pub(super) fn cids(name: &str, list: &[Uint8Array]) -> Outcome<Vec<Cid>> {
    list.iter().map(|bytes| cid(name, bytes)).collect()
}

#[napi]
pub fn open_chain_store(input: OpenChainStore) -> napi::Result<ChainStore, Code> {
    guarded("openChainStore", || {
        let blocks = Blocks::open(Path::new(&input.path))?;
        Ok(ChainStore {
            vm: Vm::new(
                Chain::new(blocks),
                input.compiled_path.as_deref().map(Path::new),
            )?,
        })
    })
}

impl ChainStore {
    /// For one call: what it misses is not told to another.
    pub(super) fn blocks(&self) -> Blocks {
        self.vm.chain().blocks().apart()
    }
}

#[napi]
impl ChainStore {
    #[napi]
    pub fn get(&self, cid: Uint8Array) -> napi::Result<Option<Uint8Array>, Code> {
        guarded("get", || {
            let found = self.blocks().read(&self::cid("cid", &cid)?)?;
            Ok(found.map(out))
        })
    }

    /// Blocks by their CIDs.
    #[napi(ts_return_type = "Promise<Array<Uint8Array | null>>")]
    pub fn get_all(
        &self,
        cids: Vec<Uint8Array>,
    ) -> napi::Result<AsyncTask<Job<Vec<Option<Uint8Array>>>>, Code> {
        guarded("getAll", || {
            let blocks = self.blocks().clone();
            let cids = self::cids("cids", &cids)?;
            Ok(Job::start("getAll", move || {
                let found = cids.iter().map(|cid| Ok(blocks.read(cid)?.map(out)));
                found.collect()
            }))
        })
    }

    /// DAG-CBOR, under the CID that is returned. On disk with the next flush.
    #[napi]
    pub fn put(&self, block: Uint8Array) -> napi::Result<Uint8Array, Code> {
        guarded("put", || {
            Ok(out(self.blocks().add(block.to_vec()).to_bytes()))
        })
    }

    /// Resolves when all that was put before is on disk.
    #[napi(ts_return_type = "Promise<undefined>")]
    pub fn flush(&self) -> AsyncTask<Job<Undefined>> {
        let blocks = self.blocks();
        Job::start("flush", move || Ok(blocks.flush()?))
    }

    /// All that can be reached from the roots, on disk when it resolves, with the number of blocks.
    #[napi(ts_return_type = "Promise<number>")]
    pub fn export_car(&self, input: ExportCar) -> napi::Result<AsyncTask<Job<f64>>, Code> {
        guarded("exportCar", || {
            let blocks = self.blocks();
            let roots = cids("roots", &input.roots)?;
            Ok(Job::start("exportCar", move || {
                let path = Path::new(&input.path);
                Ok(car::export(&blocks, &roots, input.states_from, path)? as f64)
            }))
        })
    }

    /// How much can be reached from the roots; fails if some of it isn't there.
    #[napi(ts_return_type = "Promise<FoundExtent>")]
    pub fn extent(&self, input: AskExtent) -> napi::Result<AsyncTask<Job<FoundExtent>>, Code> {
        guarded("extent", || {
            let blocks = self.blocks();
            let roots = cids("roots", &input.roots)?;
            Ok(Job::start("extent", move || {
                let found = vesper_chain::extent(&blocks, &roots, input.states_from)?;
                return_free_memory();
                Ok(FoundExtent {
                    blocks: found.blocks as f64,
                    bytes: found.bytes as f64,
                })
            }))
        })
    }

    /// On disk when it resolves, with the CAR's roots.
    #[napi(ts_return_type = "Promise<Array<Uint8Array>>")]
    pub fn import_car(&self, input: ImportCar) -> AsyncTask<Job<Vec<Uint8Array>>> {
        let blocks = self.blocks();
        Job::start("importCar", move || {
            let roots = car::import(&blocks, Path::new(&input.path))?;
            return_free_memory();
            Ok(roots.into_iter().map(|root| out(root.to_bytes())).collect())
        })
    }

    /// Puts the blocks of a CAR of actors.
    #[napi]
    pub fn load_bundle(&self, car: Uint8Array) -> napi::Result<Bundle, Code> {
        guarded("loadBundle", || {
            let (list, actors) = load_bundle(&self.blocks(), &car)?;
            let actor = |(name, code): (String, Cid)| BundledActor {
                name,
                code: out(code.to_bytes()),
            };
            Ok(Bundle {
                list: out(list.to_bytes()),
                actors: actors.into_iter().map(actor).collect(),
            })
        })
    }

    /// The actors of a state, seconds of work; else the first execution does it.
    #[napi(ts_return_type = "Promise<undefined>")]
    pub fn compile(&self, input: CompileActors) -> napi::Result<AsyncTask<Job<Undefined>>, Code> {
        guarded("compile", || {
            let vm = self.vm.apart();
            let state_root = cid("stateRoot", &input.state_root)?;
            let base = cid("base", &input.base)?;
            Ok(Job::start("compile", move || {
                Ok(vm.compile(state_root, base)?)
            }))
        })
    }

    /// The new state's blocks are put; on disk with the next flush.
    #[napi(ts_return_type = "Promise<ExecutedTipset>")]
    pub fn execute(
        &self,
        input: ExecuteTipset,
    ) -> napi::Result<AsyncTask<Job<ExecutedTipset>>, Code> {
        guarded("execute", || {
            let vm = self.vm.apart();
            let tipset = cids("tipset", &input.tipset)?;
            Ok(Job::start("execute", move || {
                Ok(vm.execute(&tipset, input.traced)?.into())
            }))
        })
    }

    /// On a state that is dropped afterwards.
    #[napi(ts_return_type = "Promise<Array<AppliedMessage>>")]
    pub fn call(
        &self,
        input: CallMessages,
    ) -> napi::Result<AsyncTask<Job<Vec<AppliedMessage>>>, Code> {
        guarded("call", || {
            let vm = self.vm.apart();
            let base_fee: BigInt = input
                .base_fee
                .parse()
                .map_err(|_| Failure::input(format!("baseFee is no number: {}", input.base_fee)))?;
            let context = Context {
                state_root: cid("stateRoot", &input.state_root)?,
                epoch: input.epoch,
                base_fee: TokenAmount::from_atto(base_fee),
                base: cid("base", &input.base)?,
                traced: input.traced,
            };
            let calls = input
                .messages
                .iter()
                .enumerate()
                .map(|(place, one)| {
                    let message = from_slice(&one.message).map_err(|cause| {
                        Failure::input(format!("messages[{place}] is no message: {cause}"))
                    })?;
                    Ok(Call {
                        message,
                        length: one.length as usize,
                        implicit: one.implicit,
                    })
                })
                .collect::<Outcome<Vec<_>>>()?;
            Ok(Job::start("call", move || {
                let applied = vm.call(&context, calls)?;
                Ok(applied.into_iter().map(AppliedMessage::from).collect())
            }))
        })
    }
}

/// What long work has freed goes back to the system; glibc would keep it, a hundred MiB after an import.
fn return_free_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it touches nothing but pages that are free.
    unsafe {
        libc::malloc_trim(0);
    }
}
