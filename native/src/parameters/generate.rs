//! The calls that make a devnet's parameter files.

use super::aggregation_key;
use super::circuit::{Circuit, Made, CIRCUITS};
use super::files::write_whole;
use super::progress::{Progress, Stage, Step};
use crate::error::{caught, guarded, Code, Failure, Outcome};
use napi::bindgen_prelude::{AsyncTask, Function};
use napi::threadsafe_function::{
    ThreadsafeFunction, ThreadsafeFunctionCallMode, UnknownReturnValue,
};
use napi::{Env, JsError, Status, Task};
use napi_derive::napi;
use std::fs;
use std::path::{Path, PathBuf};
use storage_proofs_core::parameter_cache::{metadata_id, parameter_id, verifying_key_id};

#[napi(object)]
pub struct Generated {
    pub circuit: String,
    /// The library's name, which the three files share.
    pub id: String,
    pub params_bytes: f64,
    pub params_sha256: String,
    pub verifying_key_bytes: f64,
    pub verifying_key_sha256: String,
    pub elapsed_ms: f64,
}

#[napi(object)]
pub struct GeneratedAggregationKey {
    pub file: String,
    pub bytes: f64,
    pub sha256: String,
}

#[napi(object)]
pub struct GenerationProgress {
    pub stage: String,
    /// 0 to 1.
    pub fraction: f64,
    pub elapsed_ms: f64,
}

impl From<Step> for GenerationProgress {
    fn from(step: Step) -> Self {
        GenerationProgress {
            stage: step.stage.name().to_owned(),
            fraction: step.fraction,
            elapsed_ms: step.elapsed_ms,
        }
    }
}

/// The parameter file is renamed last, so that its presence means that all three are there.
fn generate(circuit: Circuit, directory: &Path, sink: &dyn Fn(Step)) -> Outcome<Generated> {
    fs::create_dir_all(directory)
        .map_err(|cause| Failure::io("create folder", directory, cause))?;
    let progress = Progress::new(sink);
    let Made {
        id,
        meta,
        parameters,
    } = circuit.make(&progress)?;
    progress.report(Stage::Writing, 0.0);
    write_whole(&directory.join(metadata_id(&id)), |writer| {
        serde_json::to_writer(writer, &meta).map_err(Into::into)
    })?;
    let verifying_key = write_whole(&directory.join(verifying_key_id(&id)), |writer| {
        parameters.vk.write(writer)
    })?;
    let params = write_whole(&directory.join(parameter_id(&id)), |writer| {
        parameters.write(writer)
    })?;
    progress.report(Stage::Writing, 1.0);
    Ok(Generated {
        circuit: circuit.name().to_owned(),
        id: parameter_id(&id).trim_end_matches(".params").to_owned(),
        params_bytes: params.bytes as f64,
        params_sha256: params.sha256,
        verifying_key_bytes: verifying_key.bytes as f64,
        verifying_key_sha256: verifying_key.sha256,
        elapsed_ms: progress.elapsed_ms(),
    })
}

type Listener =
    ThreadsafeFunction<GenerationProgress, UnknownReturnValue, GenerationProgress, Status, false>;

pub struct Generation {
    circuit: Circuit,
    directory: PathBuf,
    listener: Option<Listener>,
}

impl Task for Generation {
    /// A failure is carried as a value, because napi's own error channel has no room for our codes.
    type Output = Outcome<Generated>;
    type JsValue = Generated;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let listener = self.listener.take();
        Ok(caught("generateParameters", || {
            generate(self.circuit, &self.directory, &|step| {
                if let Some(listener) = &listener {
                    // A listener that is gone, with its environment, misses nothing that matters.
                    let _ = listener.call(step.into(), ThreadsafeFunctionCallMode::NonBlocking);
                }
            })
        }))
    }

    fn resolve(&mut self, env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        output.map_err(|failure| {
            JsError::from(napi::Error::<Code>::from(failure))
                .into_unknown(env)
                .into()
        })
    }
}

#[napi(object, object_to_js = false)]
pub struct GenerateParameters {
    /// `porep-2KiB`, `winning-post-2KiB`, `window-post-2KiB` or `empty-sector-update-2KiB`.
    pub circuit: String,
    /// Made if absent. Need not be the parameter cache of this process.
    pub directory: String,
}

/// Runs on a thread of libuv's pool and rayon's, so that the caller's loop stays live. The PoRep circuit takes a minute on
/// two cores and 1.9 GB.
#[napi(ts_return_type = "Promise<Generated>")]
pub fn generate_parameters(
    input: GenerateParameters,
    on_progress: Option<Function<'_, GenerationProgress, UnknownReturnValue>>,
) -> napi::Result<AsyncTask<Generation>, Code> {
    guarded("generateParameters", || {
        let listener = on_progress
            .map(|function| function.build_threadsafe_function().build())
            .transpose()
            .map_err(|cause| Failure::input(format!("onProgress: {cause}")))?;
        Ok(AsyncTask::new(Generation {
            circuit: Circuit::named(&input.circuit)?,
            directory: input.directory.clone().into(),
            listener,
        }))
    })
}

#[napi(object, object_to_js = false)]
pub struct AggregationKeyDirectory {
    /// Made if absent.
    pub directory: String,
}

/// Writes the aggregation key of a devnet, for up to 512 proofs, 295 KB.
#[napi]
pub fn generate_aggregation_key(
    input: AggregationKeyDirectory,
) -> napi::Result<GeneratedAggregationKey, Code> {
    guarded("generateAggregationKey", || {
        let directory = Path::new(&input.directory);
        fs::create_dir_all(directory)
            .map_err(|cause| Failure::io("create folder", directory, cause))?;
        let written = aggregation_key::write(directory)?;
        Ok(GeneratedAggregationKey {
            file: aggregation_key::file_name(),
            bytes: written.bytes as f64,
            sha256: written.sha256,
        })
    })
}

/// Names that `generateParameters` knows.
#[napi]
pub fn generatable_circuits() -> Vec<String> {
    CIRCUITS
        .iter()
        .map(|circuit| circuit.name().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_circuit_twice_gives_the_same_files() {
        let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [first, second] = dirs
            .each_ref()
            .map(|dir| generate(Circuit::WindowPoSt, dir.path(), &|_| ()).unwrap());
        assert_eq!(first.id, second.id);
        assert_eq!(first.params_sha256, second.params_sha256);
        assert_eq!(first.verifying_key_sha256, second.verifying_key_sha256);
        let params = fs::read(dirs[0].path().join(format!("{}.params", first.id))).unwrap();
        let key = fs::read(dirs[0].path().join(format!("{}.vk", first.id))).unwrap();
        assert!(params.starts_with(&key));
        assert!(!key.is_empty());
    }
}
