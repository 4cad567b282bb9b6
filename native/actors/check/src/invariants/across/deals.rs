//! Deals that the market has as active lie in a sector of their provider. The other way round need not hold: a deal can end before its sector.

use super::{Report, Summaries};
use crate::shown::in_testnet;
use fil_actors_runtime::STORAGE_MARKET_ACTOR_ADDR;
use fvm_shared::clock::EPOCH_UNDEFINED;

pub fn check(summaries: &Summaries, report: &mut Report) {
    for (id, deal) in &summaries.deals {
        if deal.sector_start_epoch == EPOCH_UNDEFINED {
            continue;
        }
        let provider = in_testnet(&deal.provider);
        let miner = (deal.provider.id().ok()).and_then(|id| summaries.miners.get(&id));
        let Some(miner) = miner else {
            report.add(
                STORAGE_MARKET_ACTOR_ADDR,
                format!("the provider of deal {id}, {provider}, is no miner"),
            );
            continue;
        };
        let Some(sector) = miner.summary.deals.get(id) else {
            report.require(
                deal.slash_epoch != EPOCH_UNDEFINED,
                STORAGE_MARKET_ACTOR_ADDR,
                || format!("deal {id} is active and in no sector of {provider}"),
            );
            continue;
        };
        report.require(
            deal.sector_start_epoch == sector.sector_start,
            STORAGE_MARKET_ACTOR_ADDR,
            || {
                format!(
                    "deal {id} began at epoch {}, and its sector at {}",
                    deal.sector_start_epoch, sector.sector_start
                )
            },
        );
        for (what, epoch) in [
            ("began", deal.sector_start_epoch),
            ("was last updated", deal.last_update_epoch),
            ("was slashed", deal.slash_epoch),
        ] {
            report.require(
                epoch <= sector.sector_expiration,
                STORAGE_MARKET_ACTOR_ADDR,
                || {
                    format!(
                        "deal {id} {what} at epoch {epoch}, after its sector's end at {}",
                        sector.sector_expiration
                    )
                },
            );
        }
    }
}
