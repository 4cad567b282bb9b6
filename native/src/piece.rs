//! Pieces: a client's bytes, zero-padded to 127·2^k, spread to 128·2^k by fr32 padding, and committed to by a binary
//! SHA-256 tree (CommP). Pieces of a sector make CommD.

use crate::bytes::{bytes32, out};
use crate::error::{guarded, Code, Failure, Outcome};
use crate::proof_type;
use crate::whole::{self, whole, Whole};
use filecoin_proofs::pieces::zero_padding;
use filecoin_proofs_api::seal;
use filecoin_proofs_api::{PaddedBytesAmount, PieceInfo, RegisteredSealProof, UnpaddedBytesAmount};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Padded bytes of the smallest piece.
const MINIMUM_PIECE_SIZE: u64 = 128;

/// A piece's commitment doesn't depend on the proof type; the API asks for one all the same.
const ANY_SEAL_PROOF: RegisteredSealProof = RegisteredSealProof::StackedDrg2KiBV1_1;

/// A piece as the protocol names it.
#[napi(object)]
pub struct Piece {
    /// Padded bytes, 128·2^k.
    #[napi(ts_type = "number | bigint")]
    pub size: Whole,
    /// CommP, 32 bytes.
    pub commitment: Uint8Array,
}

fn pieces(list: &[Piece]) -> Outcome<Vec<PieceInfo>> {
    list.iter()
        .enumerate()
        .map(|(index, piece)| {
            let size = padded_size(&format!("pieces[{index}].size"), &piece.size)?;
            let commitment = bytes32(&format!("pieces[{index}].commitment"), &piece.commitment)?;
            PieceInfo::new(commitment, unpadded(size)).map_err(Failure::proofs)
        })
        .collect()
}

/// The pieces of a sector, with zero pieces in what they leave of it.
///
/// The library fills the gaps between pieces but not the end: of one small piece it would make a CommD that no sector has. The
/// chain fills both.
pub fn filling_sector(list: &[Piece], sector_size: u64) -> Outcome<Vec<PieceInfo>> {
    let mut infos = pieces(list)?;
    let mut end = infos.iter().fold(0u64, |end, info| {
        let size = u64::from(PaddedBytesAmount::from(info.size));
        end.next_multiple_of(size) + size
    });
    if end > sector_size {
        return Err(Failure::input(format!(
            "the pieces take {end} padded bytes with their alignment, more than the sector's {sector_size}"
        )));
    }
    // An empty list already means an empty sector.
    while end != 0 && end < sector_size {
        // The largest aligned piece that starts here.
        let size = 1 << end.trailing_zeros();
        infos.push(zero_padding(unpadded(size)).map_err(Failure::proofs)?);
        end += size;
    }
    Ok(infos)
}

fn to_js(info: PieceInfo) -> Piece {
    Piece {
        size: whole::to_js(PaddedBytesAmount::from(info.size).into()),
        commitment: out(info.commitment),
    }
}

fn padded_size(name: &str, value: &Whole) -> Outcome<u64> {
    let size = whole(name, value)?;
    if size >= MINIMUM_PIECE_SIZE && size.is_power_of_two() {
        Ok(size)
    } else {
        Err(Failure::input(format!(
            "{name} must be a power of two of at least {MINIMUM_PIECE_SIZE} (padded bytes), not {size}"
        )))
    }
}

fn unpadded(padded: u64) -> UnpaddedBytesAmount {
    PaddedBytesAmount(padded).into()
}

/// The smallest piece that `length` raw bytes fit into, in padded bytes.
fn smallest_piece(length: u64) -> u64 {
    let mut size = MINIMUM_PIECE_SIZE;
    while u64::from(unpadded(size)) < length {
        size *= 2;
    }
    size
}

/// Raw bytes behind a piece, zero-filled to what the piece holds.
struct Source<R> {
    bytes: R,
    length: u64,
}

impl Source<File> {
    fn range(path: &Path, offset: u64, length: u64) -> Outcome<Source<File>> {
        let mut file = File::open(path).map_err(|cause| Failure::io("open", path, cause))?;
        let held = file
            .metadata()
            .map_err(|cause| Failure::io("read the length of", path, cause))?
            .len();
        if offset.checked_add(length).is_none_or(|end| end > held) {
            return Err(Failure::input(format!(
                "{} holds {held} bytes, not the {length} asked for at offset {offset}",
                path.display()
            )));
        }
        file.seek(SeekFrom::Start(offset))
            .map_err(|cause| Failure::io("seek in", path, cause))?;
        Ok(Source {
            bytes: file,
            length,
        })
    }
}

impl<R: Read> Source<R> {
    fn filling(self, piece_size: u64) -> Outcome<impl Read> {
        let capacity = u64::from(unpadded(piece_size));
        if self.length > capacity {
            return Err(Failure::input(format!(
                "{} bytes don't fit into a piece of {piece_size} padded bytes, which holds {capacity}",
                self.length
            )));
        }
        Ok(self
            .bytes
            .take(self.length)
            .chain(io::repeat(0).take(capacity - self.length)))
    }
}

