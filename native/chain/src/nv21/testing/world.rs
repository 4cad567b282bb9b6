//! A network of one bundle: a state with what execution itself looks at, and blocks on it.

use super::super::{Bundle, Network, Vm};
use super::{idle_actors, store, write_bundle, BundleParts, Program};
use crate::blocks::Blocks;
use crate::chain::Chain;
use crate::header::{Header, MessageLists, Ticket};
use crate::ipld::{amt_build, AmtLayout};
use cid::Cid;
use fvm4::state_tree::{ActorState, StateTree};
use fvm4_shared::address::Address;
use fvm4_shared::econ::TokenAmount;
use fvm4_shared::message::Message;
use fvm4_shared::state::StateTreeVersion;
use fvm4_shared::ActorID;
use fvm_ipld_encoding::to_vec;
use fvm_ipld_hamt::{BytesKey, Hamt};
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use ipld_core::ipld::Ipld;

pub const ALICE: ActorID = 100;
pub const BOB: ActorID = 101;
/// Known by an address of Ethereum's kind alone, until its first message.
pub const CAROL: ActorID = 102;
/// Runs whatever program a test has.
const PROGRAM: ActorID = 103;

/// Of the FVM's space for Ethereum's addresses.
const ETHEREUM: ActorID = 10;
pub const ETHER: [u8; 20] = [7; 20];

pub const CHAIN_ID: u64 = 31_415_926;
pub const GENESIS_TIME: u64 = 1_700_000_000;
pub const DELAY: u64 = 30;

pub struct World {
    _folder: tempfile::TempDir,
    pub blocks: Blocks,
    pub bundle: Bundle,
    pub network: Network,
    pub state_root: Cid,
}

impl World {
    pub const PROGRAM: Address = Address::new_id(PROGRAM);

    /// All actors idle, but for one that tests send to.
    pub fn with_program(program: &Program) -> Self {
        Self::with_actor("paymentchannel", program)
    }

    /// All actors idle but one of the bundle's.
    pub fn with_actor(name: &str, program: &Program) -> Self {
        let (folder, blocks) = store();
        let mut actors = idle_actors();
        let actor = actors.iter_mut().find(|(named, _)| *named == name).unwrap();
        actor.1 = program.wasm(name);
        let path = folder.path().join("bundle.car");
        write_bundle(&path, &BundleParts::of(actors));
        let bundle = Bundle::load(&blocks, &path).unwrap();
        let state_root = state(&blocks, &bundle);
        World {
            _folder: folder,
            blocks,
            bundle,
            network: Network {
                version: 25,
                chain_id: CHAIN_ID,
                genesis_timestamp: GENESIS_TIME,
                block_delay_seconds: DELAY,
            },
            state_root,
        }
    }

    pub fn vm(&self) -> Vm {
        Vm::new(Chain::new(self.blocks.clone()), self.network, &self.bundle).unwrap()
    }

    pub fn ether_address() -> Address {
        Address::new_delegated(ETHEREUM, &ETHER).unwrap()
    }

    pub fn transfer(from: ActorID, to: Address, sequence: u64) -> Message {
        Message {
            version: 0,
            from: Address::new_id(from),
            to,
            sequence,
            value: TokenAmount::from_whole(1),
            method_num: 0,
            params: Default::default(),
            gas_limit: 10_000_000,
            gas_fee_cap: TokenAmount::from_atto(200),
            gas_premium: TokenAmount::from_atto(50),
        }
    }

    /// Calls the program.
    pub fn invocation() -> Message {
        Message {
            value: TokenAmount::from_whole(0),
            method_num: 2,
            ..Self::transfer(ALICE, Self::PROGRAM, 0)
        }
    }

    /// A block with messages of BLS, and signed ones as they lie in the block. `miner` makes it one of its own.
    pub fn block(
        &self,
        parents: &[Cid],
        height: ChainEpoch,
        miner: ActorID,
        bls: &[Message],
        signed: &[Ipld],
    ) -> Cid {
        let bls = self.list(bls.iter().map(|message| to_vec(message).unwrap()));
        let secp256k1 = self.list(signed.iter().map(|message| to_vec(message).unwrap()));
        let messages = self
            .blocks
            .add(to_vec(&MessageLists { bls, secp256k1 }).unwrap());
        let header = Header {
            miner: fvm_shared::address::Address::new_id(miner),
            ticket: Some(Ticket {
                vrf_proof: vec![height as u8],
            }),
            election_proof: None,
            beacon_entries: Vec::new(),
            winning_post: Vec::new(),
            parents: parents.to_vec(),
            parent_weight: BigIntDe(BigInt::from(0)),
            height,
            parent_state_root: self.state_root,
            parent_receipts: self.list([]),
            messages,
            bls_aggregate: None,
            timestamp: GENESIS_TIME + DELAY * height as u64,
            signature: None,
            fork_signaling: 0,
            parent_base_fee: fvm_shared::econ::TokenAmount::from_atto(100),
        };
        self.blocks.add(to_vec(&header).unwrap())
    }

    fn list(&self, items: impl IntoIterator<Item = Vec<u8>>) -> Cid {
        let links: Vec<(u64, Vec<u8>)> = items
            .into_iter()
            .map(|item| to_vec(&self.blocks.add(item)).unwrap())
            .enumerate()
            .map(|(n, link)| (n as u64, link))
            .collect();
        amt_build(&self.blocks, AmtLayout::V0, &links).unwrap()
    }
}

fn state(blocks: &Blocks, bundle: &Bundle) -> Cid {
    let put = |value: Ipld| blocks.add(to_vec(&value).unwrap());
    let mut addresses: Hamt<_, ActorID> = Hamt::new_with_bit_width(blocks.clone(), 5);
    let carol = BytesKey(World::ether_address().to_bytes());
    addresses.set(carol, CAROL).unwrap();
    let amount = |atto: u8| Ipld::Bytes(vec![0, atto]);
    let none = Ipld::Bytes(Vec::new());
    let empty = put(Ipld::List(Vec::new()));
    let system = put(Ipld::List(vec![Ipld::Link(bundle.list)]));
    let init = put(Ipld::List(vec![
        Ipld::Link(addresses.flush().unwrap()),
        Ipld::Integer(1000),
        Ipld::String("test".into()),
    ]));
    // Pledge of 4, and 1, 2, 3 that the market holds: places that the circulating supply is computed of.
    let power = put(Ipld::List(
        [vec![none.clone(); 4], vec![amount(4)]].concat(),
    ));
    let market = put(Ipld::List(
        [vec![none; 8], [1, 2, 3].map(amount).to_vec()].concat(),
    ));
    let mut tree = StateTree::new(blocks.clone(), StateTreeVersion::V5).unwrap();
    for (id, name, state, whole) in [
        (0, "system", system, 0),
        (1, "init", init, 0),
        (2, "reward", empty, 1_000),
        (3, "cron", empty, 0),
        (4, "storagepower", power, 0),
        (5, "storagemarket", market, 0),
        (90, "multisig", empty, 500),
        (99, "account", empty, 0),
        (ALICE, "account", empty, 100),
        (BOB, "account", empty, 100),
        (CAROL, "placeholder", empty, 100),
        (PROGRAM, "paymentchannel", empty, 0),
    ] {
        let code = bundle.actors.iter().find(|(named, _)| named == name);
        let delegated = (id == CAROL).then(World::ether_address);
        let actor = ActorState::new(
            code.unwrap().1,
            state,
            TokenAmount::from_whole(whole),
            0,
            delegated,
        );
        tree.set_actor(id, actor);
    }
    tree.flush().unwrap()
}
