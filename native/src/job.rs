//! Work on a thread of libuv's pool, so that the caller's loop stays live.

use crate::error::{caught, Code, Outcome};
use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use napi::{Env, JsError, Task};

type Work<T> = Box<dyn FnOnce() -> Outcome<T> + Send>;

pub struct Job<T> {
    call: &'static str,
    work: Option<Work<T>>,
}

impl<T> Job<T>
where
    T: ToNapiValue + TypeName + Send + 'static,
{
    pub fn start(
        call: &'static str,
        work: impl FnOnce() -> Outcome<T> + Send + 'static,
    ) -> AsyncTask<Self> {
        AsyncTask::new(Job {
            call,
            work: Some(Box::new(work)),
        })
    }
}

impl<T> Task for Job<T>
where
    T: ToNapiValue + TypeName + Send + 'static,
{
    /// A failure is carried as a value, because napi's own error channel has no room for our codes.
    type Output = Outcome<T>;
    type JsValue = T;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let work = self.work.take().expect("napi computes a task once");
        Ok(caught(self.call, work))
    }

    fn resolve(&mut self, env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        output.map_err(|failure| {
            JsError::from(napi::Error::<Code>::from(failure))
                .into_unknown(env)
                .into()
        })
    }
}
