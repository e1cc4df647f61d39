//! What happens to the applications of a call together: lists under a budget, public notices, an objection.

use super::{Acted, Moment, Scene};
use crate::access::Officer;
use crate::casework::engine::Engine;
use crate::casework::engine::decision::Proposal;
use crate::casework::entity::application;
use crate::casework::flow::State;
use crate::casework::permit as case_permit;
use crate::casework::publication;
use crate::casework::store::applications;
use crate::notices::entity::public_notice;
use crate::notices::follow::NoticeFollowers;
use crate::notices::store::NewObjection;
use crate::notices::{event as notice_event, permit as notice_permit, store as notices};
use crate::platform::clock::local;
use crate::platform::{Actor, Write};
use crate::subsidies::entity::ranking;
use crate::subsidies::ranking::{By, Candidate, Cut, Line, Parameters, Standing, rank};
use crate::subsidies::store::rankings;
use crate::subsidies::{event, permit};
use crate::values::Fen;
use crate::web::PageError;
use crate::web::filters::date_or_blank;

impl Scene<'_> {
    pub(super) async fn rank(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-1");
        let write = self.write_as(now, who).await?;
        let (current, row) = self.call(&*write, call).await?;
        let rows = applications::of_call(&*write, row.id, &[State::Deciding]).await?;
        let order = current.definition.ranking.as_ref();
        let cap = current.definition.amount.as_ref().and_then(|amount| amount.per_firm_cap).and_then(Fen::of_yuan);
        let parameters = Parameters {
            budget_fen: row.budget_fen,
            by: match order.map(|order| order.by.as_str()) {
                Some("amount") => By::Amount,
                Some("date") => By::Date,
                _ => By::Score,
            },
            cut: if order.is_some_and(|order| order.cut == "pro_rata") { Cut::ProRata } else { Cut::Line },
            least_score: None,
            firm_cap_fen: cap.map(|fen| fen.0),
            is_highest_only: false,
        };
        let list = rank(rows.iter().filter(|row| row.is_demo).map(candidate).collect(), &parameters);
        let allowed = permit::rank(who, row.id)?;
        let name = format!("{}资金安排", row.name);
        let made = rankings::draft(&write, &allowed, &name, &parameters, &list, true).await?;
        let summary = format!("编制资金名单，{} 件，拟扶持金额 {}", list.lines.len(), Fen(list.granted_fen));
        self.commit(now, write, event::of_ranking("ranking.drafted", &made, summary)).await
    }

    pub(super) async fn confirm_rank(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-2");
        let write = self.write_as(now, who).await?;
        let (_, row) = self.call(&*write, call).await?;
        let made =
            rankings::of_calls(&*write, &[row.id]).await?.into_iter().find(|row| row.is_demo).ok_or(PageError::NotFound)?;
        let allowed = permit::confirm(who, &made)?;
        if !rankings::confirm(&write, &allowed).await? {
            return Err(PageError::Conflict("confirmed already".into()));
        }
        let list = rankings::list(&made);
        let engine = self.engine(&write);
        let mut count = 0;
        for line in list.lines.iter().filter(|line| line.standing != Standing::Reserve) {
            decide(&engine, who, &made, line).await?;
            count += 1;
        }
        let summary = format!("复核资金名单，{count} 件决定生效，拟扶持金额 {}", Fen(list.granted_fen));
        self.commit(now, write, event::of_ranking("ranking.confirmed", &made, summary)).await
    }

    pub(super) async fn draft_notice(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-1");
        let write = self.write_as(now, who).await?;
        let (_, row) = self.call(&*write, call).await?;
        let rows = applications::of_call(&*write, row.id, &[State::AwaitingNotice]).await?;
        let chosen: Vec<&application::Model> = rows.iter().filter(|row| row.is_demo).collect();
        if chosen.is_empty() {
            return Err(PageError::Conflict("nobody waits for a notice".into()));
        }
        let made = publication::notice_by(&self.tools.programmes, who, &write, row.id, &chosen, (("call", row.id), 5)).await?;
        let summary = format!("由 {} 件申报的结果拟稿公示", chosen.len());
        self.commit(now, write, notice_event::notice("notice.drafted", &made, summary)).await
    }

    /// The notice of a call.
    async fn notice(&self, write: &Write, call: usize) -> Result<public_notice::Model, PageError> {
        let (_, row) = self.call(&**write, call).await?;
        let all = notices::of_subject(&**write, "call", row.id).await?;
        all.into_iter().find(|notice| notice.is_demo).ok_or(PageError::NotFound)
    }

    pub(super) async fn publish_notice(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-2");
        let followers = self.site.kept::<NoticeFollowers>()?;
        let write = self.write_as(now, who).await?;
        let notice = self.notice(&write, call).await?;
        let has_written = notices::has_written(&*write, notice.id, who.id).await?;
        let allowed = notice_permit::publish(who, &notice, has_written)?;
        let moved = notices::open(&write, &allowed, notice.revision, &self.tools.calendar, &followers).await?;
        let moved = moved.ok_or(PageError::NotFound)?;
        let number = moved.notice.number.clone().unwrap_or_default();
        let summary = format!("发布公示 {number}，公示期至{}", date_or_blank(moved.notice.closes_on));
        self.commit(now, write, notice_event::notice("notice.opened", &moved.notice, summary)).await
    }

    pub(super) async fn object(&self, now: Moment, call: usize) -> Acted {
        let followers = self.site.kept::<NoticeFollowers>()?;
        let write = self.write(now, Actor::system("访客")).await?;
        let notice = self.notice(&write, call).await?;
        let allowed = notice_permit::object(&write, &notice).ok_or(PageError::NotFound)?;
        let line = notices::lines(&*write, notice.id).await?.into_iter().nth(1);
        let new = NewObjection {
            line_id: line.map(|line| line.id),
            name: "孙某（演示）".to_owned(),
            phone: "028-0000 0199".to_owned(),
            email: String::new(),
            body: "该单位申报的品牌首批销售日期与公开的店铺上线日期不一致，请核实。以上为演示异议。".to_owned(),
            files: Vec::new(),
        };
        let (objection, _) = notices::object(&write, &allowed, new, &self.tools.calendar, &followers).await?;
        self.commit(now, write, notice_event::objection("objection.received", &objection, &notice, "收到异议")).await
    }

    pub(super) async fn investigate(&self, now: Moment, call: usize) -> Acted {
        // Whoever handled the files does not look into objections: here the department of finance took no part.
        let who = self.people.official("finance");
        let write = self.write_as(now, who).await?;
        let notice = self.notice(&write, call).await?;
        let objection = notices::open_objections(&*write, notice.id).await?.pop().ok_or(PageError::NotFound)?;
        let allowed = notice_permit::decide(who, &notice, &objection).ok_or(PageError::NotFound)??;
        let received = local(objection.received_at).date_naive();
        if !notices::begin(&write, &allowed, objection.revision, received, &self.tools.calendar).await? {
            return Err(PageError::NotFound);
        }
        self.commit(now, write, notice_event::objection("objection.begun", &objection, &notice, "开始调查异议")).await
    }

    pub(super) async fn close_notice(&self, now: Moment, call: usize) -> Acted {
        let followers = self.site.kept::<NoticeFollowers>()?;
        let write = self.write(now, Actor::system("公示到期")).await?;
        let notice = self.notice(&write, call).await?;
        if !notices::close(&write, notice.id).await? {
            return Err(PageError::Conflict("the notice is not over".into()));
        }
        let (kind, words) = match notices::finish(&write, notice.id, &followers).await? {
            Some(_) => ("notice.final", "公示期满，没有待处理的异议，公示结束"),
            None => ("notice.closed", "公示期满，有异议正在处理"),
        };
        self.commit(now, write, notice_event::notice(kind, &notice, words)).await
    }
}

