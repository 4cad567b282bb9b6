//! A tipset executed: the crons of the null epochs before it, its messages, a reward after each block, its cron.
//!
//! The order is that of network version 17. New are the time that actors can ask for, and events.

use super::actor_tree::ActorTree;
use super::events;
use super::execution::{Applied, Call, Context, Session, Vm};
use super::messages::{select, Listed};
use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::execution::on_large_stack;
use crate::header::Header;
use cid::Cid;
use fvm4_shared::address::Address;
use fvm4_shared::clock::ChainEpoch;
use fvm4_shared::econ::TokenAmount;
use fvm4_shared::message::Message;
use fvm4_shared::receipt::Receipt;
use fvm4_shared::{ActorID, MethodNum};
use fvm_ipld_amt::Amtv0;
use fvm_ipld_encoding::RawBytes;
use num_traits::Zero;
use serde_tuple::Serialize_tuple;
use std::sync::Arc;

const SYSTEM: ActorID = 0;
const REWARD: ActorID = 2;
const CRON: ActorID = 3;
const AWARD_BLOCK_REWARD: MethodNum = 2;
const EPOCH_TICK: MethodNum = 2;

/// More than the system's own messages ever use.
const REWARD_GAS: u64 = 1 << 30;
const CRON_GAS: u64 = 10_000 * 10_000_000_000;

/// What a tipset comes to.
#[derive(Debug)]
pub struct Executed {
    pub state_root: Cid,
    pub receipts_root: Cid,
    /// Those that count, in the order of their receipts.
    pub messages: Vec<(Cid, Applied)>,
}

#[derive(Serialize_tuple)]
struct AwardBlockReward {
    miner: fvm_shared::address::Address,
    penalty: TokenAmount,
    gas_reward: TokenAmount,
    win_count: i64,
}

impl Vm {
    /// Of the tipset's blocks by their CIDs, in their order. The new state's blocks, and events, are in the store's memory.
    ///
    /// The network's version is that of all its epochs: a tipset at which another one begins needs its state migrated first.
    /// Genesis isn't executed: its state and receipts are those that it names.
    pub fn execute(&self, tipset: &[Cid], traced: bool) -> Result<Executed> {
        let headers = tipset
            .iter()
            .map(|cid| self.chain().header(cid))
            .collect::<Result<Vec<_>>>()?;
        let (Some(first), Some(base)) = (headers.first(), tipset.first()) else {
            return Err(ChainError::Input("a tipset has at least one block".into()));
        };
        if first.height == 0 {
            return Ok(Executed {
                state_root: first.parent_state_root,
                receipts_root: first.parent_receipts,
                messages: Vec::new(),
            });
        }
        let blocks = self.chain().blocks();
        let parent_height = self.chain().parent(first)?.height;
        let tree = ActorTree::load(blocks, &first.parent_state_root)?.ok_or_else(|| {
            ChainError::Execution(format!(
                "state {} is of a network version before 18",
                first.parent_state_root
            ))
        })?;
        let lists = select(blocks, &tree, &headers)?;
        on_large_stack(|| {
            let mut context = Context {
                state_root: first.parent_state_root,
                epoch: 0,
                timestamp: 0,
                base_fee: TokenAmount::from_atto(first.parent_base_fee.atto().clone()),
                base: *base,
                traced,
            };
            for epoch in parent_height + 1..first.height {
                context.epoch = epoch;
                context.timestamp = self.network().timestamp(epoch);
                let mut session = self.session(&context)?;
                cron(&mut session, epoch)?;
                context.state_root = session.flush()?;
            }
            context.epoch = first.height;
            context.timestamp = headers
                .iter()
                .map(|header| header.timestamp)
                .min()
                .unwrap_or(first.timestamp);
            let mut session = self.session(&context)?;
            let messages = apply_blocks(&mut session, &headers, lists)?;
            cron(&mut session, first.height)?;
            Ok(Executed {
                state_root: session.flush()?,
                receipts_root: put_receipts(blocks, &messages)?,
                messages,
            })
        })
    }
}

fn apply_blocks(
    session: &mut Session,
    headers: &[Arc<Header>],
    lists: Vec<Vec<Listed>>,
) -> Result<Vec<(Cid, Applied)>> {
    let mut messages = Vec::new();
    for (header, listed) in headers.iter().zip(lists) {
        let mut penalty = TokenAmount::zero();
        let mut gas_reward = TokenAmount::zero();
        for Listed {
            cid,
            message,
            length,
        } in listed
        {
            let applied = session.apply(Call {
                message,
                length,
                implicit: false,
            })?;
            penalty += &applied.penalty;
            gas_reward += &applied.miner_tip;
            messages.push((cid, applied));
        }
        reward(session, header, penalty, gas_reward)?;
    }
    Ok(messages)
}

