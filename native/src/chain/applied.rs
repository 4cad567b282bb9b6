//! What became of messages, for JavaScript.

use crate::bytes::out;
use fvm::trace::ExecutionEvent;
use fvm_shared::econ::TokenAmount;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use vesper_chain::{Applied, Executed};

/// Gas below 2^53, as no block's limit comes near it. Amounts are decimal attoFIL.
#[napi(object, object_from_js = false)]
pub struct AppliedMessage {
    /// As the block lists it; of a call, none.
    pub cid: Option<Uint8Array>,
    pub exit_code: u32,
    pub returned: Uint8Array,
    pub gas_used: f64,
    pub penalty: String,
    pub miner_tip: String,
    pub base_fee_burn: String,
    pub over_estimation_burn: String,
    pub refund: String,
    pub gas_refund: f64,
    pub gas_burned: f64,
    /// Why it failed, for people.
    pub failure: Option<String>,
    /// If it was asked for.
    pub trace: Vec<TraceEvent>,
}

/// A step of an execution: a call with its end, a charge of gas, or a line of an actor's log.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct TraceEvent {
    /// `call`, `return`, `abort`, `error`, `gas` or `log`.
    pub kind: String,
    /// Of a call.
    pub from: Option<f64>,
    /// Of a call: an address's bytes.
    pub to: Option<Uint8Array>,
    /// Of a call.
    pub method: Option<f64>,
    /// Of a call: its parameters; of a return: what is returned.
    pub bytes: Option<Uint8Array>,
    /// Of a call: attoFIL.
    pub value: Option<String>,
    /// Of an abort.
    pub exit_code: Option<u32>,
    /// Of an error or a log: the text; of gas: what it is for.
    pub text: Option<String>,
    /// Of gas.
    pub compute_gas: Option<f64>,
    /// Of gas.
    pub storage_gas: Option<f64>,
}

#[napi(object, object_from_js = false)]
pub struct ExecutedTipset {
    pub state_root: Uint8Array,
    pub receipts_root: Uint8Array,
    /// Those that count, in the order of their receipts.
    pub messages: Vec<AppliedMessage>,
}

fn atto(amount: &TokenAmount) -> String {
    amount.atto().to_string()
}

impl From<ExecutionEvent> for TraceEvent {
    fn from(event: ExecutionEvent) -> Self {
        let of = |kind: &str| TraceEvent {
            kind: kind.to_owned(),
            ..TraceEvent::default()
        };
        match event {
            ExecutionEvent::GasCharge(charge) => TraceEvent {
                text: Some(charge.name.into_owned()),
                compute_gas: Some(charge.compute_gas.round_up() as f64),
                storage_gas: Some(charge.storage_gas.round_up() as f64),
                ..of("gas")
            },
            ExecutionEvent::Call {
                from,
                to,
                method,
                params,
                value,
            } => TraceEvent {
                from: Some(from as f64),
                to: Some(out(to.to_bytes())),
                method: Some(method as f64),
                bytes: Some(out(params.to_vec())),
                value: Some(atto(&value)),
                ..of("call")
            },
            ExecutionEvent::CallReturn(bytes) => TraceEvent {
                bytes: Some(out(bytes.to_vec())),
                ..of("return")
            },
            ExecutionEvent::CallAbort(code) => TraceEvent {
                exit_code: Some(code.value()),
                ..of("abort")
            },
            ExecutionEvent::CallError(error) => TraceEvent {
                text: Some(error.to_string()),
                ..of("error")
            },
            ExecutionEvent::Log(text) => TraceEvent {
                text: Some(text),
                ..of("log")
            },
            other => TraceEvent {
                text: Some(format!("{other:?}")),
                ..of("log")
            },
        }
    }
}

impl From<Applied> for AppliedMessage {
    fn from(applied: Applied) -> Self {
        AppliedMessage {
            cid: None,
            exit_code: applied.receipt.exit_code.value(),
            returned: out(applied.receipt.return_data.to_vec()),
            gas_used: applied.receipt.gas_used as f64,
            penalty: atto(&applied.penalty),
            miner_tip: atto(&applied.miner_tip),
            base_fee_burn: atto(&applied.base_fee_burn),
            over_estimation_burn: atto(&applied.over_estimation_burn),
            refund: atto(&applied.refund),
            gas_refund: applied.gas_refund as f64,
            gas_burned: applied.gas_burned as f64,
            failure: applied.failure,
            trace: applied.trace.into_iter().map(TraceEvent::from).collect(),
        }
    }
}

impl From<Executed> for ExecutedTipset {
    fn from(executed: Executed) -> Self {
        let messages = executed
            .messages
            .into_iter()
            .map(|(cid, applied)| AppliedMessage {
                cid: Some(out(cid.to_bytes())),
                ..applied.into()
            });
        ExecutedTipset {
            state_root: out(executed.state_root.to_bytes()),
            receipts_root: out(executed.receipts_root.to_bytes()),
            messages: messages.collect(),
        }
    }
}
