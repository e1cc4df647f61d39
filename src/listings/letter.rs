//! Letters to those who manage entries. They go into the outbox of the write that causes them.

use sea_orm::{DbErr, EntityTrait};

use crate::access::entity::app_user;
use crate::access::organisation::{MemberRole, store as organisations};
use crate::platform::Write;
use crate::platform::mail::{Letter, enclose};

/// To whom of an organisation a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// All its people.
    Everybody,
    /// Its owners, and this person, who wrote what the letter is about.
    OwnersAnd(Option<i64>),
}

/// Tells people of an organisation; how many letters were written.
pub async fn tell(write: &Write, organisation_id: Option<i64>, whom: Whom, subject: &str, text: &str) -> Result<usize, DbErr> {
    let mut people = Vec::new();
    if let Some(id) = organisation_id {
        for (user, role) in organisations::members_of(&**write, id).await? {
            let is_meant = match whom {
                Whom::Everybody => true,
                Whom::OwnersAnd(author) => role == MemberRole::Owner || author == Some(user.id),
            };
            people.extend(is_meant.then_some(user));
        }
    }
    if let Whom::OwnersAnd(Some(author)) = whom
        && people.iter().all(|user| user.id != author)
    {
        people.extend(app_user::Entity::find_by_id(author).one(&**write).await?);
    }
    people.retain(|user| user.is_active);
    for user in &people {
        let body = format!("{}：\n\n{text}\n\n这封信由系统自动发出，请勿回复。\n", user.name);
        enclose(write, Letter { recipient: user.email.clone(), subject: subject.to_owned(), body }).await?;
    }
    Ok(people.len())
}
