//! Random keys and their fingerprints. A key that opens something is stored only as its fingerprint.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};

/// Letters and digits that are not mistaken for each other when read aloud or typed.
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// 256 random bits as URL-safe text.
pub fn random_key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A password that a person can type: four groups of five readable characters, about 98 bits.
pub fn readable_password() -> String {
    let mut rng = rand::rng();
    let mut group = || -> String { (0..5).map(|_| char::from(READABLE[rng.random_range(0..READABLE.len())])).collect() };
    [group(), group(), group(), group()].join("-")
}

/// SHA-256 of the bytes in lower-case hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
