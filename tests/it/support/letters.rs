//! Letters that the portal has written, as their readers see them.

use cbec_portal::platform::entity::outgoing_letter;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::app::TestApp;

impl TestApp {
    /// Subjects and texts of letters to an address, oldest first.
    pub async fn letters_to(&self, email: &str) -> Vec<(String, String)> {
        let letters = outgoing_letter::Entity::find()
            .filter(outgoing_letter::Column::Recipient.eq(email))
            .order_by_asc(outgoing_letter::Column::Id)
            .all(self.site.database.read())
            .await
            .expect("letters");
        letters.into_iter().map(|letter| (letter.subject, letter.body)).collect()
    }

    /// The path of the link in the last letter to an address.
    pub async fn link_to(&self, email: &str) -> String {
        let letters = self.letters_to(email).await;
        let (subject, body) = letters.last().unwrap_or_else(|| panic!("no letter to {email}"));
        let line = body.lines().rev().find(|line| line.starts_with("http://"));
        let line = line.unwrap_or_else(|| panic!("no link in “{subject}”:\n{body}"));
        line.splitn(4, '/').nth(3).map(|path| format!("/{path}")).expect("a path")
    }
}
