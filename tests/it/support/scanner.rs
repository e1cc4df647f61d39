//! A stand-in for `clamd`.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A scanner that finds the EICAR test string and nothing else.
pub async fn scanner() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut seen = Vec::new();
            let mut part = [0_u8; 4096];
            while !seen.ends_with(&[0, 0, 0, 0]) {
                match stream.read(&mut part).await {
                    Ok(0) | Err(_) => break,
                    Ok(count) => seen.extend_from_slice(&part[..count]),
                }
            }
            let is_found = seen.windows(5).any(|window| window == b"EICAR");
            let answer: &[u8] = if is_found { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
            let _ = stream.write_all(answer).await;
        }
    });
    address
}
