//! What those who apply, and drawn experts, do in the workspace.

mod drafting;
mod files;
mod following;
mod reviewing;
mod submitting;
mod together;

use cbec_portal::access::Role;
use cbec_portal::access::entity::membership;
use lopdf::dictionary;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};

use super::support::Applicant;
use crate::support::TestApp;
use crate::support::browser::Browser;

pub const RENT: &str = "office-rent";
const OWNER: &str = "boss@example.com";

/// An organisation that may apply, and its owner at work.
pub async fn firm(app: &TestApp) -> (Applicant, Browser) {
    let applicant = app.applicant("成都示例跨境电商有限公司", "510100", OWNER).await;
    (applicant, app.signed_in(OWNER).await)
}

/// A colleague of an applicant, at work.
pub async fn colleague(app: &TestApp, of: &Applicant, email: &str) -> Browser {
    let user = app.make_user(email, Role::Member).await;
    let row = membership::ActiveModel {
        id: NotSet,
        organisation_id: Set(of.place().organisation_id),
        user_id: Set(user),
        role: Set("member".to_owned()),
        created_at: Set(app.site.clock.now()),
    };
    row.insert(app.site.database.read()).await.unwrap();
    app.signed_in(email).await
}

/// Somebody of another organisation, at work.
pub async fn stranger(app: &TestApp) -> Browser {
    app.applicant("另一家示例有限公司", "510100", "other@example.com").await;
    app.signed_in("other@example.com").await
}

/// A real PDF with one page; the words make its bytes differ.
pub fn pdf(words: &str) -> Vec<u8> {
    written(document(words))
}

/// A PDF that asks for a password.
pub fn locked_pdf() -> Vec<u8> {
    let mut document = document("secret");
    let key = lopdf::Object::string_literal(vec![7_u8; 32]);
    let lock = document.add_object(dictionary! {
        "Filter" => "Standard", "V" => 1, "R" => 2, "O" => key.clone(), "U" => key, "P" => -4,
    });
    document.trailer.set("Encrypt", lock);
    let id = lopdf::Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    written(document)
}

fn document(words: &str) -> lopdf::Document {
    let mut document = lopdf::Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(lopdf::Stream::new(dictionary! {}, format!("% {words}").into_bytes()));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalogue);
    document
}

fn written(mut document: lopdf::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
