//! Saving the self-assessment, handing it in and taking it back.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::assess::{asked, claims, open, page};
use super::{Own, take, typed};
use crate::access::{Cx, Member};
use crate::evaluations::engine::Engine;
use crate::evaluations::entity::self_assessment;
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::store::assessments::Claim;
use crate::web::upload::{Papers, Upload};
use crate::web::{Answer, FormView, PageError, Routes, see_other};

/// Characters of an explanation.
const LONGEST: usize = 1000;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/evaluations/{id}/assessment/{dimension}", save);
    routes.post("/my/evaluations/{id}/submission", submit);
    routes.post("/my/evaluations/{id}/reopening", reopen);
}

/// Saves a dimension. Everything is looked at first; what is wrong is said at its field, and files that were good are asked for
/// again, because a browser cannot be given them back.
async fn save(cx: Cx<Member>, path: Path<(i64, String)>, Papers(mut upload): Papers) -> Answer {
    let (id, dimension) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let mut form = FormView::of_pairs(&upload.pairs, &[]);
    if let Err(error) = open(&own) {
        form.refuse_all(error.problem().message);
        return page(&cx, error.problem().status, &own, &dimension, Some(form)).await;
    }
    let claims = claims(&cx, &own).await?;
    let keys: Vec<String> =
        asked(&own).iter().filter(|leaf| leaf.dimension == dimension).map(|leaf| leaf.node.key.clone()).collect();
    if keys.is_empty() {
        return Err(PageError::NotFound);
    }
    let mut changed: Vec<(i32, Claim)> = Vec::new();
    for key in &keys {
        let row = claims.get(key);
        if let Some(claim) = read(&cx, &mut upload, &mut form, key, row).await? {
            changed.push((row.map_or(0, |row| row.revision), claim));
        }
    }
    if form.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, &dimension, Some(form)).await;
    }
    let stored = store(&cx, &own, changed).await.map(Some);
    if let Err(status) = form.settle(stored)? {
        return page(&cx, status, &own, &dimension, Some(form)).await;
    }
    let order: Vec<&str> = own.case.framework.dimensions.iter().map(|node| node.key.as_str()).collect();
    let next = order.iter().position(|key| *key == dimension).and_then(|at| order.get(at + 1)).copied();
    let has_next = next.filter(|next| asked(&own).iter().any(|leaf| leaf.dimension == *next));
    cx.flash("已保存。");
    let to = match has_next.filter(|_| upload.text("then") == "next") {
        Some(next) => format!("{}/assessment/{next}", own.url()),
        None => format!("{}/assessment", own.url()),
    };
    Ok(see_other(to))
}

/// What was typed of an indicator, where it differs from what stands there.
async fn read(
    cx: &Cx<Member>,
    upload: &mut Upload,
    form: &mut FormView,
    key: &str,
    row: Option<&self_assessment::Model>,
) -> Result<Option<Claim>, PageError> {
    let named = |part: &str| format!("{part}-{key}");
    let text = upload.text(&named("text")).trim().replace("\r\n", "\n");
    let claimed = typed::number(upload.text(&named("claimed")));
    if let Err(why) = &claimed {
        form.refuse(&named("claimed"), why);
    }
    if text.chars().count() > LONGEST {
        form.refuse(&named("text"), format!("说明最多 {LONGEST} 字"));
    }
    let before = row.map(|row| evidence::read(&row.evidence)).unwrap_or_default();
    let drop = named("drop");
    let dropped: Vec<String> = upload.pairs.iter().filter(|(name, _)| *name == drop).map(|(_, value)| value.clone()).collect();
    let kept: Vec<Evidence> = before.iter().filter(|file| !dropped.contains(&file.sha256)).cloned().collect();
    let files = match take::files(cx, upload, &named("files"), kept).await? {
        Ok(files) => files,
        Err(why) => {
            form.refuse(&named("files"), why);
            return Ok(None);
        }
    };
    let claimed = claimed.ok().flatten();
    let stands = row.map_or((None, ""), |row| (row.claimed, row.text.as_deref().unwrap_or_default()));
    if stands == (claimed, text.as_str()) && files == before {
        return Ok(None);
    }
    let read_revision = upload.text(&named("revision")).parse::<i32>().unwrap_or(0);
    if read_revision != row.map_or(0, |row| row.revision) {
        let theirs = row.map_or_else(String::new, |row| {
            let number = row.claimed.map(|value| format!("自报数 {value}")).unwrap_or_default();
            format!("{}把这一项改成了：{number} {}", row.saved_by_name, row.text.clone().unwrap_or_default())
        });
        form.refuse(&named("claimed"), format!("{theirs}。以您填写的为准的，请再保存一次。"));
        return Ok(None);
    }
    Ok(Some(Claim { indicator: key.to_owned(), claimed, text, evidence: files }))
}

async fn store(cx: &Cx<Member>, own: &Own, changed: Vec<(i32, Claim)>) -> Result<(), PageError> {
    let permit = own.permit()?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let mut event = None;
    for (revision, claim) in changed {
        let ((), happened) = engine.claim(permit, &own.case.round, &own.case.subject, revision, claim).await?;
        event = Some(happened);
    }
    if let Some(event) = event {
        write.commit(event).await?;
    }
    Ok(())
}

async fn submit(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    moved(&cx, &own, true).await
}

async fn reopen(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    moved(&cx, &own, false).await
}

/// Hands the self-assessment in, or takes it back.
async fn moved(cx: &Cx<Member>, own: &Own, is_handed_in: bool) -> Answer {
    let permit = own.permit()?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let ((), event) = engine.hand_in(permit, &own.case.round, &own.case.subject, is_handed_in).await?;
    write.commit(event).await?;
    cx.flash(if is_handed_in {
        "自评已提交。截止前可以撤回修改。"
    } else {
        "自评已撤回，改好后请再次提交。"
    });
    Ok(see_other(format!("{}/assessment", own.url())))
}
