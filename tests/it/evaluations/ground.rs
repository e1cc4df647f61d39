//! A framework, three parks in two cities, officials, experts, and short ways from stage to stage.

use cbec_portal::access::{Permit, Role};
use cbec_portal::casework::entity::expert;
use cbec_portal::evaluations::engine::Engine;
use cbec_portal::evaluations::entity::{expert_seat, round, round_objection, round_subject};
use cbec_portal::evaluations::permit::{self, Answer};
use cbec_portal::evaluations::store::assessments::Claim;
use cbec_portal::evaluations::store::objections::NewObjection;
use cbec_portal::evaluations::store::{experts, rounds, subjects, values};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use crate::support::browser::Browser;
use crate::support::page::Page;
use crate::support::{House, TestApp};

/// Two dimensions, four kinds of sources; freshness counts so that later changes of the directory would show.
pub const FRAMEWORK: &str = r#"key = "drill"
name = "演练指标体系"
subject_kind = "park"
note = "测试"

[[dimensions]]
key = "scale"
name = "规模"
weight = 0.5

[[dimensions.nodes]]
key = "fresh"
name = "名录确认"
weight = 0.5
[dimensions.nodes.indicator]
unit = "天"
direction = "lower"
source = { kind = "system", fact = "listings.confirm_days" }
rule = { kind = "linear", from = 400.0, to = 0.0 }

[[dimensions.nodes]]
key = "modes"
name = "监管方式"
weight = 0.5
[dimensions.nodes.indicator]
unit = "种"
source = { kind = "official", guidance = "数一数" }
rule = { kind = "linear", from = 0.0, to = 10.0 }

[[dimensions]]
key = "service"
name = "服务"
weight = 0.5

[[dimensions.nodes]]
key = "cases"
name = "服务案例"
weight = 0.5
[dimensions.nodes.indicator]
unit = "件"
source = { kind = "evidence", what = "清单" }
rule = { kind = "linear", from = 0.0, to = 100.0 }

[[dimensions.nodes]]
key = "quality"
name = "服务质量"
weight = 0.5
[dimensions.nodes.indicator]
source = { kind = "expert", rubric = "看四项" }
rule = { kind = "expert", max = 100.0 }

[[vetoes]]
key = "false_data"
name = "数据造假"

[grades]
[[grades.lines]]
name = "优秀"
at_least = 85.0
[[grades.lines]]
name = "合格"
at_least = 60.0
[[grades.lines]]
name = "不合格"
at_least = 0.0
"#;

/// What tests stand on.
pub struct Ground {
    pub app: TestApp,
    pub lead: Browser,
    pub second: Browser,
    pub city: Browser,
    pub round: i64,
    pub parks: Vec<round_subject::Model>,
    pub experts: Vec<Browser>,
}

impl Ground {
    /// A round that is prepared.
    pub async fn new() -> Self {
        Self::of(House::small().await.open().await, FRAMEWORK, "2025").await
    }

    /// A round of a year that is prepared, by a framework of one's own.
    pub async fn of(app: TestApp, framework: &str, year: &str) -> Self {
        for (name, division) in [("甲园区", "510100"), ("乙园区", "510100"), ("丙园区", "510300")] {
            let owner = app.make_organisation(name, "park_operator").await;
            let facts = json!({ "name": name, "division": division, "summary": "测试", "park_kind": "产业园" });
            app.publish_entry("parks", &facts, Some(owner)).await;
        }
        let lead = app.sign_in_as("lead@example.com", Role::CaseOfficer).await;
        let second = app.sign_in_as("second@example.com", Role::CaseOfficer).await;
        let city = app.city_officer("city@example.com", "510100").await;
        let mut experts = Vec::new();
        for number in 0..3 {
            experts.push(app.sign_in_as(&format!("expert{number}@example.com"), Role::Member).await);
            make_expert(&app, &format!("expert{number}@example.com")).await;
        }
        let saved = lead.post_form("/office/frameworks", &[("definition", framework)]).await;
        saved.must_be(303);
        let framework = saved.header("location").rsplit('/').next().unwrap().to_owned();
        let page = lead.get("/office/rounds/new").await;
        let form = page.must_be(200).form("/office/rounds").fill("name", &format!("{year}年度演练评价")).fill("year", year);
        let begun = lead.submit_only(form.fill("framework", &framework)).await;
        begun.must_be(303);
        let round = begun.header("location").rsplit('/').next().unwrap().parse().unwrap();
        let mut ground = Self { app, lead, second, city, round, parks: Vec::new(), experts };
        ground.look().await;
        ground
    }

    /// Reads the parks again.
    pub async fn look(&mut self) {
        let mut parks = subjects::of_round(self.app.site.database.read(), self.round).await.unwrap();
        parks.sort_by_key(|park| park.id);
        self.parks = parks;
    }

    /// The round as it stands.
    pub async fn row(&self) -> round::Model {
        rounds::find(self.app.site.database.read(), self.round).await.unwrap().unwrap()
    }

    /// An address below the round.
    pub fn at(&self, part: &str) -> String {
        format!("/office/rounds/{}{part}", self.round)
    }

    /// The lead official takes a step.
    pub async fn step(&self, action: &str) -> Page {
        self.lead.post_form(&self.at("/steps"), &[("action", action), ("why", "测试需要")]).await
    }

    /// From the beginning to the self-assessment.
    pub async fn open(&self) {
        self.step("announce").await.must_be(303);
        self.lead.post_form(&self.at("/data"), &[]).await.must_be(303);
        self.step("open_assessment").await.must_be(303);
    }

