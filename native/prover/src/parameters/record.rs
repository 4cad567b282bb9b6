//! Which blocks of parameters were found good before, by their SHA-256: a list in a file, one a line, which is added to.

use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

pub struct Record {
    /// None: nothing is remembered beyond this process.
    path: Option<PathBuf>,
    good: Mutex<Good>,
}

#[derive(Default)]
struct Good {
    known: HashSet<String>,
    /// Of those, the ones that aren't in the file yet.
    unsaved: Vec<String>,
}

impl Record {
    pub fn open(path: Option<PathBuf>) -> Self {
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let good = Good {
            known: text
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            unsaved: vec![],
        };
        Record {
            path,
            good: Mutex::new(good),
        }
    }

    pub fn has(&self, digest: &str) -> bool {
        self.good().known.contains(digest)
    }

    pub fn add(&self, digest: String) {
        let mut good = self.good();
        good.known.insert(digest.clone());
        good.unsaved.push(digest);
    }

    /// Without the note blocks are looked at again by the next process, and nothing else.
    pub fn save(&self) {
        let unsaved = std::mem::take(&mut self.good().unsaved);
        let Some(path) = self.path.as_ref().filter(|_| !unsaved.is_empty()) else {
            return;
        };
        let text: String = unsaved.iter().map(|digest| format!("{digest}\n")).collect();
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
    }

    fn good(&self) -> MutexGuard<'_, Good> {
        self.good
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
