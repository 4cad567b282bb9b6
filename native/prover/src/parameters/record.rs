//! Which blocks of parameters were found good before, by their SHA-256: a list in a file, one a line, which is added to.

use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

pub struct Record {
    /// None: nothing is remembered.
    path: Option<PathBuf>,
    known: HashSet<String>,
    /// Found good, and not yet in the file.
    found: Mutex<Vec<String>>,
}

impl Record {
    pub fn open(path: Option<PathBuf>) -> Self {
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok());
        Record {
            path,
            known: text
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            found: Default::default(),
        }
    }

    pub fn has(&self, digest: &str) -> bool {
        self.known.contains(digest)
    }

    pub fn add(&self, digest: String) {
        self.found().push(digest);
    }

    /// Without the note blocks are looked at again the next time, and nothing else.
    pub fn save(&self) {
        let found = std::mem::take(&mut *self.found());
        let Some(path) = self.path.as_ref().filter(|_| !found.is_empty()) else {
            return;
        };
        let text: String = found.iter().map(|digest| format!("{digest}\n")).collect();
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
    }

    fn found(&self) -> MutexGuard<'_, Vec<String>> {
        self.found
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Of points and of the place where they are good.
pub fn digest_of(section: &str, first: usize, bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{section} {first} "));
    hash.update(bytes);
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
