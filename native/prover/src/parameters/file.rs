//! A file of parameters, read piece by piece: never more of it is in memory than a few thousand points besides what they become.

use super::subgroup;
use crate::error::ProverError;
use bellperson::groth16::VerifyingKey;
use blst::{blst_fp, blst_fp_from_bendian};
use blstrs::{Bls12, Fp, Fp2, G1Affine, G2Affine};
use group::prime::PrimeCurveAffine;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const G1_BYTES: usize = 96;
const G2_BYTES: usize = 192;
const COUNT_BYTES: usize = 4;
/// α, β in G1, β and γ in G2, δ in both.
const KEY_BYTES: usize = 3 * G1_BYTES + 3 * G2_BYTES;
/// Of the first byte of a point: how it is written, and whether it is the one at infinity.
const COMPRESSED: u8 = 0x80;
const INFINITY: u8 = 0x40;
const SIGN: u8 = 0x20;

/// Points that are read together.
const AT_ONCE: usize = 1 << 17;

/// Points of one kind.
pub struct Section {
    pub name: &'static str,
    pub count: usize,
    start: u64,
}

/// Whether the points were found good before.
#[derive(Clone, Copy, PartialEq)]
pub enum Trust {
    Checked,
    None,
}

pub struct ParameterFile {
    path: PathBuf,
    file: File,
    bytes: u64,
    pub h: Section,
    pub l: Section,
    pub a: Section,
    pub b_g1: Section,
    pub b_g2: Section,
    digest: std::sync::OnceLock<String>,
}

impl ParameterFile {
    pub fn open(path: &Path) -> Result<Self, ProverError> {
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
            at = start + (count * point_bytes) as u64;
            if at > bytes {
                return Err(damaged(format!(
                    "{count} points end at {at} bytes, the file at {bytes}"
                )));
            }
            Ok(Section { name, count, start })
        };
        next("ic", G1_BYTES)?;
        let [h, l, a, b_g1] = [
            next("h", G1_BYTES)?,
            next("l", G1_BYTES)?,
            next("a", G1_BYTES)?,
            next("b_g1", G1_BYTES)?,
        ];
        let b_g2 = next("b_g2", G2_BYTES)?;
        let file = ParameterFile {
            path: path.to_owned(),
            h,
            l,
            a,
            b_g1,
            b_g2,
            digest: Default::default(),
            file,
            bytes,
        };
        if at != bytes {
            return Err(file.damaged("end", format!("{} bytes follow it", bytes - at)));
        }
        Ok(file)
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

    /// The SHA-256 of the whole file.
    fn digest(&self) -> Result<&str, ProverError> {
        if let Some(digest) = self.digest.get() {
            return Ok(digest);
        }
        let mut hash = Sha256::new();
        let mut piece = vec![0; 1 << 20];
        let mut at = 0;
        while at < self.bytes {
            let len = piece.len().min((self.bytes - at) as usize);
            self.file
                .read_exact_at(&mut piece[..len], at)
                .map_err(|why| self.unreadable(why))?;
            hash.update(&piece[..len]);
            at += len as u64;
        }
        let digest = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(self.digest.get_or_init(|| digest))
    }

    pub fn trust(&self, checked: Option<&Path>) -> Result<Trust, ProverError> {
        let Some(known) = checked.and_then(|path| fs::read_to_string(path).ok()) else {
            return Ok(Trust::None);
        };
        let digest = self.digest()?;
        Ok(match known.lines().any(|line| line == digest) {
            true => Trust::Checked,
            false => Trust::None,
        })
    }

