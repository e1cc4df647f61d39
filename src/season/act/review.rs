//! What officials and experts do with a file: admit, ask, review, score, decide.

use serde_json::{Map, Value, json};

use super::{Acted, Moment, Scene, named};
use crate::access::Officer;
use crate::casework::engine::decision::Proposal;
use crate::casework::engine::stages::PASS;
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::review_task;
use crate::casework::permit;
use crate::casework::programme::StageKind;
use crate::casework::store::corrections::Item;
use crate::casework::store::tasks::{self, CONFIRMATION, Outcome};
use crate::platform::clock::local;
use crate::season::chance::Chance;
use crate::web::PageError;

/// A file with the task that is to be done, and who does it.
struct Desk<'s> {
    case: Case,
    task: review_task::Model,
    who: &'s Officer,
}

impl Scene<'_> {
    /// The open task of a kind and the official for it, looked up before the write begins in their name.
    async fn desk(&self, number: usize, kind: &str, not: &[i64]) -> Result<Desk<'_>, PageError> {
        let case = self.seen(number).await?;
        let all = tasks::of(self.site.database.read(), case.application.id).await?;
        let task = all.into_iter().find(|task| task.state == tasks::OPEN && task.kind == kind).ok_or(PageError::NotFound)?;
        let who = self.people.for_task(&case.application, &task, not).ok_or(PageError::NotFound)?;
        Ok(Desk { case, task, who })
    }

    pub(super) async fn admit(&self, now: Moment, number: usize) -> Acted {
        let Desk { case, who, .. } = self.desk(number, StageKind::Admission.key(), &[]).await?;
        let write = self.write_as(now, who).await?;
        let allowed = permit::handle(who, &case.application, false)?;
        let (_, event) = self.engine(&write).admit(&allowed, &case, "材料齐全，属于受理范围。").await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn decline(&self, now: Moment, number: usize) -> Acted {
        let Desk { case, who, .. } = self.desk(number, StageKind::Admission.key(), &[]).await?;
        let write = self.write_as(now, who).await?;
        let allowed = permit::handle(who, &case.application, false)?;
        let reason = "申报事项已在其他渠道获得同级财政支持，不属于本项目受理范围。";
        let (_, event) = self.engine(&write).decline(&allowed, &case, reason).await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn correct(&self, now: Moment, number: usize) -> Acted {
        let case = self.seen(number).await?;
        let all = tasks::of(self.site.database.read(), case.application.id).await?;
        let mut open = all.iter().filter(|task| task.state == tasks::OPEN && task.expert_id.is_none());
        let who = open.find_map(|task| self.people.for_task(&case.application, task, &[]));
        // While experts score, nobody of the office has a task.
        let who = who.unwrap_or_else(|| self.people.official("province-1"));
        let write = self.write_as(now, who).await?;
        let engine = self.engine(&write);
        let allowed = permit::handle(who, &case.application, false)?;
        let items = items(&case);
        let (_, event) = engine.request_correction(&allowed, &case, &items, "请一并补正，逐项上传。").await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn work(&self, now: Moment, number: usize, kind: StageKind) -> Acted {
        let case = self.seen(number).await?;
        if case.stage().is_none_or(|stage| stage.kind != kind) {
            // Rules left this stage out.
            return self.pass(now).await;
        }
        let all = tasks::of(self.site.database.read(), case.application.id).await?;
        let of_stage = |task: &&review_task::Model| task.kind == kind.key() && task.stage == case.application.stage;
        if kind == StageKind::Experts {
            let open = all.iter().filter(of_stage).find(|task| task.state == tasks::OPEN).cloned();
            return self.score(now, &case, open.ok_or(PageError::NotFound)?).await;
        }
        let is_visit = kind == StageKind::Inspection;
        let not: Vec<i64> = all.iter().filter(of_stage).filter(|_| is_visit).filter_map(|task| task.done_by).collect();
        let Desk { case, task, who } = self.desk(number, kind.key(), &not).await?;
        let write = self.write_as(now, who).await?;
        let allowed = permit::task(who, &case.application, &task, false)?;
        let outcome = Outcome {
            outcome: PASS,
            opinion: opinion(kind, &task).to_owned(),
            detail: (kind == StageKind::Inspection).then(|| report(&case, now)),
            score: None,
        };
        let (_, event) = self.engine(&write).finish_task(&allowed, &case, &task, outcome).await?;
        self.commit(now, write, event).await
    }

    async fn score(&self, now: Moment, case: &Case, task: review_task::Model) -> Acted {
        let expert = task.expert_id.and_then(|id| self.people.experts.get(&id)).ok_or(PageError::NotFound)?;
        let write = self.write(now, named(expert.user_id, &expert.name)).await?;
        let allowed = permit::score(&task, expert.id).ok_or(PageError::NotFound)?;
        tasks::declare(&write, &allowed, task.id).await?;
        let mut chance = Chance::of(&["score", &case.application.credit_code, &case.definition.key]);
        let level = chance.between(66, 90);
        let mut own = Chance::of(&["score", &case.application.credit_code, &expert.name]);
        let (mut total, mut scores) = (0.0, Map::new());
        for criterion in &case.definition.rubric {
            let share = f64::from((level + own.between(0, 14)).saturating_sub(7).min(100)) / 100.0;
            let given = (criterion.max * share * 10.0).round() / 10.0;
            total += criterion.weight * given / criterion.max;
            scores.insert(criterion.key.clone(), json!({ "score": given, "comment": "" }));
        }
        let outcome = Outcome {
            outcome: PASS,
            opinion: "材料完整，数据可核，建议按评分排序支持。".to_owned(),
            detail: Some(json!({ "scores": scores })),
            score: Some((total * 100.0).round() / 100.0),
        };
        let (_, event) = self.engine(&write).finish_task(&allowed, case, &task, outcome).await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn propose(&self, now: Moment, number: usize, is_approval: bool) -> Acted {
        let Desk { case, task, who } = self.desk(number, StageKind::Decision.key(), &[]).await?;
        let write = self.write_as(now, who).await?;
        let allowed = permit::task(who, &case.application, &task, false)?;
        let has_money = case.definition.amount.is_some();
        // Now and then less is granted than was asked for.
        let granted = case.application.requested_fen.map(|fen| if number % 4 == 2 { fen / 100_000 * 90_000 } else { fen });
        let reasons = match (is_approval, number % 4 == 2 && has_money) {
            (true, false) => "经审查，符合申报条件，材料真实完整，拟予通过。",
            (true, true) => "经审查，符合申报条件；部分票据不在支持范围内，按九成核定。",
            (false, _) => "现场和数据核查发现业绩证明与海关数据不一致，核减后不符合申报条件。",
        };
        let proposal = Proposal {
            is_approval,
            amount_fen: granted.filter(|fen| is_approval && has_money && *fen > 0),
            reasons: reasons.to_owned(),
            by: String::new(),
        };
        let (_, event) = self.engine(&write).propose(&allowed, &case, &task, proposal).await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn confirm(&self, now: Moment, number: usize) -> Acted {
        let proposer: Vec<i64> = self.seen(number).await?.application.proposed_by.into_iter().collect();
        let Desk { case, task, who } = self.desk(number, CONFIRMATION, &proposer).await?;
        let write = self.write_as(now, who).await?;
        let allowed = permit::task(who, &case.application, &task, false)?;
        let engine: Engine<'_> = self.engine(&write);
        let (_, event) = engine.confirm(&allowed, &case, &task, true, "同意。").await?;
        self.commit(now, write, event).await
    }
}

/// What has to be corrected: a paper of the form, and something that was typed.
fn items(case: &Case) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some((_, field)) = case.definition.form.fields().find(|(_, field)| field.kind.is_file() && field.required) {
        items.push(Item {
            field: field.key.clone(),
            label: field.label.clone(),
            problem: "missing".to_owned(),
            note: "缺少盖章页，请重新上传完整的扫描件。".to_owned(),
        });
    }
    if let Some((_, field)) = case.definition.form.field("contact_phone") {
        items.push(Item {
            field: field.key.clone(),
            label: field.label.clone(),
            problem: "wrong".to_owned(),
            note: "电话无法接通，请核对。".to_owned(),
        });
    }
    items
}

fn opinion(kind: StageKind, task: &review_task::Model) -> &'static str {
    match (kind, task.unit.as_deref()) {
        (StageKind::Departments, Some("customs")) => "经查询，申报的出口数据与海关统计口径基本一致。",
        (StageKind::Departments, Some("tax")) => "近三年未发现重大税收违法记录。",
        (StageKind::Departments, Some("finance")) => "同一事项未重复获得财政资金支持，同意。",
        (StageKind::Departments, _) => "符合政策导向，同意。",
        (StageKind::Inspection, _) => "现场情况与申报内容一致，设施在用，台账齐全。",
        (StageKind::Second, _) => "各环节意见一致，同意提请决定。",
        _ => "申报主体资格和材料核对无误，同意上报。",
    }
}

fn report(case: &Case, now: Moment) -> Value {
    let answer = |kind: &str| match kind {
        "yes_no" => "是",
        "number" => "12",
        _ => "与申报内容一致",
    };
    let items: Vec<Value> = case
        .definition
        .inspection
        .items
        .iter()
        .map(|item| json!({ "key": item.key, "text": item.text, "value": answer(&item.kind) }))
        .collect();
    json!({ "visited_on": local(now.at).date_naive().to_string(), "items": items })
}
