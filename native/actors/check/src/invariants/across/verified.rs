//! The verified registry's allocations and claims, held against data cap, deals and sectors.

use super::{Report, Summaries};
use crate::blocks::Blocks;
use crate::collection::{array_entries, map_entries};
use crate::invariants::Miner;
use anyhow::Context;
use cid::Cid;
use fil_actor_datacap::testing::StateSummary as DataCap;
use fil_actor_market::{DealProposal, DealState, PROPOSALS_AMT_BITWIDTH, STATES_AMT_BITWIDTH};
use fil_actor_miner::{SectorOnChainInfo, SECTORS_AMT_BITWIDTH};
use fil_actor_verifreg::testing::StateSummary as Registry;
use fil_actor_verifreg::AllocationID;
use fil_actors_runtime::{
    parse_uint_key, DATACAP_TOKEN_ACTOR_ADDR, STORAGE_MARKET_ACTOR_ADDR,
    VERIFIED_REGISTRY_ACTOR_ADDR, VERIFIED_REGISTRY_ACTOR_ID,
};
use fvm_shared::deal::DealID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::sector::SectorNumber;
use fvm_shared::{ActorID, HAMT_BIT_WIDTH};
use std::collections::BTreeMap;

pub fn check(summaries: &Summaries, blocks: &Blocks, report: &mut Report) -> anyhow::Result<()> {
    let Some(registry) = &summaries.registry else {
        return Ok(());
    };
    if let Some(data_cap) = &summaries.data_cap {
        against_data_cap(registry, data_cap, report);
    }
    if let Some(market) = &summaries.market {
        against_deals(registry, market, blocks, report)?;
    }
    against_sectors(registry, summaries, blocks, report)
}

fn against_data_cap(registry: &Registry, data_cap: &DataCap, report: &mut Report) {
    for verifier in registry.verifiers.keys() {
        let holds = (verifier.id()).is_ok_and(|id| data_cap.balances.contains_key(&id));
        report.require(!holds, *verifier, || {
            "it is a verifier and has data cap of its own".to_owned()
        });
    }
    // A byte of data cap is a whole token.
    let bytes = registry.allocations.values().map(|each| each.size.0 as i64);
    let allocated = bytes.map(TokenAmount::from_whole).sum::<TokenAmount>();
    let held = data_cap.balances.get(&VERIFIED_REGISTRY_ACTOR_ID);
    let held = held.cloned().unwrap_or_default();
    report.require(held == allocated, DATACAP_TOKEN_ACTOR_ADDR, || {
        format!("the registry holds {held} of data cap, and {allocated} is allocated")
    });
}

fn against_deals(
    registry: &Registry,
    market: &fil_actor_market::State,
    blocks: &Blocks,
    report: &mut Report,
) -> anyhow::Result<()> {
    let proposals: BTreeMap<DealID, DealProposal> =
        array_entries(blocks, &market.proposals, PROPOSALS_AMT_BITWIDTH)?
            .into_iter()
            .collect();
    let mut require = |deal: DealID, what: String, given: Option<(ActorID, Cid)>| {
        let asked = proposals.get(&deal).and_then(|proposal| {
            let provider = proposal.provider.id().ok()?;
            Some((provider, proposal.piece_cid))
        });
        report.require(
            given.is_some() && given == asked,
            STORAGE_MARKET_ACTOR_ADDR,
            || format!("deal {deal} is for {asked:?}, and its {what} for {given:?}"),
        );
    };
    let pending =
        map_entries::<AllocationID>(blocks, &market.pending_deal_allocation_ids, HAMT_BIT_WIDTH)?;
    for (key, id) in pending {
        let deal = parse_uint_key(&key).context("the deal of a pending allocation")?;
        let allocation = registry.allocations.get(&id);
        let given = allocation.map(|each| (each.provider, each.data));
        require(deal, format!("allocation {id}"), given);
    }
    for (deal, state) in array_entries::<DealState>(blocks, &market.states, STATES_AMT_BITWIDTH)? {
        // No claim: the deal isn't verified.
        if state.verified_claim == 0 {
            continue;
        }
        let claim = registry.claims.get(&state.verified_claim);
        let given = claim.map(|each| (each.provider, each.data));
        require(deal, format!("claim {}", state.verified_claim), given);
    }
    Ok(())
}

fn against_sectors(
    registry: &Registry,
    summaries: &Summaries,
    blocks: &Blocks,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut sectors = BTreeMap::new();
    for (&id, Miner { state, .. }) in &summaries.miners {
        let of_miner: BTreeMap<SectorNumber, SectorOnChainInfo> =
            array_entries(blocks, &state.sectors, SECTORS_AMT_BITWIDTH)?
                .into_iter()
                .collect();
        sectors.insert(id, of_miner);
    }
    for (id, claim) in &registry.claims {
        let Some(of_provider) = sectors.get(&claim.provider) else {
            report.add(
                VERIFIED_REGISTRY_ACTOR_ADDR,
                format!(
                    "the provider of claim {id}, t0{}, is no miner",
                    claim.provider
                ),
            );
            continue;
        };
        // One that is gone was terminated, or has expired.
        let Some(sector) = of_provider.get(&claim.sector) else {
            continue;
        };
        report.require(
            !sector.deal_ids.is_empty(),
            VERIFIED_REGISTRY_ACTOR_ADDR,
            || format!("sector {} of claim {id} holds no deal", claim.sector),
        );
    }
    Ok(())
}
