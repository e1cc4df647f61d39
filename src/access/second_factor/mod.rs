//! The second factor: six digits from an app on a person's own device (TOTP, RFC 6238), and recovery codes for the day
//! when the device is lost. The rule it guards: each code works once.

pub mod pages;
pub mod qr;
pub mod sign_in;
pub mod store;

use totp_rs::{Builder, Secret, Totp};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// The generator of codes with this secret, as both sides have it: SHA-1, six digits, thirty seconds, one step of grace.
fn generator(secret: &str, issuer: &str, account: &str) -> anyhow::Result<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|error| anyhow::anyhow!("a secret of a second factor: {error}"))?;
    let issuer = issuer.replace(':', " ");
    let builder = Builder::new().with_secret(secret).with_issuer(Some(issuer)).with_account_name(account.replace(':', " "));
    builder.build().map_err(|error| anyhow::anyhow!("a second factor: {error}"))
}

/// A code as people type it: without spaces and hyphens, in plain small letters.
fn plain(code: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    };
    let kept = code.chars().map(narrow).filter(|letter| !letter.is_whitespace() && *letter != '-');
    kept.flat_map(char::to_lowercase).collect()
}

/// A secret of 160 bits.
fn new_secret() -> String {
    Secret::new_stack(rand::random::<[u8; 20]>()).to_base32()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: secret "12345678901234567890", SHA-1.
        let totp = generator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "门户：演示", "a@example.com").expect("a generator");
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp.generate(at).to_string(), code);
        }
        assert_eq!(totp.check("287082", 59 + 30), Some(1));
        assert_eq!(totp.check("287082", 59 + 61), None);
        assert!(totp.to_url().expect("an address").starts_with("otpauth://totp/"));
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(plain(" 123 456 "), "123456");
        assert_eq!(plain("１２３４５６"), "123456");
        assert_eq!(plain("ABCDE-fghjk"), "abcdefghjk");
    }
}
