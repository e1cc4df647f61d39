//! Taking files: what they really are, how old they are, whether a scanner finds anything; files used again; files
//! promised for later.

use chrono::Months;

use super::Own;
use crate::access::{Cx, Member};
use crate::casework::engine::Engine;
use crate::casework::entity::application_document;
use crate::casework::event::CaseEvent;
use crate::casework::files;
use crate::casework::store::documents::{self, NewDocument};
use crate::forms::{Field, read_day};
use crate::platform::FileStore;
use crate::platform::scan::{self, Verdict};
use crate::values::Calendar;
use crate::web::file_answer::{self, BYTES, Way};
use crate::web::filters::date;
use crate::web::upload::UploadedFile;
use crate::web::{Answer, PageError};

/// Working days within which a promised file has to be brought.
pub(super) const PROMISE_DAYS: u32 = 20;

/// What came of a file: it lies there, or why not.
pub(super) type Taken<T = application_document::Model> = Result<Result<T, String>, PageError>;

/// Looks at a file and stores it, without attaching it yet.
pub(super) async fn store(
    cx: &Cx<Member>,
    own: &Own,
    file: UploadedFile,
    accepts: &[String],
    largest_mb: Option<u32>,
) -> Taken<NewDocument> {
    let (accepts, largest) = (accepts.to_vec(), largest_mb.map(f64::from));
    let looked = tokio::task::spawn_blocking(move || (files::look(&file, &accepts, largest), file)).await;
    let (kind, file) = looked.map_err(|error| PageError::Internal(error.into()))?;
    let kind = match kind {
        Ok(kind) => kind,
        Err(why) => return Ok(Err(why)),
    };
    let mut said = None;
    if let Some(address) = &cx.site.config.clamd {
        match scan::clamd(address, &file.bytes).await {
            Ok(Verdict::Clean) => said = Some("clean".to_owned()),
            Ok(Verdict::Infected(name)) => {
                let write = cx.begin().await?;
                let summary = format!("拒收带病毒的文件“{}”（{name}）", file.name);
                write.commit(CaseEvent::of("application.document_infected", &own.case.application, summary)).await?;
                return Ok(Err(format!(
                    "“{}”中发现病毒（{name}），没有保存。请用杀毒软件清理电脑后，重新导出文件再上传。",
                    file.name
                )));
            }
            Err(error) => {
                tracing::error!(%error, "the virus scanner does not answer");
                return Ok(Err(format!("“{}”没有上传：病毒检查暂时不可用。请稍后重试，已填写的内容不受影响。", file.name)));
            }
        }
    }
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let sha256 = cx.site.files.put(file.bytes).await?;
    Ok(Ok(NewDocument {
        purpose: documents::MATERIAL,
        name: file.name,
        media_type: Some(kind.to_owned()),
        sha256: Some(sha256),
        size,
        scan: said,
        ..NewDocument::default()
    }))
}

/// Attaches an uploaded file to a field.
pub(super) async fn upload(cx: &Cx<Member>, own: &Own, field: &Field, file: UploadedFile, issued: &str) -> Taken {
    let dates = match dates(field, &file.name, issued, cx.site.clock.today()) {
        Ok(dates) => dates,
        Err(why) => return Ok(Err(why)),
    };
    let document = match store(cx, own, file, &field.accepts, field.largest_mb).await? {
        Ok(document) => document,
        Err(why) => return Ok(Err(why)),
    };
    let document = NewDocument { field_key: Some(field.key.clone()), issued_on: dates.0, expires_on: dates.1, ..document };
    attach(cx, own.id(), field, document).await
}

/// The day on a document, and the day until which it holds.
fn dates(
    field: &Field,
    name: &str,
    issued: &str,
    today: chrono::NaiveDate,
) -> Result<(Option<chrono::NaiveDate>, Option<chrono::NaiveDate>), String> {
    let issued = issued.trim();
    let Some(months) = field.valid_months else { return Ok((read_day(issued), None)) };
    if issued.is_empty() {
        return Err(format!("请先填写“{name}”的出具日期：这份材料要在 {months} 个月以内出具。"));
    }
    let Some(day) = read_day(issued) else {
        return Err(format!("出具日期“{issued}”无法识别，请按 2026-03-05 的样子填写。"));
    };
    if day > today {
        return Err("出具日期在今天之后，请对照材料改正。".to_owned());
    }
    let until = day.checked_add_months(Months::new(months));
    match until {
        Some(until) if until < today => Err(format!("“{name}”出具于 {}，已超过 {months} 个月，请重新开具后上传。", date(day))),
        _ => Ok((Some(day), until)),
    }
}

