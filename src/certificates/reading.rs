//! What an uploaded file says of itself: which codes of certificates stand in it. Files come from strangers, so they are
//! read on threads of their own, few at a time and not for long.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::code;
use crate::web::PageError;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Codes that are looked up at most.
const MOST: usize = 20;

/// Files that are read at once. One that never ends keeps its place.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Codes in the text of a file or in what programs wrote beside it, at most a few.
pub async fn codes(bytes: Vec<u8>) -> Result<Vec<String>, PageError> {
    let place = tokio::time::timeout(PATIENCE, PLACES.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())?;
    let bytes = Arc::new(bytes);
    let whole = bytes.clone();
    let beside = tokio::task::spawn_blocking(move || code::all_in(&whole, MOST)).await.unwrap_or_default();
    let reading = tokio::task::spawn_blocking(move || {
        let _place = place;
        pdf_extract::extract_text_from_mem(&bytes).map(|text| code::all_in(text.as_bytes(), MOST)).unwrap_or_default()
    });
    // A file that cannot be read, or not in time, says nothing.
    let read = tokio::time::timeout(PATIENCE, reading).await.ok().and_then(Result::ok).unwrap_or_default();
    let mut all = beside;
    for code in read {
        if !all.contains(&code) {
            all.push(code);
        }
    }
    Ok(all)
}

fn busy() -> PageError {
    PageError::Unavailable("正在核对的文件太多，请稍等片刻再试，或直接输入查验码。".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whatever_a_file_is_the_answer_is_a_list_of_codes() {
        let known = code::random();
        let text = format!("%PDF-1.7 broken {} \u{0}\u{1} endobj", code::shown(&known));
        assert_eq!(codes(text.into_bytes()).await.expect("codes"), [known]);
        assert!(codes(Vec::new()).await.expect("codes").is_empty());
        assert!(codes(vec![0xff; 100_000]).await.expect("codes").is_empty());
    }
}
