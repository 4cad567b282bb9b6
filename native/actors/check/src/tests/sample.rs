//! Small state trees, made by the crates themselves.

use crate::blocks::Blocks;
use crate::genesis_defaults;
use crate::tree::{ActorHead, Tree, SINGLETONS};
use cid::multihash::{Code, MultihashDigest};
use cid::Cid;
use fil_actor_miner::{
    CollisionPolicy, CronEventPayload, MinerInfo, PowerPair, SectorOnChainInfo,
    CRON_EVENT_PROVING_DEADLINE,
};
use fil_actor_power::{
    epoch_key, Claim, CronEvent, CRON_QUEUE_AMT_BITWIDTH, CRON_QUEUE_HAMT_BITWIDTH,
};
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::runtime::Policy;
use fil_actors_runtime::{
    make_empty_map, make_map_with_root, Map, Multimap, INIT_ACTOR_ID, REWARD_ACTOR_ID,
    STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID,
};
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::ser::Serialize;
use fvm_ipld_encoding::{CborStore, RawBytes, DAG_CBOR};
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::sector::{
    RegisteredPoStProof, RegisteredSealProof, SectorNumber, SectorSize, StoragePower,
};
use fvm_shared::state::{StateInfo0, StateRoot, StateTreeVersion};
use fvm_shared::{ActorID, HAMT_BIT_WIDTH};
use num_traits::FromPrimitive;
use std::collections::BTreeMap;

/// Of a genesis: nothing was executed.
pub const PRIOR_EPOCH: ChainEpoch = -1;
pub const ACCOUNT: ActorID = 100;
pub const MINER: ActorID = 1000;
pub const SECTORS: [SectorNumber; 2] = [0, 1];
const RESERVE: ActorID = 90;
const EXPIRATION: ChainEpoch = 1_000_000;
const DEADLINE: u64 = 2;
const PROOF: RegisteredPoStProof = RegisteredPoStProof::StackedDRGWindow2KiBV1;

pub struct Sample {
    pub blocks: Blocks,
    actors: BTreeMap<ActorID, ActorHead>,
}

impl Sample {
    /// What a chain without miners begins with, and an account.
    pub fn new() -> Self {
        let blocks = Blocks::default();
        let states = genesis_defaults::states(&blocks, "sample").unwrap();
        let mut sample = Sample {
            blocks,
            actors: BTreeMap::new(),
        };
        for (kind, head) in states {
            let (id, _) = SINGLETONS
                .into_iter()
                .find(|(_, each)| *each == kind)
                .unwrap();
            sample.actors.insert(id, actor(kind, head, 0));
        }
        let builtin_actors = sample.put(&manifest());
        sample.change(SYSTEM_ACTOR_ID, |state: &mut fil_actor_system::State, _| {
            state.builtin_actors = builtin_actors;
        });
        sample.give(REWARD_ACTOR_ID, 1_100_000_000);
        sample.add_account(RESERVE, Address::new_id(RESERVE), 899_999_900);
        let key = Address::new_bls(&[7; 48]).unwrap();
        sample.add_account(ACCOUNT, key, 100);
        sample.change(
            INIT_ACTOR_ID,
            |state: &mut fil_actor_init::State, blocks| {
                let id = state.map_address_to_new_id(blocks, &key).unwrap();
                assert_eq!(id, ACCOUNT);
            },
        );
        sample
    }

    /// With a miner of two proven sectors, its power, and its cron.
    pub fn with_miner() -> Self {
        let mut sample = Sample::new();
        let (policy, size) = (Policy::default(), SectorSize::_2KiB);
        let (owner, pledge) = (Address::new_id(ACCOUNT), TokenAmount::from_whole(1));
        let info = MinerInfo::new(owner, owner, vec![], vec![], vec![], PROOF).unwrap();
        let info = sample.put(&info);
        let blocks = &sample.blocks;
        let mut state = fil_actor_miner::State::new(&policy, blocks, info, 0, 0).unwrap();
        let sectors = SECTORS.map(|number| sector(number, &pledge));
        let numbers = BitField::try_from_bits(SECTORS).unwrap();
        state
            .allocate_sector_numbers(blocks, &numbers, CollisionPolicy::DenyCollisions)
            .unwrap();
        state.put_sectors(blocks, sectors.to_vec()).unwrap();
        let mut deadlines = state.load_deadlines(blocks).unwrap();
        let mut deadline = deadlines.load_deadline(&policy, blocks, DEADLINE).unwrap();
        let quant = state.quant_spec_for_deadline(&policy, DEADLINE);
        let power = deadline
            .add_sectors(blocks, 2, true, &sectors, size, quant)
            .unwrap();
        deadlines
            .update_deadline(&policy, blocks, DEADLINE, &deadline)
            .unwrap();
        state.save_deadlines(blocks, deadlines).unwrap();
        state.initial_pledge = pledge * SECTORS.len();
        state.deadline_cron_active = true;
        let due = state.deadline_info(&policy, PRIOR_EPOCH + 1).last();
        let pledged = state.initial_pledge.clone();
        sample.add(MINER, Type::Miner, &state, 2);
        sample.give(RESERVE, -2);
        sample.change(INIT_ACTOR_ID, |state: &mut fil_actor_init::State, _| {
            state.next_id = MINER + 1;
        });
        sample.claim(MINER, &power);
        sample.enroll(MINER, due);
        sample.change(
            STORAGE_POWER_ACTOR_ID,
            |state: &mut fil_actor_power::State, _| {
                state.total_pledge_collateral = pledged;
            },
        );
        sample
    }

