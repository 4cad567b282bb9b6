#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vesper_prover::fuzzed::quotient(bytes));
