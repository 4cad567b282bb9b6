//! What a proof was to be made from when our prover failed at it: kept in a folder of its own, so that it can be made again.
//!
//! `call.json` names a call of the addon and has its input: bytes in hex, and where there are many `{"file": …}`, a file beside it.
//! What went wrong stands there, too.

use super::report::Fallback;
use anyhow::{ensure, Context};
use serde::Serialize;
use serde_json::{json, Map, Value};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// Failures that are kept.
const MOST_KEPT: usize = 10;
/// Nobody writes one for so long.
const LONGEST_WRITE: Duration = Duration::from_secs(3_600);

/// A call of the addon that makes the proof.
pub struct Inputs {
    call: &'static str,
    input: Map<String, Value>,
    files: Vec<(String, Vec<u8>)>,
}

impl Inputs {
    pub fn of(call: &'static str) -> Self {
        Inputs {
            call,
            input: Map::new(),
            files: vec![],
        }
    }

    pub fn value(mut self, name: &str, value: impl Serialize) -> Self {
        self.input.insert(name.to_owned(), json!(value));
        self
    }

    pub fn hex(self, name: &str, bytes: [u8; 32]) -> Self {
        self.value(name, hex::encode(bytes))
    }

    pub fn file(mut self, name: &str, bytes: Vec<u8>) -> Self {
        let reference = self.put(name.to_owned(), bytes);
        self.value(name, reference)
    }

    pub fn files(mut self, name: &str, list: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let references: Vec<Value> = list
            .into_iter()
            .enumerate()
            .map(|(index, bytes)| self.put(format!("{name}-{index}"), bytes))
            .collect();
        self.value(name, references)
    }

    fn put(&mut self, name: String, bytes: Vec<u8>) -> Value {
        let reference = json!({ "file": name });
        self.files.push((name, bytes));
        reference
    }
}

/// Where failures are kept; none are unless `VESPER_PROVER_FAILURES` says where.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VESPER_PROVER_FAILURES")?;
    (!folder.is_empty()).then(|| folder.into())
}

/// The failure's folder, there as a whole or not at all.
///
/// # Errors
/// When as many are there as may be: those that came first are the ones to study.
pub fn keep(
    folder: &Path,
    failure: &Fallback,
    inputs: impl FnOnce() -> anyhow::Result<Inputs>,
) -> anyhow::Result<PathBuf> {
    let at = UNIX_EPOCH + Duration::from_millis(failure.at as u64);
    let at = humantime::format_rfc3339_millis(at).to_string();
    let name = format!("{at}-{}", failure.circuit);
    let folder = std::path::absolute(folder)?;
    let unfinished = folder.join(format!(".{name}.{}", std::process::id()));
    let kept = folder.join(name);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::create_dir(&unfinished))
        .with_context(|| format!("creating {}", unfinished.display()))?;
    // Counted with this one there: of two processes at once neither may take a place that isn't.
    let done = require_room(&folder)
        .and_then(|()| write(&unfinished, &inputs()?, failure, &at))
        .and_then(|()| Ok(fs::rename(&unfinished, &kept)?));
    if done.is_err() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    done.map(|()| kept)
}

fn require_room(folder: &Path) -> anyhow::Result<()> {
    let mut there = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match writer_of(&path) {
            Some(writer) if !is_running(writer) || is_old(&path) => {
                let _ = fs::remove_dir_all(path);
            }
            _ => there += 1,
        }
    }
    ensure!(
        there <= MOST_KEPT,
        "{} are kept in {} already",
        there - 1,
        folder.display()
    );
    Ok(())
}

/// The process that writes it, if it isn't finished.
fn writer_of(failure: &Path) -> Option<libc::pid_t> {
    let name = failure.file_name()?.to_str()?;
    name.strip_prefix('.')?.rsplit('.').next()?.parse().ok()
}

fn is_running(process: libc::pid_t) -> bool {
    // SAFETY: signal 0 is none, it only asks.
    let asked = unsafe { libc::kill(process, 0) };
    asked == 0 || io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH)
}