    pub fn put<T: Serialize>(&self, value: &T) -> Cid {
        self.blocks.put_cbor(value, Code::Blake2b256).unwrap()
    }

    pub fn add<T: Serialize>(&mut self, id: ActorID, kind: Type, state: &T, fil: i64) {
        let head = self.put(state);
        self.actors.insert(id, actor(kind, head, fil));
    }

    pub fn add_account(&mut self, id: ActorID, address: Address, fil: i64) {
        self.add(
            id,
            Type::Account,
            &fil_actor_account::State { address },
            fil,
        );
    }

    pub fn give(&mut self, id: ActorID, fil: i64) {
        self.head(id).balance += TokenAmount::from_whole(fil);
    }

    pub fn head(&mut self, id: ActorID) -> &mut ActorHead {
        self.actors.get_mut(&id).unwrap()
    }

    pub fn change<T: Serialize + DeserializeOwned>(
        &mut self,
        id: ActorID,
        change: impl FnOnce(&mut T, &Blocks),
    ) {
        let mut state = self
            .blocks
            .get_cbor(&self.actors[&id].head)
            .unwrap()
            .unwrap();
        change(&mut state, &self.blocks);
        self.head(id).head = self.put(&state);
    }

    /// A claim that the power actor counts with.
    pub fn claim(&mut self, id: ActorID, power: &PowerPair) {
        let claim = Claim {
            window_post_proof_type: PROOF,
            raw_byte_power: power.raw.clone(),
            quality_adj_power: power.qa.clone(),
        };
        self.change_claims(power, 1, |claims| {
            claims
                .set(Address::new_id(id).to_bytes().into(), claim)
                .unwrap();
        });
    }

    pub fn unclaim(&mut self, id: ActorID, power: &PowerPair) {
        self.change_claims(power, -1, |claims| {
            claims.delete(&Address::new_id(id).to_bytes()).unwrap();
        });
    }

    fn change_claims(
        &mut self,
        power: &PowerPair,
        sign: i64,
        change: impl FnOnce(&mut Map<Blocks, Claim>),
    ) {
        self.change(
            STORAGE_POWER_ACTOR_ID,
            |state: &mut fil_actor_power::State, blocks| {
                let mut claims = make_map_with_root(&state.claims, blocks).unwrap();
                change(&mut claims);
                state.claims = claims.flush().unwrap();
                state.miner_count += sign;
                state.miner_above_min_power_count += sign;
                state.total_raw_byte_power += &power.raw * sign;
                state.total_bytes_committed += &power.raw * sign;
                state.total_quality_adj_power += &power.qa * sign;
                state.total_qa_bytes_committed += &power.qa * sign;
            },
        );
    }

    pub fn enroll(&mut self, id: ActorID, epoch: ChainEpoch) {
        self.change(
            STORAGE_POWER_ACTOR_ID,
            |state: &mut fil_actor_power::State, blocks| {
                let mut queue = Multimap::from_root(
                    blocks,
                    &state.cron_event_queue,
                    CRON_QUEUE_HAMT_BITWIDTH,
                    CRON_QUEUE_AMT_BITWIDTH,
                )
                .unwrap();
                let payload = CronEventPayload {
                    event_type: CRON_EVENT_PROVING_DEADLINE,
                };
                let event = CronEvent {
                    miner_addr: Address::new_id(id),
                    callback_payload: RawBytes::serialize(payload).unwrap(),
                };
                queue.add(epoch_key(epoch), event).unwrap();
                state.cron_event_queue = queue.root().unwrap();
            },
        );
    }

    /// All blocks, and the CID of the state root.
    pub fn finish(self) -> (Blocks, Cid) {
        let mut actors = make_empty_map(&self.blocks, HAMT_BIT_WIDTH);
        for (id, head) in &self.actors {
            let key = Address::new_id(*id).to_bytes();
            actors.set(key.into(), head.clone()).unwrap();
        }
        let root = StateRoot {
            version: StateTreeVersion::V4,
            actors: actors.flush().unwrap(),
            info: self.put(&StateInfo0::default()),
        };
        let root = self.put(&root);
        (self.blocks, root)
    }

    pub fn tree(self) -> Tree {
        let (blocks, root) = self.finish();
        Tree::load(blocks, &root, &[]).unwrap()
    }
}

pub fn power_of(sectors: u64) -> PowerPair {
    let bytes = StoragePower::from(sectors * SectorSize::_2KiB as u64);
    PowerPair::new(bytes.clone(), bytes)
}

fn sector(sector_number: SectorNumber, pledge: &TokenAmount) -> SectorOnChainInfo {
    SectorOnChainInfo {
        sector_number,
        seal_proof: RegisteredSealProof::StackedDRG2KiBV1P1,
        sealed_cid: code(Type::Miner),
        expiration: EXPIRATION,
        initial_pledge: pledge.clone(),
        ..Default::default()
    }
}

fn actor(kind: Type, head: Cid, fil: i64) -> ActorHead {
    ActorHead {
        code: code(kind),
        head,
        nonce: 0,
        balance: TokenAmount::from_whole(fil),
    }
}

pub fn manifest() -> Vec<(String, Cid)> {
    (Type::System as i32..)
        .map_while(Type::from_i32)
        .map(|kind| (kind.name().to_owned(), code(kind)))
        .collect()
}

/// Nobody reads what it stands for.
pub fn code(kind: Type) -> Cid {
    Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(kind.name().as_bytes()))
}
