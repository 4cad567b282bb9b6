//! Files that are there whole or not at all: written under a name of their own, flushed, then renamed.

use crate::error::{Failure, Outcome};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
}

struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hash.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Two processes that write the same file have different temporary names; the later rename wins, with the same bytes.
pub fn write_whole(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Outcome<Written> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fill(&temporary, content)
        .and_then(|written| fs::rename(&temporary, path).map(|()| written))
        .and_then(|written| sync_folder(path).map(|()| written));
    written.map_err(|cause| {
        // Best effort: the cause that matters is the one reported.
        let _ = fs::remove_file(&temporary);
        Failure::io("write", path, cause)
    })
}

fn fill(
    temporary: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Written> {
    let mut writer = BufWriter::with_capacity(
        1 << 20,
        Hashing {
            inner: File::create(temporary)?,
            hash: Sha256::new(),
            bytes: 0,
        },
    );
    content(&mut writer)?;
    let Hashing { inner, hash, bytes } = writer.into_inner()?;
    inner.sync_all()?;
    let sha256 = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Written { bytes, sha256 })
}

/// A rename survives a power cut only once its folder is on disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.vk");
        let failed = write_whole(&path, |writer| {
            writer.write_all(b"half")?;
            Err(io::Error::other("disk gone"))
        });
        assert!(failed.unwrap_err().message.contains("disk gone"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn size_and_sha256_are_those_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.vk");
        let written = write_whole(&path, |writer| writer.write_all(b"abc")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(
            (written.bytes, written.sha256.as_str()),
            (
                3,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            )
        );
    }
}