    /// A park claims a number of cases and hands in.
    pub async fn claim(&self, park: usize, cases: f64) {
        let write = self.app.write().await;
        let engine = Engine::new(&self.app.site, &write).unwrap();
        let round = engine.round(self.round).await.unwrap();
        let subject = engine.subject(&round, self.parks[park].id).await.unwrap();
        let permit: Permit<Answer> = permit::by_system(&write, subject.id).unwrap();
        let claim = Claim { indicator: "cases".into(), claimed: Some(cases), text: "见清单".into(), evidence: Vec::new() };
        let ((), event) = engine.claim(&permit, &round, &subject, 0, claim).await.unwrap();
        write.also(event);
        let ((), event) = engine.hand_in(&permit, &round, &subject, true).await.unwrap();
        write.commit(event).await.unwrap();
    }

    /// A park objects to an indicator.
    pub async fn object(&self, park: usize, indicator: &str) -> round_objection::Model {
        let write = self.app.write().await;
        let engine = Engine::new(&self.app.site, &write).unwrap();
        let round = engine.round(self.round).await.unwrap();
        let subject = engine.subject(&round, self.parks[park].id).await.unwrap();
        let permit: Permit<Answer> = permit::by_system(&write, subject.id).unwrap();
        let new = NewObjection {
            indicator: Some(indicator.into()),
            body: "数少了，附证明。".into(),
            evidence: Vec::new(),
            due_on: write.clock().today(),
        };
        let (row, event) = engine.object(&permit, &round, &subject, new).await.unwrap();
        write.commit(event).await.unwrap();
        row
    }

    /// Where a park is checked.
    pub fn check_url(&self, park: usize) -> String {
        self.at(&format!("/subjects/{}/check", self.parks[park].id))
    }

    /// The province finds how many modes a park has, and agrees with its cases.
    pub async fn check(&self, park: usize, modes: &str) {
        let fields =
            [("outcome-modes", "correct"), ("raw-modes", modes), ("reason-modes", "按海关数据"), ("outcome-cases", "agree")];
        self.lead.post_form(&self.check_url(park), &fields).await.must_be(303);
    }

    /// From the self-assessment to the check by the province, with claims of these numbers of cases.
    pub async fn to_province(&self, cases: [f64; 3]) {
        self.open().await;
        for (park, cases) in cases.into_iter().enumerate() {
            self.claim(park, cases).await;
        }
        self.step("close_assessment").await.must_be(303);
        self.step("pass_county").await.must_be(303);
    }

    /// From the check by the province to the draft result, with these modes and these marks of all experts.
    pub async fn to_draft(&self, modes: [&str; 3], marks: [&str; 3]) {
        for (park, modes) in modes.into_iter().enumerate() {
            self.check(park, modes).await;
        }
        self.step("pass_provincial").await.must_be(303);
        self.lead.post_form(&self.at("/experts"), &[("count", "3")]).await.must_be(303);
        for (at, seat) in self.seats().await {
            self.experts[at]
                .post_form(&format!("/my/scoring/{}/declaration", seat.id), &[("no_interest", "yes")])
                .await
                .must_be(303);
            self.score(at, &seat, marks).await.must_be(303);
        }
        self.lead.post_form(&self.at("/experts/closing"), &[]).await.must_be(303);
        self.compute().await;
    }

    /// Computes the scores.
    pub async fn compute(&self) {
        self.lead.post_form(&self.at("/computation"), &[]).await.must_be(303);
    }

    /// The seats of the round with the place of their expert.
    pub async fn seats(&self) -> Vec<(usize, expert_seat::Model)> {
        let database = self.app.site.database.read();
        let mut seats = Vec::new();
        for seat in experts::seats(database, self.round).await.unwrap() {
            for at in 0..self.experts.len() {
                let email = format!("expert{at}@example.com");
                let user = cbec_portal::access::store::find_by_email(database, &email).await.unwrap().unwrap();
                if user.id == seat.user_id {
                    seats.push((at, seat.clone()));
                }
            }
        }
        seats
    }

    /// An expert signs marks for the three parks.
    pub async fn score(&self, at: usize, seat: &expert_seat::Model, marks: [&str; 3]) -> Page {
        let names: Vec<String> = self.parks.iter().map(|park| format!("score-{}-quality", park.id)).collect();
        let mut fields = vec![("do", "sign"), ("opinion", "总体良好"), ("signature", "王编辑")];
        fields.extend(names.iter().map(String::as_str).zip(marks));
        self.experts[at].post_form(&format!("/my/scoring/{}/scores", seat.id), &fields).await
    }

    /// The draft result goes to the subjects, also where a grade line is shaky.
    pub async fn show_draft(&self) {
        self.lead.post_form(&self.at("/acknowledgement"), &[("why", "已逐个研究等级线附近的对象")]).await;
        self.step("show_draft").await.must_be(303);
    }

    /// The value that holds.
    pub async fn value(&self, park: usize, indicator: &str) -> Option<f64> {
        let rows = values::of_subject(self.app.site.database.read(), self.parks[park].id).await.unwrap();
        values::current(rows).remove(&(self.parks[park].id, indicator.to_owned())).and_then(|row| row.raw)
    }
}

async fn make_expert(app: &TestApp, email: &str) {
    let user = cbec_portal::access::store::find_by_email(app.site.database.read(), email).await.unwrap().unwrap();
    let row = expert::ActiveModel {
        id: NotSet,
        user_id: Set(user.id),
        name: Set(user.name),
        employer: Set("某大学".into()),
        fields: Set("跨境电商".into()),
        is_active: Set(true),
        note: Set(None),
        is_demo: Set(false),
        created_at: Set(app.site.clock.now()),
    };
    row.insert(app.site.database.read()).await.unwrap();
}