/// With what they name: the events.
fn put_receipts(blocks: &Blocks, messages: &[(Cid, Applied)]) -> Result<Cid> {
    for (_, applied) in messages {
        events::put(blocks, &applied.events, applied.receipt.events_root)?;
    }
    let receipts = messages.iter().map(|(_, applied)| &applied.receipt);
    Amtv0::<&Receipt, _>::new_from_iter(blocks.clone(), receipts)
        .map_err(|cause| ChainError::Store(format!("receipts can't be written: {cause}")))
}

fn reward(
    session: &mut Session,
    header: &Header,
    penalty: TokenAmount,
    gas_reward: TokenAmount,
) -> Result<()> {
    let params = AwardBlockReward {
        miner: header.miner,
        penalty,
        gas_reward,
        win_count: header
            .election_proof
            .as_ref()
            .map_or(0, |proof| proof.win_count),
    };
    let params = RawBytes::serialize(&params)
        .map_err(|cause| ChainError::Execution(format!("no reward can be written: {cause}")))?;
    let call = system(
        REWARD,
        AWARD_BLOCK_REWARD,
        params,
        header.height,
        REWARD_GAS,
    );
    succeed(session, call, || format!("the reward of {}", header.miner))
}

fn cron(session: &mut Session, epoch: ChainEpoch) -> Result<()> {
    let call = system(CRON, EPOCH_TICK, RawBytes::default(), epoch, CRON_GAS);
    succeed(session, call, || format!("the cron of epoch {epoch}"))
}

fn system(
    to: ActorID,
    method_num: MethodNum,
    params: RawBytes,
    epoch: ChainEpoch,
    gas_limit: u64,
) -> Call {
    Call {
        message: Message {
            version: 0,
            from: Address::new_id(SYSTEM),
            to: Address::new_id(to),
            sequence: epoch as u64,
            value: TokenAmount::zero(),
            method_num,
            params,
            gas_limit,
            gas_fee_cap: TokenAmount::zero(),
            gas_premium: TokenAmount::zero(),
        },
        length: 0,
        implicit: true,
    }
}