/// Writes one piece at `offset` (padded bytes) of an unsealed file and makes the file end behind it.
///
/// A repeat writes the same bytes to the same place. A gap before `offset` is zeros, which are filler pieces.
fn write_piece<R: Read>(
    source: Source<R>,
    unsealed: &Path,
    offset: u64,
    piece_size: u64,
) -> Outcome<PieceInfo> {
    if !offset.is_multiple_of(piece_size) {
        return Err(Failure::input(format!(
            "unsealedOffset {offset} is not a multiple of the piece size {piece_size}"
        )));
    }
    let source = source.filling(piece_size)?;
    let mut target = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(unsealed)
        .map_err(|cause| Failure::io("open", unsealed, cause))?;
    target
        .set_len(offset)
        .and_then(|()| target.seek(SeekFrom::Start(offset)))
        .map_err(|cause| Failure::io("prepare", unsealed, cause))?;
    let (info, _) =
        seal::write_and_preprocess(ANY_SEAL_PROOF, source, &target, unpadded(piece_size))
            .map_err(Failure::proofs)?;
    target
        .sync_all()
        .map_err(|cause| Failure::io("flush", unsealed, cause))?;
    Ok(info)
}

fn commitment_of<R: Read>(source: Source<R>, piece_size: Option<u64>) -> Outcome<PieceInfo> {
    let piece_size = piece_size.unwrap_or_else(|| smallest_piece(source.length));
    let filled = source.filling(piece_size)?;
    seal::generate_piece_commitment(ANY_SEAL_PROOF, filled, unpadded(piece_size))
        .map_err(Failure::proofs)
}

#[napi(object, object_to_js = false)]
pub struct AddPiece {
    pub source_path: String,
    /// Raw bytes.
    #[napi(ts_type = "number | bigint")]
    pub source_offset: Whole,
    /// Raw bytes; zeros are added up to the piece's size.
    #[napi(ts_type = "number | bigint")]
    pub source_length: Whole,
    pub unsealed_path: String,
    /// Padded bytes, a multiple of the piece size. What stood at and behind it is cut off.
    #[napi(ts_type = "number | bigint")]
    pub unsealed_offset: Whole,
    /// Padded bytes, 128·2^k.
    #[napi(ts_type = "number | bigint")]
    pub piece_size: Whole,
}

#[napi]
pub fn add_piece(input: AddPiece) -> napi::Result<Piece, Code> {
    guarded("addPiece", || {
        let source = Source::range(
            Path::new(&input.source_path),
            whole("sourceOffset", &input.source_offset)?,
            whole("sourceLength", &input.source_length)?,
        )?;
        let info = write_piece(
            source,
            Path::new(&input.unsealed_path),
            whole("unsealedOffset", &input.unsealed_offset)?,
            padded_size("pieceSize", &input.piece_size)?,
        )?;
        Ok(to_js(info))
    })
}

/// Raw bytes, from memory or from a range of a file.
#[napi(object, object_to_js = false)]
pub struct GeneratePieceCommitment {
    pub bytes: Option<Uint8Array>,
    pub source_path: Option<String>,
    #[napi(ts_type = "number | bigint")]
    pub source_offset: Option<Whole>,
    #[napi(ts_type = "number | bigint")]
    pub source_length: Option<Whole>,
    /// Padded bytes; the smallest that holds the source when absent.
    #[napi(ts_type = "number | bigint")]
    pub piece_size: Option<Whole>,
}

#[napi]
pub fn generate_piece_commitment(input: GeneratePieceCommitment) -> napi::Result<Piece, Code> {
    guarded("generatePieceCommitment", || {
        let piece_size = input
            .piece_size
            .as_ref()
            .map(|size| padded_size("pieceSize", size))
            .transpose()?;
        let info = match &input {
            GeneratePieceCommitment {
                bytes: Some(bytes), ..
            } => commitment_of(
                Source {
                    length: bytes.len() as u64,
                    bytes: &bytes[..],
                },
                piece_size,
            ),
            GeneratePieceCommitment {
                source_path: Some(path),
                source_offset: Some(offset),
                source_length: Some(length),
                ..
            } => {
                let offset = whole("sourceOffset", offset)?;
                let length = whole("sourceLength", length)?;
                commitment_of(Source::range(Path::new(path), offset, length)?, piece_size)
            }
            _ => Err(Failure::input(
                "give bytes, or sourcePath with sourceOffset and sourceLength",
            )),
        }?;
        Ok(to_js(info))
    })
}

#[napi(object, object_to_js = false)]
pub struct ZeroPieceCommitment {
    /// Padded bytes, 128·2^k.
    #[napi(ts_type = "number | bigint")]
    pub piece_size: Whole,
}