    /// Notes that all points were found good.
    pub fn note(&self, checked: &Path) -> Result<(), ProverError> {
        let line = format!("{}\n", self.digest()?);
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(checked)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|why| ProverError::ParametersUnreadable {
                path: checked.to_owned(),
                why,
            })
    }

    /// Hands out a section's points, some at a time.
    pub fn g1(
        &self,
        section: &Section,
        trust: Trust,
        take: impl FnMut(&[G1Affine]),
    ) -> Result<(), ProverError> {
        let on_curve = |point: &G1Affine| point.is_on_curve().into();
        self.points(
            section,
            trust,
            G1_BYTES,
            g1_of,
            on_curve,
            subgroup::first_outside_g1,
            take,
        )
    }

    pub fn g2(
        &self,
        section: &Section,
        trust: Trust,
        take: impl FnMut(&[G2Affine]),
    ) -> Result<(), ProverError> {
        let on_curve = |point: &G2Affine| point.is_on_curve().into();
        self.points(
            section,
            trust,
            G2_BYTES,
            g2_of,
            on_curve,
            subgroup::first_outside_g2,
            take,
        )
    }

    #[allow(clippy::too_many_arguments)] // What differs between the two groups.
    fn points<P: Send>(
        &self,
        section: &Section,
        trust: Trust,
        point_bytes: usize,
        point_of: fn(&[u8]) -> Option<P>,
        on_curve: impl Fn(&P) -> bool + Sync,
        first_outside: fn(&[P]) -> Option<usize>,
        mut take: impl FnMut(&[P]),
    ) -> Result<(), ProverError> {
        let mut bytes = vec![0; AT_ONCE.min(section.count) * point_bytes];
        let mut first = 0;
        while first < section.count {
            let count = AT_ONCE.min(section.count - first);
            let piece = &mut bytes[..count * point_bytes];
            let at = section.start + (first * point_bytes) as u64;
            self.file
                .read_exact_at(piece, at)
                .map_err(|why| self.unreadable(why))?;
            let points: Vec<P> = piece
                .par_chunks(point_bytes)
                .with_min_len(256)
                .enumerate()
                .map(|(place, bytes)| {
                    point_of(bytes)
                        .filter(|point| trust == Trust::Checked || on_curve(point))
                        .ok_or_else(|| {
                            self.damaged(
                                section.name,
                                format!("point {} is no point of the curve", first + place),
                            )
                        })
                })
                .collect::<Result<_, _>>()?;
            if trust == Trust::None {
                if let Some(place) = first_outside(&points) {
                    return Err(self.damaged(
                        section.name,
                        format!("point {} is not in the subgroup", first + place),
                    ));
                }
            }
            take(&points);
            first += count;
        }
        Ok(())
    }
}

/// A coordinate, if the bytes are below the modulus.
fn coordinate(bytes: &[u8]) -> Option<Fp> {
    const MODULUS: [u8; 48] = [
        0x1a, 0x01, 0x11, 0xea, 0x39, 0x7f, 0xe6, 0x9a, 0x4b, 0x1b, 0xa7, 0xb6, 0x43, 0x4b, 0xac,
        0xd7, 0x64, 0x77, 0x4b, 0x84, 0xf3, 0x85, 0x12, 0xbf, 0x67, 0x30, 0xd2, 0xa0, 0xf6, 0xb0,
        0xf6, 0x24, 0x1e, 0xab, 0xff, 0xfe, 0xb1, 0x53, 0xff, 0xff, 0xb9, 0xfe, 0xff, 0xff, 0xff,
        0xff, 0xaa, 0xab,
    ];
    if bytes >= &MODULUS[..] {
        return None;
    }
    let mut raw = blst_fp::default();
    // SAFETY: reads the 48 bytes of a slice that has them.
    unsafe { blst_fp_from_bendian(&mut raw, bytes[..48].as_ptr()) };
    Some(Fp::from(raw))
}

/// Whether the flags say that a point is written out, or the one at infinity; none if they say neither.
fn is_infinity(bytes: &[u8]) -> Option<bool> {
    match bytes[0] & (COMPRESSED | INFINITY | SIGN) {
        0 => Some(false),
        INFINITY if bytes[0] == INFINITY && bytes[1..].iter().all(|byte| *byte == 0) => Some(true),
        _ => None,
    }
}

fn g1_of(bytes: &[u8]) -> Option<G1Affine> {
    if is_infinity(bytes)? {
        return Some(G1Affine::identity());
    }
    let (x, y) = (coordinate(&bytes[..48])?, coordinate(&bytes[48..])?);
    Some(G1Affine::from_raw_unchecked(x, y, false))
}

/// The second coefficient comes first.
fn g2_of(bytes: &[u8]) -> Option<G2Affine> {
    if is_infinity(bytes)? {
        return Some(G2Affine::identity());
    }
    let at = |i: usize| coordinate(&bytes[48 * i..48 * (i + 1)]);
    let x = Fp2::new(at(1)?, at(0)?);
    let y = Fp2::new(at(3)?, at(2)?);
    Some(G2Affine::from_raw_unchecked(x, y, false))
}
