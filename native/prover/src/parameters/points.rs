//! Points as they lie in a file: uncompressed, big-endian, with flags in the highest bits of the first byte, all of them zero there. The point at infinity has no place
//! in parameters.

use blst::{blst_fp, blst_fp_from_bendian};
use blstrs::{Fp, Fp2, G1Affine, G2Affine};
use group::prime::PrimeCurveAffine;

const COORDINATE_BYTES: usize = 48;

/// Points that can be read.
pub trait Encoded: Sized {
    const BYTES: usize;

    /// None if the bytes are no encoding. Whether they are those of a point is still to be asked.
    fn read(bytes: &[u8]) -> Option<Self>;
    /// And not at infinity.
    fn is_on_curve(&self) -> bool;
    fn is_in_subgroup(&self) -> bool;
}

impl Encoded for G1Affine {
    const BYTES: usize = 2 * COORDINATE_BYTES;

    fn read(bytes: &[u8]) -> Option<Self> {
        let at = |i| coordinate(bytes, i);
        Some(G1Affine::from_raw_unchecked(at(0)?, at(1)?, false))
    }

    fn is_on_curve(&self) -> bool {
        bool::from(self.is_on_curve() & !self.is_identity())
    }

    fn is_in_subgroup(&self) -> bool {
        self.is_torsion_free().into()
    }
}

impl Encoded for G2Affine {
    const BYTES: usize = 4 * COORDINATE_BYTES;

    /// The second coefficient comes first.
    fn read(bytes: &[u8]) -> Option<Self> {
        let at = |i| coordinate(bytes, i);
        let (x, y) = (Fp2::new(at(1)?, at(0)?), Fp2::new(at(3)?, at(2)?));
        Some(G2Affine::from_raw_unchecked(x, y, false))
    }

    fn is_on_curve(&self) -> bool {
        bool::from(self.is_on_curve() & !self.is_identity())
    }

    fn is_in_subgroup(&self) -> bool {
        self.is_torsion_free().into()
    }
}

/// One of those that lie one after the other, if its bytes are below the modulus, which has the highest three bits zero.
fn coordinate(bytes: &[u8], number: usize) -> Option<Fp> {
    const MODULUS: [u8; COORDINATE_BYTES] = [
        0x1a, 0x01, 0x11, 0xea, 0x39, 0x7f, 0xe6, 0x9a, 0x4b, 0x1b, 0xa7, 0xb6, 0x43, 0x4b, 0xac,
        0xd7, 0x64, 0x77, 0x4b, 0x84, 0xf3, 0x85, 0x12, 0xbf, 0x67, 0x30, 0xd2, 0xa0, 0xf6, 0xb0,
        0xf6, 0x24, 0x1e, 0xab, 0xff, 0xfe, 0xb1, 0x53, 0xff, 0xff, 0xb9, 0xfe, 0xff, 0xff, 0xff,
        0xff, 0xaa, 0xab,
    ];
    let bytes = &bytes[COORDINATE_BYTES * number..COORDINATE_BYTES * (number + 1)];
    if bytes >= &MODULUS[..] {
        return None;
    }
    let mut raw = blst_fp::default();
    // SAFETY: reads the 48 bytes of a slice that has them.
    unsafe { blst_fp_from_bendian(&mut raw, bytes.as_ptr()) };
    Some(Fp::from(raw))
}