/// The commitment of a piece of nothing but zeros, which fills what clients' pieces leave of a sector.
#[napi]
pub fn zero_piece_commitment(input: ZeroPieceCommitment) -> napi::Result<Piece, Code> {
    guarded("zeroPieceCommitment", || {
        let size = padded_size("pieceSize", &input.piece_size)?;
        zero_padding(unpadded(size))
            .map(to_js)
            .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct ComputeCommD {
    pub proof_type: String,
    /// In the order in which they lie in the sector; zero pieces fill what they leave of it.
    pub pieces: Vec<Piece>,
}

#[napi]
pub fn compute_comm_d(input: ComputeCommD) -> napi::Result<Uint8Array, Code> {
    guarded("computeCommD", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let pieces = filling_sector(&input.pieces, proof.sector_size().into())?;
        seal::compute_comm_d(proof, &pieces)
            .map(out)
            .map_err(Failure::proofs)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn source(bytes: &[u8]) -> Source<&[u8]> {
        Source {
            length: bytes.len() as u64,
            bytes,
        }
    }

    #[test]
    fn writing_a_piece_again_leaves_one_copy() {
        let dir = tempfile::tempdir().unwrap();
        let unsealed = dir.path().join("unsealed");
        let data = [3u8; 1000];
        let first = write_piece(source(&data), &unsealed, 0, 1024).unwrap();
        let once = fs::read(&unsealed).unwrap();
        let second = write_piece(source(&data), &unsealed, 0, 1024).unwrap();
        assert_eq!(first, second);
        assert_eq!(fs::read(&unsealed).unwrap(), once);
        assert_eq!(once.len(), 1024);
    }

    #[test]
    fn an_earlier_piece_cuts_off_what_was_behind_it() {
        let dir = tempfile::tempdir().unwrap();
        let unsealed = dir.path().join("unsealed");
        write_piece(source(&[1; 500]), &unsealed, 0, 512).unwrap();
        write_piece(source(&[2; 500]), &unsealed, 512, 512).unwrap();
        assert_eq!(fs::metadata(&unsealed).unwrap().len(), 1024);
        write_piece(source(&[1; 100]), &unsealed, 0, 128).unwrap();
        assert_eq!(fs::metadata(&unsealed).unwrap().len(), 128);
    }

    #[test]
    fn a_piece_is_committed_to_the_same_whether_written_or_only_read() {
        let dir = tempfile::tempdir().unwrap();
        let data: Vec<u8> = (0..700u32).map(|n| n as u8).collect();
        let written = write_piece(source(&data), &dir.path().join("unsealed"), 1024, 1024).unwrap();
        assert_eq!(commitment_of(source(&data), None).unwrap(), written);
    }

    #[test]
    fn a_gap_before_a_piece_is_zeros() {
        let dir = tempfile::tempdir().unwrap();
        let unsealed = dir.path().join("unsealed");
        write_piece(source(&[9; 127]), &unsealed, 256, 128).unwrap();
        let bytes = fs::read(&unsealed).unwrap();
        assert_eq!(bytes.len(), 384);
        assert!(bytes[..256].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn zeros_are_committed_to_as_the_zero_piece() {
        for size in [128u64, 256, 2048] {
            assert_eq!(
                commitment_of(source(&[]), Some(size)).unwrap(),
                zero_padding(unpadded(size)).unwrap()
            );
        }
    }

    #[test]
    fn the_smallest_piece_holds_127_of_128_bytes() {
        assert_eq!(smallest_piece(0), 128);
        assert_eq!(smallest_piece(127), 128);
        assert_eq!(smallest_piece(128), 256);
        assert_eq!(smallest_piece(2032), 2048);
        assert_eq!(smallest_piece(2033), 4096);
    }

    #[test]
    fn a_sector_is_filled_behind_its_pieces() {
        let piece = |size: u64| Piece {
            size: whole::to_js(size),
            commitment: out([1; 32]),
        };
        let sizes = |list: &[Piece]| -> Vec<u64> {
            filling_sector(list, 2048)
                .unwrap()
                .iter()
                .map(|info| PaddedBytesAmount::from(info.size).into())
                .collect()
        };
        assert_eq!(sizes(&[piece(128)]), [128, 128, 256, 512, 1024]);
        assert_eq!(sizes(&[piece(128), piece(512)]), [128, 512, 1024]);
        assert_eq!(sizes(&[piece(2048)]), [2048]);
        assert!(sizes(&[]).is_empty());
        assert!(filling_sector(&[piece(1024), piece(2048)], 2048).is_err());
    }

    #[test]
    fn too_much_data_an_odd_offset_and_a_short_file_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let unsealed = dir.path().join("unsealed");
        let code = |outcome: Outcome<PieceInfo>| outcome.unwrap_err().code;
        assert_eq!(
            code(write_piece(source(&[0; 128]), &unsealed, 0, 128)),
            Code::InvalidInput
        );
        assert_eq!(
            code(write_piece(source(&[0; 100]), &unsealed, 128, 256)),
            Code::InvalidInput
        );
        fs::write(&unsealed, [0; 10]).unwrap();
        assert!(Source::range(&unsealed, 5, 6).is_err());
        assert!(Source::range(&unsealed, u64::MAX, 6).is_err());
    }
}
