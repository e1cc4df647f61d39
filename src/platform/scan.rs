//! A virus scanner beside the program: `clamd`, asked over its stream protocol.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What the scanner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found, and this is its name.
    Infected(String),
}

/// Bytes in one piece; `clamd` takes up to 25 MB in one stream.
const PIECE: usize = 256 * 1024;
/// How long a scan may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Asks `clamd` at an address.
pub async fn clamd(address: &str, bytes: &[u8]) -> std::io::Result<Verdict> {
    let late = || std::io::Error::new(std::io::ErrorKind::TimedOut, "clamd did not answer in time");
    tokio::time::timeout(PATIENCE, ask(address, bytes)).await.map_err(|_| late())?
}

async fn ask(address: &str, bytes: &[u8]) -> std::io::Result<Verdict> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(PIECE) {
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(piece).await?;
    }
    stream.write_all(&[0; 4]).await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    read(String::from_utf8_lossy(&answer).trim_matches(['\0', '\n', ' ']))
}

/// `stream: OK`, or `stream: Eicar-Test-Signature FOUND`.
fn read(answer: &str) -> std::io::Result<Verdict> {
    let said = answer.strip_prefix("stream:").unwrap_or(answer).trim();
    match said.strip_suffix("FOUND") {
        Some(name) => Ok(Verdict::Infected(name.trim().to_owned())),
        None if said == "OK" => Ok(Verdict::Clean),
        None => Err(std::io::Error::other(format!("clamd answered {answer:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        assert_eq!(read("stream: OK").expect("clean"), Verdict::Clean);
        assert_eq!(read("stream: Eicar-Test-Signature FOUND").expect("found"), Verdict::Infected("Eicar-Test-Signature".into()));
        assert!(read("INSTREAM size limit exceeded. ERROR").is_err());
    }

    #[tokio::test]
    async fn nobody_at_the_address_is_an_error() {
        assert!(clamd("127.0.0.1:1", b"abc").await.is_err());
    }
}
