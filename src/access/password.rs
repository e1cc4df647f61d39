//! Passwords: argon2id, computed off the request threads, and the one rule for choosing them: length.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// Shortest password. Length is the only rule, after NIST SP 800-63B: no forced mixtures, no forced change.
pub const SHORTEST: usize = 12;
/// Longest password in characters.
pub const LONGEST: usize = 128;

/// Hashes a password with a fresh salt.
pub async fn hash(password: String) -> anyhow::Result<String> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

/// Whether a password fits a hash. Without a hash, as for an unknown address, the same work is done and the answer is no.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let work = move || match hash {
        Some(hash) => verify_now(&password, &hash),
        None => hash_now(&password).is_err(),
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}

/// What is wrong with a new password, if anything.
pub fn weakness(password: &str, email: &str) -> Option<&'static str> {
    let length = password.chars().count();
    let account = email.split('@').next().unwrap_or_default();
    if length < SHORTEST {
        return Some("密码至少 12 个字符。可以用几个不相关的词连起来，便于记忆。");
    }
    if length > LONGEST {
        return Some("密码最多 128 个字符。");
    }
    if account.len() >= 4 && password.to_lowercase().contains(&account.to_lowercase()) {
        return Some("密码里不要包含登录邮箱。");
    }
    let mut letters: Vec<char> = password.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    (letters.len() < 5).then_some("密码里重复的字符太多，请换一个。")
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("hashing failed: {error}"))?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let hash = hash("correct horse battery".into()).await.expect("hash");
        assert!(verify("correct horse battery".into(), Some(hash.clone())).await);
        assert!(!verify("correct horse batterz".into(), Some(hash)).await);
        assert!(!verify("anything".into(), None).await);
    }

    #[test]
    fn short_and_monotonous_passwords_are_refused_with_a_reason() {
        assert!(weakness("short", "a@b.c").is_some());
        assert!(weakness("aaaaaaaaaaaaaaaa", "a@b.c").is_some());
        assert!(weakness("lihua-is-my-name", "lihua@example.com").is_some());
        assert!(weakness("码头边的七只白鹭在等一班船", "a@b.c").is_none());
    }
}