/// Too old to be still written: another process may have the writer's number by now, in a container the next one mostly has.
fn is_old(failure: &Path) -> bool {
    let changed = fs::metadata(failure).and_then(|facts| facts.modified());
    changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LONGEST_WRITE))
}

fn write(to: &Path, inputs: &Inputs, failure: &Fallback, at: &str) -> anyhow::Result<()> {
    for (name, bytes) in &inputs.files {
        fs::write(to.join(name), bytes).with_context(|| format!("writing {name}"))?;
    }
    let call = json!({
        "call": inputs.call,
        "input": inputs.input,
        "failure": { "circuit": failure.circuit, "code": failure.code, "message": failure.message, "at": at },
    });
    fs::write(to.join("call.json"), serde_json::to_vec_pretty(&call)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;
    use std::time::SystemTime;

    fn failure(at: f64) -> Fallback {
        Fallback {
            at,
            ..Fallback::new("window-post", &anyhow!("out of luck"))
        }
    }

    fn inputs() -> anyhow::Result<Inputs> {
        Ok(Inputs::of("generateWindowPostWithVanilla")
            .hex("randomness", [7; 32])
            .value("sectorNumber", u64::MAX)
            .files("vanillaProofs", [vec![1], vec![2, 3]])
            .file("phase1Output", vec![4]))
    }

    #[test]
    fn a_failure_is_kept_with_its_call_and_what_that_takes() {
        let folder = tempfile::tempdir().unwrap();
        let kept = keep(&folder.path().join("new"), &failure(1.0), inputs).unwrap();
        assert!(kept.ends_with("new/1970-01-01T00:00:00.001Z-window-post"));
        let call: Value =
            serde_json::from_slice(&fs::read(kept.join("call.json")).unwrap()).unwrap();
        assert_eq!(
            call,
            json!({
                "call": "generateWindowPostWithVanilla",
                "input": {
                    "randomness": "07".repeat(32),
                    "sectorNumber": u64::MAX,
                    "vanillaProofs": [{ "file": "vanillaProofs-0" }, { "file": "vanillaProofs-1" }],
                    "phase1Output": { "file": "phase1Output" },
                },
                "failure": {
                    "circuit": "window-post",
                    "code": "PROVER_FAILED",
                    "message": "out of luck",
                    "at": "1970-01-01T00:00:00.001Z",
                },
            })
        );
        assert_eq!(fs::read(kept.join("vanillaProofs-1")).unwrap(), [2, 3]);
        assert_eq!(fs::read(kept.join("phase1Output")).unwrap(), [4]);
    }

    #[test]
    fn ten_failures_are_kept_and_no_trace_of_the_next() {
        let folder = tempfile::tempdir().unwrap();
        for at in 0..10 {
            keep(folder.path(), &failure(at.into()), inputs).unwrap();
        }
        let why = keep(folder.path(), &failure(10.0), inputs).unwrap_err();
        assert!(why.to_string().starts_with("10 are kept in "), "{why}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 10);
    }

    #[test]
    fn what_a_process_left_half_written_takes_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let left = folder.path().join(format!(".then-porep.{}", ended.id()));
        let running = folder
            .path()
            .join(format!(".now-porep.{}", std::process::id()));
        fs::create_dir(&left).unwrap();
        fs::create_dir(&running).unwrap();
        for at in 0..9 {
            keep(folder.path(), &failure(at.into()), inputs).unwrap();
        }
        assert!(!left.exists() && running.exists());
        let why = keep(folder.path(), &failure(9.0), inputs).unwrap_err();
        assert!(why.to_string().starts_with("10 are kept in "), "{why}");
        let long_ago = SystemTime::now() - 2 * LONGEST_WRITE;
        fs::File::open(&running)
            .and_then(|folder| folder.set_modified(long_ago))
            .unwrap();
        keep(folder.path(), &failure(9.0), inputs).unwrap();
        assert!(!running.exists(), "whoever has its number now");
    }

    #[test]
    fn what_can_not_be_made_again_leaves_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let why = keep(folder.path(), &failure(0.0), || {
            Err(anyhow!("no vanilla proofs"))
        });
        assert_eq!(why.unwrap_err().to_string(), "no vanilla proofs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
