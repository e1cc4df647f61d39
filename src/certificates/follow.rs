//! Rooms above whose records show a certificate: they are told within the write, so that nothing shows a badge that has
//! gone.

use sea_orm::DbErr;

use super::entity::certificate;
use crate::indexing::Later;
use crate::platform::Write;

/// Records whose public appearance changed, for the change log.
pub type Touched = Vec<(&'static str, i64)>;

/// A room whose records show certificates.
pub trait CertificateFollower: Send + Sync {
    /// A certificate was issued, or its state changed. Says which records must be indexed again; whoever commits the write
    /// adds them to its event.
    fn changed<'a>(&'a self, write: &'a Write, certificate: &'a certificate::Model) -> Later<'a, Touched>;

    /// The public page of the record that a certificate is about; none where it is not this room's, or has no page.
    fn page(&self, _subject_kind: &str, _subject_id: i64) -> Option<String> {
        None
    }
}

/// All rooms that follow certificates.
#[derive(Default)]
pub struct CertificateFollowers(pub Vec<Box<dyn CertificateFollower>>);

impl CertificateFollowers {
    /// Tells all of them.
    pub async fn changed(&self, write: &Write, certificate: &certificate::Model) -> Result<Touched, DbErr> {
        let mut touched = Vec::new();
        for follower in &self.0 {
            touched.extend(follower.changed(write, certificate).await?);
        }
        Ok(touched)
    }

    /// The public page of what a certificate is about.
    pub fn page(&self, certificate: &certificate::Model) -> Option<String> {
        let (kind, id) = (certificate.subject_kind.as_deref()?, certificate.subject_id?);
        self.0.iter().find_map(|follower| follower.page(kind, id))
    }
}