fn succeed(session: &mut Session, call: Call, what: impl Fn() -> String) -> Result<()> {
    let applied = session.apply(call)?;
    if applied.receipt.exit_code.is_success() {
        return Ok(());
    }
    Err(ChainError::Execution(format!(
        "{} ended with {}: {}",
        what(),
        applied.receipt.exit_code,
        applied.failure.unwrap_or_default()
    )))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Program, World, ALICE, BOB, CAROL, DELAY, ETHER, GENESIS_TIME};
    use super::*;
    use crate::ipld::{amt_elements, AmtLayout};
    use fvm4::state_tree::{ActorState, StateTree};
    use fvm4_shared::event::StampedEvent;
    use fvm_ipld_amt::Amt;
    use fvm_ipld_encoding::{from_slice, to_vec};
    use ipld_core::ipld::Ipld;

    fn actor(world: &World, root: &Cid, id: ActorID) -> Option<ActorState> {
        let tree = StateTree::new_from_root(world.blocks.clone(), root).unwrap();
        tree.get_actor(id).unwrap()
    }

    fn receipts(world: &World, executed: &Executed) -> Vec<Receipt> {
        amt_elements(&world.blocks, &executed.receipts_root, AmtLayout::V0)
            .unwrap()
            .iter()
            .map(|(_, cbor)| {
                assert_eq!(cbor[0], 0x84, "a receipt has four fields");
                from_slice(cbor).unwrap()
            })
            .collect()
    }

    fn execute(world: &World, messages: &[Message]) -> Executed {
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let block = world.block(&[genesis], 1, 1000, messages, &[]);
        world.vm().execute(&[block], false).unwrap()
    }

    #[test]
    fn a_transfer_moves_its_value_and_its_sender_pays_for_the_gas() {
        let world = World::with_program(&Program::idle());
        let executed = execute(&world, &[World::transfer(ALICE, Address::new_id(BOB), 0)]);
        let receipt = &receipts(&world, &executed)[0];
        assert!(receipt.exit_code.is_success());
        assert_eq!(receipt.events_root, None);
        assert!(receipt.gas_used > 0);
        let applied = &executed.messages[0].1;
        let paid = &applied.base_fee_burn + &applied.over_estimation_burn + &applied.miner_tip;
        assert!(applied.base_fee_burn == TokenAmount::from_atto(100) * receipt.gas_used);
        let alice = actor(&world, &executed.state_root, ALICE).unwrap();
        assert_eq!(alice.balance, TokenAmount::from_whole(99) - paid);
        assert_eq!(alice.sequence, 1);
        let bob = actor(&world, &executed.state_root, BOB).unwrap();
        assert_eq!(bob.balance, TokenAmount::from_whole(101));
    }

    #[test]
    fn a_new_state_can_be_executed_on_after_the_store_was_flushed_and_read_again() {
        let mut world = World::with_program(&Program::idle());
        world.state_root =
            execute(&world, &[World::transfer(ALICE, Address::new_id(BOB), 0)]).state_root;
        world.blocks.flush().unwrap();
        let executed = execute(&world, &[World::transfer(ALICE, Address::new_id(BOB), 1)]);
        let bob = actor(&world, &executed.state_root, BOB).unwrap();
        assert_eq!(bob.balance, TokenAmount::from_whole(102));
    }

    #[test]
    fn the_first_message_of_an_ethereum_address_makes_an_account_of_it() {
        let world = World::with_program(&Program::idle());
        let message = Message {
            from: World::ether_address(),
            ..World::transfer(CAROL, Address::new_id(BOB), 0)
        };
        let signature = Ipld::Bytes([vec![3], vec![0; 65]].concat());
        let signed = Ipld::List(vec![
            from_slice(&to_vec(&message).unwrap()).unwrap(),
            signature,
        ]);
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let block = world.block(&[genesis], 1, 1000, &[], &[signed]);
        let executed = world.vm().execute(&[block], false).unwrap();
        assert!(receipts(&world, &executed)[0].exit_code.is_success());
        let carol = actor(&world, &executed.state_root, CAROL).unwrap();
        let ethaccount = world
            .bundle
            .actors
            .iter()
            .find(|(name, _)| name == "ethaccount");
        assert_eq!(carol.code, ethaccount.unwrap().1);
        assert_eq!(carol.sequence, 1);
    }

    #[test]
    fn value_for_an_unknown_ethereum_address_makes_a_placeholder() {
        let world = World::with_program(&Program::idle());
        let unknown = Address::new_delegated(10, &ETHER.map(|byte| byte + 1)).unwrap();
        let executed = execute(&world, &[World::transfer(ALICE, unknown, 0)]);
        assert!(receipts(&world, &executed)[0].exit_code.is_success());
        let made = actor(&world, &executed.state_root, 1000).unwrap();
        assert_eq!(made.delegated_address, Some(unknown));
        assert_eq!(made.balance, TokenAmount::from_whole(1));
    }

    #[test]
    fn events_are_in_the_store_under_the_root_that_the_receipt_names() {
        let world = World::with_program(&Program::emitting("hello", &[9]));
        let executed = execute(&world, &[World::invocation()]);
        let root = receipts(&world, &executed)[0].events_root.unwrap();
        let events = Amt::<StampedEvent, _>::load(&root, world.blocks.clone()).unwrap();
        assert_eq!(events.count(), 1);
        let event = events.get(0).unwrap().unwrap();
        assert_eq!(Address::new_id(event.emitter), World::PROGRAM);
        assert_eq!(event.event.entries[0].key, "hello");
        assert_eq!(event.event.entries[0].value, [9]);
        assert_eq!(&executed.messages[0].1.events[0], event);
    }

    #[test]
    fn crons_of_null_epochs_and_of_the_tipset_see_the_time_of_their_epoch() {
        let world = World::with_actor("cron", &Program::watching(GENESIS_TIME, DELAY, -1));
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let block = world.block(&[genesis], 4, 1000, &[], &[]);
        world.vm().execute(&[block], false).unwrap();
    }

    #[test]
    fn a_tipset_can_not_be_executed_if_the_cron_of_a_null_epoch_before_it_fails() {
        let world = World::with_actor("cron", &Program::watching(GENESIS_TIME, DELAY, 2));
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let block = world.block(&[genesis], 4, 1000, &[], &[]);
        let failure = world.vm().execute(&[block], false).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("the cron of epoch 2 ended with"),
            "{failure}"
        );
    }

    #[test]
    fn a_tipset_can_not_be_executed_if_a_reward_fails() {
        let world = World::with_actor("reward", &Program::watching(GENESIS_TIME, DELAY, 1));
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let block = world.block(&[genesis], 1, 1007, &[], &[]);
        let failure = world.vm().execute(&[block], false).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("the reward of f01007 ended with"),
            "{failure}"
        );
    }

    #[test]
    fn a_message_of_two_blocks_and_one_that_leaves_a_nonce_out_count_once_and_never() {
        let world = World::with_program(&Program::idle());
        let transfer = |sequence| World::transfer(ALICE, Address::new_id(BOB), sequence);
        let genesis = world.block(&[], 0, 1000, &[], &[]);
        let tipset = [
            world.block(&[genesis], 1, 1000, &[transfer(0), transfer(1)], &[]),
            world.block(&[genesis], 1, 1001, &[transfer(1), transfer(3)], &[]),
        ];
        let executed = world.vm().execute(&tipset, false).unwrap();
        assert_eq!(receipts(&world, &executed).len(), 2);
        let bob = actor(&world, &executed.state_root, BOB).unwrap();
        assert_eq!(bob.balance, TokenAmount::from_whole(102));
    }
}
