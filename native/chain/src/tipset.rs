//! A tipset executed: the crons of the null epochs before it, its messages, a reward after each block, its cron.
//!
//! Source: Filecoin spec, "Tipset execution"; network version 17.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::execution::{on_large_stack, Applied, Call, Context, Session, Vm};
use crate::header::{Header, MessageLists};
use crate::ipld::{amt_elements, AmtLayout};
use crate::state::State;
use cid::Cid;
use fvm_ipld_amt::Amtv0;
use fvm_ipld_encoding::{from_slice, RawBytes};
use fvm_shared::address::{Address, Protocol};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use fvm_shared::receipt::Receipt;
use fvm_shared::{ActorID, MethodNum};
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use std::collections::HashMap;
use std::sync::Arc;

const SYSTEM: ActorID = 0;
const REWARD: ActorID = 2;
const CRON: ActorID = 3;
const AWARD_BLOCK_REWARD: MethodNum = 2;
const EPOCH_TICK: MethodNum = 2;

/// More than the system's own messages ever use.
const REWARD_GAS: i64 = 1 << 30;
const CRON_GAS: i64 = 10_000 * 10_000_000_000;

/// What a tipset comes to.
#[derive(Debug)]
pub struct Executed {
    pub state_root: Cid,
    pub receipts_root: Cid,
    /// Those that count, in the order of their receipts.
    pub messages: Vec<(Cid, Applied)>,
}

#[derive(Deserialize_tuple)]
struct SignedMessage {
    message: Message,
    #[allow(dead_code)]
    signature: Signature,
}

#[derive(Serialize_tuple)]
struct AwardBlockReward {
    miner: Address,
    penalty: TokenAmount,
    gas_reward: TokenAmount,
    win_count: i64,
}

/// As a block lists it.
struct Listed {
    cid: Cid,
    message: Message,
    length: usize,
}

impl Vm {
    /// Of the tipset's blocks by their CIDs, in their order. The new state's blocks are in the store's memory.
    ///
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
        let parent_height = self.chain().parent(first)?.height;
        let lists = select(self.chain().blocks(), first, &headers)?;
        on_large_stack(|| {
            let mut context = Context {
                state_root: first.parent_state_root,
                epoch: 0,
                base_fee: first.parent_base_fee.clone(),
                base: *base,
                traced,
            };
            for epoch in parent_height + 1..first.height {
                context.epoch = epoch;
                let mut session = self.session(&context)?;
                cron(&mut session, epoch)?;
                context.state_root = session.flush()?;
            }
            context.epoch = first.height;
            let mut session = self.session(&context)?;
            let messages = apply_blocks(&mut session, &headers, lists)?;
            cron(&mut session, first.height)?;
            Ok(Executed {
                state_root: session.flush()?,
                receipts_root: receipts_root(self.chain().blocks(), &messages)?,
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

/// A message that stands in several blocks counts in the first; one that doesn't follow its sender's message before it doesn't count.
fn select(blocks: &Blocks, first: &Header, headers: &[Arc<Header>]) -> Result<Vec<Vec<Listed>>> {
    let lists = headers
        .iter()
        .map(|header| listed(blocks, header))
        .collect::<Result<Vec<_>>>()?;
    let senders = Senders::of(blocks, first, &lists)?;
    let mut next: HashMap<Address, u64> = HashMap::new();
    let mut counting = |listed: &Listed| -> Result<bool> {
        // A block's first message of a sender has the sender's nonce, or the block isn't valid.
        let sequence = listed.message.sequence;
        let nonce = next
            .entry(senders.one(&listed.message.from)?)
            .or_insert(sequence);
        let counts = *nonce == sequence;
        *nonce += u64::from(counts);
        Ok(counts)
    };
    lists
        .into_iter()
        .map(|listed| {
            let mut chosen = Vec::with_capacity(listed.len());
            for one in listed {
                if counting(&one)? {
                    chosen.push(one);
                }
            }
            Ok(chosen)
        })
        .collect()
}

/// Senders by one address each. An account has one key: only where one is named by its id is the state asked who else it is, which takes longer than a transfer.
struct Senders(Option<State>);

impl Senders {
    fn of(blocks: &Blocks, first: &Header, lists: &[Vec<Listed>]) -> Result<Self> {
        let mut all = lists.iter().flatten();
        let by_id = all.any(|listed| listed.message.from.protocol() == Protocol::ID);
        let state = by_id.then(|| State::load(blocks, &first.parent_state_root));
        Ok(Senders(state.transpose()?))
    }

    fn one(&self, from: &Address) -> Result<Address> {
        let Some(state) = &self.0 else {
            return Ok(*from);
        };
        let id = state.id(from)?.ok_or_else(|| {
            ChainError::Execution(format!("a message's sender {from} is not in the state"))
        })?;
        Ok(Address::new_id(id))
    }
}

/// Those with BLS signatures first.
fn listed(blocks: &Blocks, header: &Header) -> Result<Vec<Listed>> {
    let lists: MessageLists = from_slice(&blocks.require(&header.messages)?)
        .map_err(|cause| ChainError::corrupt(&header.messages, cause))?;
    let mut all = Vec::new();
    for cid in links(blocks, &lists.bls)? {
        let bytes = blocks.require(&cid)?;
        all.push(Listed {
            cid,
            message: from_slice(&bytes).map_err(|cause| ChainError::corrupt(&cid, cause))?,
            length: bytes.len(),
        });
    }
    for cid in links(blocks, &lists.secp256k1)? {
        let bytes = blocks.require(&cid)?;
        let signed: SignedMessage =
            from_slice(&bytes).map_err(|cause| ChainError::corrupt(&cid, cause))?;
        all.push(Listed {
            cid,
            message: signed.message,
            length: bytes.len(),
        });
    }
    Ok(all)
}

fn links(blocks: &Blocks, root: &Cid) -> Result<Vec<Cid>> {
    amt_elements(blocks, root, AmtLayout::V0)?
        .iter()
        .map(|(_, cbor)| from_slice(cbor).map_err(|cause| ChainError::corrupt(root, cause)))
        .collect()
}

fn receipts_root(blocks: &Blocks, messages: &[(Cid, Applied)]) -> Result<Cid> {
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
    gas_limit: i64,
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
