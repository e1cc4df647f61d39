//! Steps of officials through the engine, one by one or all the way to a state.

use cbec_portal::access::{Officer, Role};
use cbec_portal::casework::State;
use cbec_portal::casework::engine::decision::Proposal;
use cbec_portal::casework::engine::{Case, Engine, stages};
use cbec_portal::casework::entity::{application, review_task};
use cbec_portal::casework::permit;
use cbec_portal::casework::programme::StageKind;
use cbec_portal::casework::store::corrections::Item;
use cbec_portal::casework::store::people;
use cbec_portal::casework::store::tasks::{self, Outcome};
use cbec_portal::platform::Happened;
use cbec_portal::web::PageError;

use crate::support::TestApp;

/// What an official does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Admit,
    Decline,
    Correct,
    /// Finishes the first open task of the stage with this word.
    Finish(&'static str),
    /// Proposes: whether to approve.
    Propose(bool),
    /// Confirms or sends back.
    Confirm(bool),
}

impl TestApp {
    /// Takes one step in an officer's name.
    pub async fn step(&self, who: &Officer, id: i64, step: Step) -> Result<application::Model, PageError> {
        let write = self.write_as(who.id, &who.name).await;
        let engine = Engine::new(&self.site, &write)?;
        let case = engine.case(id).await?;
        let (row, event) = took(&engine, who, &case, step).await?;
        write.commit(event).await?;
        Ok(row)
    }

    /// Two administrators, who may do every task between them.
    pub async fn chiefs(&self) -> [Officer; 2] {
        let mut both = Vec::new();
        for (email, name) in [("first-chief@example.com", "甲主任"), ("second-chief@example.com", "乙主任")] {
            let known = cbec_portal::access::store::find_by_email(self.site.database.read(), email).await.expect("an answer");
            let id = match known {
                Some(user) => user.id,
                None => self.make_user(email, Role::Administrator).await,
            };
            let (name, email) = (name.to_owned(), email.to_owned());
            both.push(Officer { id, name, email, role: Role::Administrator, division: None, unit: None });
        }
        both.try_into().expect("two")
    }

    /// Brings a submitted application to a state by the shortest way; experts give 80, 85, 90 and so on.
    pub async fn bring_to(&self, id: i64, to: State) -> application::Model {
        let [first, second] = self.chiefs().await;
        for _ in 0..40 {
            let case = self.case(id).await;
            let state = case.state();
            if state == to {
                return case.application;
            }
            let approve = to != State::Rejected;
            let step = match state {
                State::Submitted if to == State::Correcting => Step::Correct,
                State::Submitted if to == State::Declined => Step::Decline,
                State::Submitted => Step::Admit,
                State::InReview if to == State::Supplementing => Step::Correct,
                State::InReview => {
                    self.do_stage(id, [&first, &second]).await;
                    continue;
                }
                State::Deciding => Step::Propose(approve),
                State::Confirming => {
                    self.step(&second, id, Step::Confirm(true)).await.expect("confirmed");
                    continue;
                }
                other => {
                    self.run(id, other).await;
                    continue;
                }
            };
            self.step(&first, id, step).await.expect("a step");
        }
        panic!("{to:?} was not reached");
    }

    /// Finishes every open task of the stage that an application is in.
    pub async fn do_stage(&self, id: i64, officers: [&Officer; 2]) {
        let stage = self.application(id).await.stage;
        let open = |row: &review_task::Model| row.state == tasks::OPEN && row.stage == stage;
        if self.case(id).await.stage().is_some_and(|stage| stage.kind == StageKind::Experts)
            && !self.tasks_of(id).await.iter().any(open)
        {
            panic!("nobody was drawn: call experts() first");
        }
        let mut score = 80.0;
        for (at, task) in self.tasks_of(id).await.into_iter().filter(open).enumerate() {
            if task.expert_id.is_some() {
                self.score(&task, score).await;
                score += 5.0;
            } else {
                self.step(officers[at % 2], id, Step::Finish(stages::PASS)).await.expect("finished");
            }
        }
    }

    /// An expert's score.
    pub async fn score(&self, task: &review_task::Model, score: f64) {
        let expert_id = task.expert_id.expect("an expert's task");
        let expert = people::find_experts(self.site.database.read(), &[expert_id]).await.expect("an answer").remove(0);
        let write = self.write_as(expert.user_id, &expert.name).await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let case = engine.case(task.application_id).await.expect("the application");
        let permit = permit::score(task, expert_id).expect("a permit");
        tasks::declare(&write, &permit, task.id).await.expect("declared");
        let criteria = case.definition.rubric.iter();
        let scores: serde_json::Map<String, serde_json::Value> = criteria
            .map(|criterion| {
                (criterion.key.clone(), serde_json::json!({ "score": criterion.max * score / 100.0, "comment": "" }))
            })
            .collect();
        let outcome = Outcome {
            outcome: stages::PASS,
            opinion: "评分".to_owned(),
            detail: Some(serde_json::json!({ "scores": scores })),
            score: Some(score),
        };
        let (_, event) = engine.finish_task(&permit, &case, task, outcome).await.expect("scored");
        write.commit(event).await.expect("a commit");
    }

    /// Steps that notices and payments take.
    async fn run(&self, id: i64, state: State) {
        let write = self.write().await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let case = engine.case(id).await.expect("the application");
        let permit = permit::follow(&case.application);
        let done = match state {
            State::AwaitingNotice => engine.notice_opened(&permit, &case, 1, "开始公示").await,
            State::InNotice => engine.notice_closed(&permit, &case).await,
            State::Settling => engine.settled(&permit, &case, "已办结").await,
            other => panic!("nothing leads on from {other:?}"),
        };
        write.commit(done.expect("a step").1).await.expect("a commit");
    }
}

async fn took(engine: &Engine<'_>, who: &Officer, case: &Case, step: Step) -> Result<(application::Model, Happened), PageError> {
    let id = case.application.id;
    let handle = permit::handle(who, &case.application, people::is_recused(&**engine.write, id, who.id).await?)?;
    let open = tasks::of(&**engine.write, id).await?;
    let open: Vec<review_task::Model> =
        open.into_iter().filter(|row| row.state == tasks::OPEN && row.expert_id.is_none()).collect();
    let first = || open.first().cloned().ok_or(PageError::NotFound);
    match step {
        Step::Admit => engine.admit(&handle, case, "材料齐全").await,
        Step::Decline => engine.decline(&handle, case, "不属于受理范围").await,
        Step::Correct => {
            let item =
                Item {
                    field: String::new(), label: "营业执照".into(), problem: "missing".into(), note: "缺第二页".into()
                };
            let (_, event) = engine.request_correction(&handle, case, &[item], "请一并补正").await?;
            Ok((case.application.clone(), event))
        }
        Step::Finish(word) => {
            let may = open.iter().find(|task| permit::task(who, &case.application, task, false).is_ok());
            let outcome = Outcome { outcome: word, opinion: "情况属实".to_owned(), ..Outcome::default() };
            engine.finish_task(&handle, case, may.ok_or(PageError::NotFound)?, outcome).await
        }
        Step::Propose(is_approval) => {
            let amount_fen = case.application.requested_fen.filter(|_| is_approval && case.definition.amount.is_some());
            let proposal = Proposal { is_approval, amount_fen, reasons: "符合条件".to_owned(), by: String::new() };
            engine.propose(&handle, case, &first()?, proposal).await
        }
        Step::Confirm(agrees) => engine.confirm(&handle, case, &first()?, agrees, "同意").await,
    }
}
