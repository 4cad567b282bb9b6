//! Which blocks of parameters were found good, by their SHA-256.

use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Remembered while it lives; beyond that in a file, one digest a line, which is added to. Shared by whatever reads parameters in a process.
#[derive(Debug, Default)]
pub struct CheckedBlocks {
    path: Option<PathBuf>,
    good: Mutex<Good>,
}

#[derive(Debug, Default)]
struct Good {
    known: HashSet<String>,
    /// Of those, the ones that aren't in the file yet.
    unsaved: Vec<String>,
    /// What went wrong when they were to be.
    failure: Option<io::Error>,
}

impl CheckedBlocks {
    /// Those that a file lists; none where there is no such file yet.
    pub fn at(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let good = Good {
            known: text.lines().map(str::to_owned).collect(),
            ..Good::default()
        };
        CheckedBlocks {
            path: Some(path),
            good: Mutex::new(good),
        }
    }

    /// Why the last ones can't be added to the file, once: without it they are looked at again by the next process, and nothing else.
    pub fn take_failure(&self) -> Option<io::Error> {
        self.good().failure.take()
    }

    pub(super) fn has(&self, digest: &str) -> bool {
        self.good().known.contains(digest)
    }

    pub(super) fn add(&self, digest: String) {
        let mut good = self.good();
        good.known.insert(digest.clone());
        good.unsaved.push(digest);
    }

    /// What can't be written now is tried again with what comes next.
    pub(super) fn save(&self) {
        let Some(path) = &self.path else {
            return;
        };
        let mut good = self.good();
        if good.unsaved.is_empty() {
            return;
        }
        match append(path, &good.unsaved) {
            Ok(()) => {
                good.unsaved.clear();
                good.failure = None;
            }
            Err(why) => good.failure = Some(why),
        }
    }

    fn good(&self) -> MutexGuard<'_, Good> {
        self.good
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn append(path: &Path, digests: &[String]) -> io::Result<()> {
    let text: String = digests.iter().map(|digest| format!("{digest}\n")).collect();
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// Of points and of the place where they are good.
pub(super) fn digest_of(section: &str, first: usize, bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{section} {first} "));
    hash.update(bytes);
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
