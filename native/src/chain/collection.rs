//! A collection of blocks that nobody needs, slice by slice, each on a thread of libuv's pool.

use super::store::{cids, ChainStore};
use crate::error::{guarded, Code, Outcome};
use crate::job::Job;
use napi::bindgen_prelude::{AsyncTask, Uint8Array, Undefined};
use napi_derive::napi;
use std::sync::{Arc, Mutex};
use vesper_chain::{ChainError, Collection, Counted, Result};

#[napi(object, object_to_js = false)]
pub struct CollectBlocks {
    pub states_from: i64,
}

#[napi(object, object_to_js = false)]
pub struct KeepBlocks {
    pub required: Vec<Uint8Array>,
    pub optional: Vec<Uint8Array>,
}

#[napi(object, object_from_js = false)]
pub struct CountedBlocks {
    pub marked: f64,
    pub unneeded: f64,
    pub unneeded_bytes: f64,
    pub deleted: f64,
    pub deleted_bytes: f64,
}

impl From<Counted> for CountedBlocks {
    fn from(counted: Counted) -> Self {
        CountedBlocks {
            marked: counted.marked as f64,
            unneeded: counted.unneeded as f64,
            unneeded_bytes: counted.unneeded_bytes as f64,
            deleted: counted.deleted as f64,
            deleted_bytes: counted.deleted_bytes as f64,
        }
    }
}

#[napi]
pub struct BlockCollection {
    /// None when it has ended.
    collection: Arc<Mutex<Option<Collection>>>,
}

#[napi]
impl ChainStore {
    /// From now on, until it has ended, whatever is put stays.
    #[napi]
    pub fn collect(&self, input: CollectBlocks) -> napi::Result<BlockCollection, Code> {
        guarded("collect", || {
            let collection = Collection::begin(&self.blocks(), input.states_from)?;
            Ok(BlockCollection {
                collection: Arc::new(Mutex::new(Some(collection))),
            })
        })
    }
}

#[napi]
impl BlockCollection {
    #[napi]
    pub fn keep(&self, input: KeepBlocks) -> napi::Result<(), Code> {
        guarded("keep", || {
            let required = cids("required", &input.required)?;
            let optional = cids("optional", &input.optional)?;
            Ok(with(&self.collection, |collection| {
                collection.keep(required, optional);
                Ok(())
            })?)
        })
    }

    /// A slice; whether all is marked.
    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn mark(&self) -> AsyncTask<Job<bool>> {
        self.slice("mark", Collection::mark)
    }

    /// A slice; whether all was looked at.
    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn look(&self) -> AsyncTask<Job<bool>> {
        self.slice("look", Collection::look)
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn sweep_headers(&self) -> AsyncTask<Job<bool>> {
        self.slice("sweepHeaders", |collection| {
            collection.sweep_headers().map(|()| true)
        })
    }

    /// A slice; whether all is swept.
    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn sweep(&self) -> AsyncTask<Job<bool>> {
        self.slice("sweep", Collection::sweep)
    }

    /// Waits for a slice that is under way.
    #[napi]
    pub fn counted(&self) -> napi::Result<CountedBlocks, Code> {
        guarded("counted", || {
            Ok(with(&self.collection, |collection| Ok(collection.counted()))?.into())
        })
    }

    #[napi(ts_return_type = "Promise<undefined>")]
    pub fn end(&self) -> AsyncTask<Job<Undefined>> {
        let collection = self.collection.clone();
        Job::start("end", move || {
            collection.lock().expect("no panic while held").take();
            Ok(())
        })
    }

    fn slice(
        &self,
        call: &'static str,
        work: impl FnOnce(&mut Collection) -> Result<bool> + Send + 'static,
    ) -> AsyncTask<Job<bool>> {
        let collection = self.collection.clone();
        Job::start(call, move || -> Outcome<bool> {
            Ok(with(&collection, work)?)
        })
    }
}

fn with<T>(
    collection: &Mutex<Option<Collection>>,
    work: impl FnOnce(&mut Collection) -> Result<T>,
) -> Result<T> {
    let mut collection = collection.lock().expect("no panic while held");
    match collection.as_mut() {
        Some(collection) => work(collection),
        None => Err(ChainError::Input("the collection has ended".into())),
    }
}