async fn attach(cx: &Cx<Member>, id: i64, field: &Field, document: NewDocument) -> Taken {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    let permit = own.permit()?;
    let there = documents::of(&*write, id).await?;
    let mine = || documents::materials(&there).filter(|row| row.field_key.as_deref() == Some(field.key.as_str()));
    let present = mine().filter(|row| row.state == documents::PRESENT);
    if document.sha256.is_some() {
        if let Some(same) = mine().find(|row| row.sha256 == document.sha256 && row.sha256.is_some()) {
            // Sent twice, as after a broken connection: it lies there already.
            return Ok(Ok(same.clone()));
        }
        if present.count() >= field.most_items() {
            let words = if field.most_items() == 1 {
                "已有一个文件".to_owned()
            } else {
                format!("已有 {} 个文件，到了上限", field.most_items())
            };
            return Ok(Err(format!("“{}”没有上传：这一项{words}。需要更换的，请先删除旧的。", document.name)));
        }
    }
    let (row, event) = engine.attach(permit, &own.case, document).await?;
    write.commit(event).await?;
    Ok(Ok(row))
}

/// Attaches a file that was attached to an earlier application.
pub(super) async fn reuse(cx: &Cx<Member>, own: &Own, field: &Field, document_id: &str) -> Taken {
    let today = cx.site.clock.today();
    let organisation = own.case.application.organisation_id;
    let all = documents::reusable(cx.database(), organisation, own.id(), today).await?;
    let Some(row) = document_id.trim().parse().ok().and_then(|id: i64| all.into_iter().find(|row| row.id == id)) else {
        return Ok(Err("选中的旧材料已经不能再用（可能已过期或被删除），请重新上传。".to_owned()));
    };
    let kinds = fits(field, &row);
    if !kinds {
        return Ok(Err(format!("“{}”的格式不符合这一项的要求，请重新上传。", row.name)));
    }
    let document = NewDocument {
        purpose: documents::MATERIAL,
        field_key: Some(field.key.clone()),
        name: row.name,
        media_type: row.media_type,
        sha256: row.sha256,
        size: row.size,
        issued_on: row.issued_on,
        expires_on: row.expires_on,
        scan: row.scan,
        ..NewDocument::default()
    };
    attach(cx, own.id(), field, document).await
}

/// Whether a document that lies somewhere else could lie here: the same kind of file, for the same field or a named one.
pub(super) fn fits(field: &Field, row: &application_document::Model) -> bool {
    let media = row.media_type.as_deref().unwrap_or_default();
    let word = match media {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ if media.ends_with("wordprocessingml.document") => "docx",
        _ if media.ends_with("spreadsheetml.sheet") => "xlsx",
        _ => "zip",
    };
    let is_kind = field.accepts.iter().any(|kind| kind == word || (kind == "jpeg" && word == "jpg"));
    // Where age counts, only what is known not to be too old.
    is_kind && (field.valid_months.is_none() || row.expires_on.is_some())
}

/// Promises to bring a file later (容缺).
pub(super) async fn promise(cx: &Cx<Member>, own: &Own, field: &Field, reason: &str, until: &str) -> Taken {
    let (reason, today) = (reason.trim(), cx.site.clock.today());
    if !field.deferrable {
        return Ok(Err(format!("“{}”不能容缺，请上传文件。", field.label)));
    }
    let last = cx.site.kept::<Calendar>()?.after(today, PROMISE_DAYS).day;
    let Some(day) = read_day(until) else {
        return Ok(Err(format!("请填写补交日期，最晚 {}（{PROMISE_DAYS} 个工作日内）。", date(last))));
    };
    if day <= today || day > last {
        return Ok(Err(format!("补交日期要在明天到 {} 之间（{PROMISE_DAYS} 个工作日内）。", date(last))));
    }
    let length = reason.chars().count();
    if !(4..=200).contains(&length) {
        return Ok(Err("请用 4 到 200 个字写明为什么暂时没有这份材料。".to_owned()));
    }
    let document = NewDocument {
        purpose: documents::MATERIAL,
        field_key: Some(field.key.clone()),
        name: field.label.clone(),
        note: Some(reason.to_owned()),
        promised_on: Some(day),
        ..NewDocument::default()
    };
    take_back_promise(cx, own.id(), &field.key).await?;
    attach(cx, own.id(), field, document).await
}

async fn take_back_promise(cx: &Cx<Member>, id: i64, key: &str) -> Result<(), PageError> {
    let there = documents::of(cx.database(), id).await?;
    let old = documents::materials(&there).find(|row| row.field_key.as_deref() == Some(key) && row.state == documents::PROMISED);
    match old {
        Some(old) => detach(cx, id, old.id).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Takes a file or a promise out; what it was called.
pub(super) async fn detach(cx: &Cx<Member>, id: i64, document_id: i64) -> Result<application_document::Model, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    let row = documents::find(&*write, document_id).await?;
    let row = row.filter(|row| row.application_id == id && row.purpose == documents::MATERIAL && row.state != documents::REMOVED);
    let row = row.ok_or(PageError::NotFound)?;
    let ((), event) = engine.detach(own.permit()?, &own.case, &row).await?;
    write.commit(event).await?;
    Ok(row)
}

/// A document to look at or to keep. No script in it runs, and no page can frame it elsewhere.
pub(in crate::casework) async fn send_document(files: &FileStore, row: &application_document::Model) -> Answer {
    let sha256 = row.sha256.as_deref().ok_or(PageError::NotFound)?;
    let bytes = files.get(sha256).await?;
    Ok(file_answer::file(Way::Shown, &row.name, row.media_type.as_deref().unwrap_or(BYTES)).body(bytes))
}