fn candidate(row: &application::Model) -> Candidate {
    Candidate {
        application_id: row.id,
        number: row.number.clone().unwrap_or_default(),
        organisation_id: row.organisation_id,
        name: row.organisation_name.clone(),
        amount_fen: row.requested_fen.unwrap_or(0),
        score: row.score,
        submitted_at: row.submitted_at.map_or(0, |at| at.timestamp()),
    }
}

/// Decides as a line of a list says.
async fn decide(engine: &Engine<'_>, who: &Officer, made: &ranking::Model, line: &Line) -> Result<(), PageError> {
    let case = engine.case(line.candidate.application_id).await?;
    let allowed = case_permit::handle(who, &case.application, false)?;
    let is_approval = line.standing == Standing::Funded;
    let reasons = match (is_approval, line.why.is_empty()) {
        (true, true) => format!("列入《{}》第 {} 位。", made.name, line.place),
        (true, false) => format!("列入《{}》第 {} 位，{}。", made.name, line.place, line.why),
        (false, _) => format!("未列入《{}》：{}。", made.name, line.why),
    };
    let amount_fen = is_approval.then_some(line.granted_fen);
    let proposal = Proposal { is_approval, amount_fen, reasons, by: made.made_by_name.clone() };
    let (_, event) = engine.decide_by_list(&allowed, &case, (made.made_by, &made.made_by_name), proposal).await?;
    engine.write.also(event);
    Ok(())
}
