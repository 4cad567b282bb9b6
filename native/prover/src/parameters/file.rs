//! A file of parameters, read block by block.

use super::checked::{digest_of, CheckedBlocks};
use super::points::Encoded;
use super::subgroup::first_outside;
use crate::error::ProverError;
use crate::multiexp::{Adder, Affine};
use bellperson::groth16::VerifyingKey;
use blstrs::{Bls12, G1Affine, G2Affine};
use rayon::prelude::*;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const COUNT_BYTES: usize = 4;
/// α, β in G1, β and γ in G2, δ in both.
const KEY_BYTES: usize = 3 * G1Affine::BYTES + 3 * G2Affine::BYTES;

/// Points that are read, looked at and remembered together. Small in tests, whose circuits have few.
pub const BLOCK: usize = if cfg!(test) { 1 << 10 } else { 1 << 16 };

/// Of a section: places of points have 31 bits where they are added up.
const MOST_POINTS: usize = 1 << 31;

/// Points of one kind.
#[derive(Clone, Copy)]
pub struct Section {
    pub name: &'static str,
    pub count: usize,
    start: u64,
}

pub struct ParameterFile {
    path: PathBuf,
    file: File,
    pub h: Section,
    pub l: Section,
    pub a: Section,
    pub b_g1: Section,
    pub b_g2: Section,
    checked: Arc<CheckedBlocks>,
}

impl ParameterFile {
    /// * `checked`: blocks that were found good.
    pub fn open(path: &Path, checked: Arc<CheckedBlocks>) -> Result<Self, ProverError> {
        let unreadable = |why| ProverError::ParametersUnreadable {
            path: path.to_owned(),
            why,
        };
        let file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let mut at = KEY_BYTES as u64;
        let mut next = |name: &'static str, point_bytes: usize| -> Result<Section, ProverError> {
            let damaged = |why| ProverError::ParametersDamaged {
                path: path.to_owned(),
                part: name,
                why,
            };
            let start = at + COUNT_BYTES as u64;
            if start > bytes {
                return Err(damaged(format!(
                    "the file ends before it, at {bytes} bytes"
                )));
            }
            let mut count = [0; COUNT_BYTES];
            file.read_exact_at(&mut count, at).map_err(unreadable)?;
            let count = u32::from_be_bytes(count) as usize;
            if count > MOST_POINTS {
                return Err(damaged(format!("{count} points, more than {MOST_POINTS}")));
            }
            at = start + (count * point_bytes) as u64;
            if at > bytes {
                return Err(damaged(format!(
                    "{count} points end at {at} bytes, the file at {bytes}"
                )));
            }
            Ok(Section { name, count, start })
        };
        next("ic", G1Affine::BYTES)?;
        let [h, l, a, b_g1] = [
            next("h", G1Affine::BYTES)?,
            next("l", G1Affine::BYTES)?,
            next("a", G1Affine::BYTES)?,
            next("b_g1", G1Affine::BYTES)?,
        ];
        let b_g2 = next("b_g2", G2Affine::BYTES)?;
        let file = ParameterFile {
            path: path.to_owned(),
            h,
            l,
            a,
            b_g1,
            b_g2,
            checked,
            file,
        };
        if at != bytes {
            return Err(file.damaged("end", format!("{} bytes follow it", bytes - at)));
        }
        Ok(file)
    }

    /// Of the domain, whose points are one more than those of h.
    pub fn log_size(&self) -> Result<u32, ProverError> {
        match self.h.count + 1 {
            size if size.is_power_of_two() => Ok(size.trailing_zeros()),
            _ => Err(self.damaged(
                "h",
                format!("{} points are no power of two less one", self.h.count),
            )),
        }
    }

    pub fn damaged(&self, part: &'static str, why: String) -> ProverError {
        ProverError::ParametersDamaged {
            path: self.path.clone(),
            part,
            why,
        }
    }

    fn unreadable(&self, why: io::Error) -> ProverError {
        ProverError::ParametersUnreadable {
            path: self.path.clone(),
            why,
        }
    }

    /// The verifying key that stands in the file.
    pub fn key(&self) -> Result<VerifyingKey<Bls12>, ProverError> {
        // Everything before h, whose count comes first.
        let mut bytes = vec![0; self.h.start as usize - COUNT_BYTES];
        self.file
            .read_exact_at(&mut bytes, 0)
            .map_err(|why| self.unreadable(why))?;
        VerifyingKey::read(&bytes[..]).map_err(|why| self.damaged("key", why.to_string()))
    }

    /// Reads points that lie one after the other. A block that wasn't found good before is looked at whole. Runs on the current pool of threads.
    ///
    /// * `first`: of the section's points, a multiple of [`BLOCK`].
    pub fn read<A: Adder>(
        &self,
        section: &Section,
        first: usize,
        points: &mut [A::Point],
    ) -> Result<(), ProverError>
    where
        Affine<A>: Encoded,
    {
        let read = points.par_chunks_mut(BLOCK).enumerate().try_for_each_init(
            Vec::new,
            |bytes, (number, points)| {
                self.read_block::<A>(section, first + number * BLOCK, bytes, points)
            },
        );
        // Good blocks are good, whatever the others are.
        self.checked.save();
        read
    }

    /// * `bytes`: memory that is used again.
    fn read_block<A: Adder>(
        &self,
        section: &Section,
        first: usize,
        bytes: &mut Vec<u8>,
        points: &mut [A::Point],
    ) -> Result<(), ProverError>
    where
        Affine<A>: Encoded,
    {
        let point_bytes = Affine::<A>::BYTES;
        bytes.resize(points.len() * point_bytes, 0);
        let at = section.start + (first * point_bytes) as u64;
        self.file
            .read_exact_at(bytes, at)
            .map_err(|why| self.unreadable(why))?;
        let digest = digest_of(section.name, first, bytes);
        let is_known = self.checked.has(&digest);
        let wrong = |place: usize, what: &str| {
            self.damaged(section.name, format!("point {} {what}", first + place))
        };
        let affine: Vec<Affine<A>> = bytes
            .chunks_exact(point_bytes)
            .enumerate()
            .map(|(place, bytes)| {
                Affine::<A>::read(bytes)
                    .filter(|point| is_known || point.is_on_curve())
                    .ok_or_else(|| wrong(place, "is no point of the curve"))
            })
            .collect::<Result<_, _>>()?;
        A::convert(&affine, points);
        if !is_known {
            if let Some(place) = first_outside::<A>(&affine, points) {
                return Err(wrong(place, "is not in the subgroup"));
            }
            self.checked.add(digest);
        }
        Ok(())
    }
}
