//! Queries for certificates. What changes one asks for a permit and adds an event.

mod change;
mod issue;
mod list;

use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use change::{Changed, RevokeError, confirm_revocation, drop_proposal, propose_revocation, recheck, resume, suspend};
pub use issue::{Issued, NewCertificate, issue};
pub use list::{Filter, Shown, count, due_for_recheck, ending_soon, kinds, of_persons_ending, page, remember};

use super::entity::certificate::{Column, Entity, Model};
use super::entity::certificate_event;

/// A certificate.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// A certificate by its code, ten characters without a dash.
pub async fn find_by_code(database: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Code.eq(code)).one(database).await
}

/// A certificate by its number, however its brackets and spaces are typed.
pub async fn find_by_number(database: &impl ConnectionTrait, number: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Number.eq(normal_number(number))).one(database).await
}

/// A certificate by the fingerprint of its file.
pub async fn find_by_file(database: &impl ConnectionTrait, sha256: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::PdfSha256.eq(sha256)).one(database).await
}

/// The certificate that an application led to.
pub async fn find_by_application(database: &impl ConnectionTrait, application_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).one(database).await
}

/// The certificate that took the place of another.
pub async fn successor_of(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ReplacesId.eq(id)).order_by_desc(Column::Id).one(database).await
}

/// The certificates about a record, newest first.
pub async fn of_subject(database: &impl ConnectionTrait, kind: &str, id: i64) -> Result<Vec<Model>, DbErr> {
    let all = Entity::find().filter(Column::SubjectKind.eq(kind)).filter(Column::SubjectId.eq(id));
    all.order_by_desc(Column::IssuedOn).order_by_desc(Column::Id).limit(100).all(database).await
}

/// The certificates that an organisation holds, newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let all = Entity::find().filter(Column::OrganisationId.eq(organisation_id));
    all.order_by_desc(Column::IssuedOn).order_by_desc(Column::Id).limit(200).all(database).await
}

/// What happened to a certificate, newest first.
pub async fn history(database: &impl ConnectionTrait, id: i64) -> Result<Vec<certificate_event::Model>, DbErr> {
    let all = certificate_event::Entity::find().filter(certificate_event::Column::CertificateId.eq(id));
    all.order_by_desc(certificate_event::Column::Id).limit(200).all(database).await
}

/// Notes the file of a certificate that had none yet. Nobody's record changes: the file follows from what was issued.
pub async fn note_file(database: &impl ConnectionTrait, id: i64, sha256: &str) -> Result<(), DbErr> {
    let noted = Entity::update_many()
        .col_expr(Column::PdfSha256, sea_orm::sea_query::Expr::value(sha256))
        .filter(Column::Id.eq(id))
        .filter(Column::PdfSha256.is_null());
    noted.exec(database).await.map(|_| ())
}

/// Certificates that have no file yet, oldest first. Those of invented persons are drawn when somebody asks for one.
pub async fn without_file(database: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>, DbErr> {
    let wanted = Column::IsDemo.eq(false).or(Column::HolderKind.ne("person"));
    let all = Entity::find().filter(Column::PdfSha256.is_null()).filter(wanted);
    all.order_by_asc(Column::Id).limit(limit).all(database).await
}

/// A number with the brackets of official documents and without spaces.
fn normal_number(text: &str) -> String {
    let bracket = |letter: char| match letter {
        '[' | '【' | '(' | '（' | '［' => '〔',
        ']' | '】' | ')' | '）' | '］' => '〕',
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    text.chars().filter(|letter| !letter.is_whitespace()).map(bracket).take(100).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_is_found_with_any_brackets() {
        for typed in ["海仓认〔2026〕0012号", "海仓认[2026]0012号", " 海仓认（２０２６） 0012 号"] {
            assert_eq!(super::normal_number(typed), "海仓认〔2026〕0012号");
        }
    }
}
