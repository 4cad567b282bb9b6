//! Whole numbers from JavaScript, as a safe integer or a BigInt.

use crate::error::{Failure, Outcome};
use napi::bindgen_prelude::{BigInt, Either};

/// A non-negative whole number below 2^64.
pub type Whole = Either<f64, BigInt>;

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub fn whole(name: &str, value: &Whole) -> Outcome<u64> {
    match value {
        Either::A(number) => from_number(name, *number),
        Either::B(big) => match big.get_u64() {
            (false, value, true) => Ok(value),
            _ => Err(Failure::input(format!(
                "{name} must be between 0 and 2^64 - 1"
            ))),
        },
    }
}

pub fn size(name: &str, value: &Whole) -> Outcome<usize> {
    usize::try_from(whole(name, value)?)
        .map_err(|_| Failure::input(format!("{name} is too large for this machine")))
}

/// A number where it's exact, else a BigInt.
pub fn to_js(value: u64) -> Whole {
    if value <= MAX_SAFE_INTEGER as u64 {
        Either::A(value as f64)
    } else {
        Either::B(BigInt::from(value))
    }
}

fn from_number(name: &str, number: f64) -> Outcome<u64> {
    if number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number) {
        // Exact: a non-negative integer of at most 53 bits.
        Ok(number as u64)
    } else {
        Err(Failure::input(format!(
            "{name} must be a non-negative safe integer or a BigInt, not {number}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_integers_are_taken_exactly() {
        assert_eq!(from_number("n", 0.0).unwrap(), 0);
        assert_eq!(
            from_number("n", MAX_SAFE_INTEGER).unwrap(),
            (1u64 << 53) - 1
        );
    }

    #[test]
    fn fractions_negatives_and_unsafe_integers_are_refused() {
        for bad in [
            -1.0,
            0.5,
            MAX_SAFE_INTEGER + 1.0,
            f64::NAN,
            f64::INFINITY,
            -0.5,
        ] {
            assert!(from_number("n", bad).is_err(), "{bad}");
        }
    }
}
