//! File storage by content: a file's key is the fingerprint of its bytes, so that storing one twice costs nothing and a
//! stored file never changes. Keys are ASCII; the name that people see lives in the database.

use std::path::Path;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::secret::fingerprint;

/// A store of immutable files.
#[derive(Clone)]
pub struct FileStore(Arc<dyn ObjectStore>);

impl FileStore {
    /// Files below a folder, which is created when missing.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// Stores the bytes and returns their fingerprint.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String, object_store::Error> {
        let sha256 = fingerprint(&bytes);
        let key = key(&sha256);
        if self.0.head(&key).await.is_err() {
            self.0.put(&key, bytes.into()).await?;
        }
        Ok(sha256)
    }

    /// The bytes behind a fingerprint.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>, object_store::Error> {
        Ok(self.0.get(&key(sha256)).await?.bytes().await?.to_vec())
    }
}

fn key(sha256: &str) -> Key {
    let folder = sha256.get(..2).unwrap_or("00");
    Key::from(format!("{folder}/{sha256}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_put_comes_back_and_twice_is_once() {
        let folder = tempfile::tempdir().expect("folder");
        let files = FileStore::in_folder(folder.path()).expect("store");
        let first = files.put(b"abc".to_vec()).await.expect("put");
        assert_eq!(files.put(b"abc".to_vec()).await.expect("put again"), first);
        assert_eq!(files.get(&first).await.expect("get"), b"abc");
        assert!(files.get("00ff").await.is_err());
    }
}
