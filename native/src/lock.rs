//! An advisory lock on a file that the kernel takes back when its process ends, however it ends.
//!
//! `flock(2)` belongs to the open file, so two holders in one process exclude each other too. Rust opens files with
//! O_CLOEXEC, so a child process doesn't inherit the lock.

use crate::error::{guarded, Code, Failure, Outcome};
use napi_derive::napi;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

fn acquire(path: &Path) -> Outcome<Option<File>> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(|cause| Failure::io("open lock file", path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(Failure::io("lock", path, cause)),
    }
}

/// Held until [`FileLock::release`], or until JavaScript collects it: keep a reference.
#[napi]
pub struct FileLock {
    file: Option<File>,
}

#[napi]
impl FileLock {
    /// Harmless when repeated. The file itself stays, so that a waiting process never locks one that was unlinked.
    #[napi]
    pub fn release(&mut self) {
        // Closing the only descriptor of the open file ends the lock.
        self.file = None;
    }
}

/// The lock, or null when another process or another holder in this one has it. Creates the file if absent.
#[napi]
pub fn try_lock(path: String) -> napi::Result<Option<FileLock>, Code> {
    guarded("tryLock", || {
        Ok(acquire(Path::new(&path))?.map(|file| FileLock { file: Some(file) }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_excludes_a_second_holder_until_it_is_released() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c2.lock");
        let held = acquire(&path).unwrap();
        assert!(held.is_some());
        assert!(acquire(&path).unwrap().is_none());
        drop(held);
        assert!(acquire(&path).unwrap().is_some());
    }

    #[test]
    fn a_lock_in_a_missing_folder_is_an_io_failure() {
        let failure = acquire(Path::new("/nonexistent/folder/lock")).unwrap_err();
        assert_eq!(failure.code, Code::Io);
    }
}
