//! Drives one application as far as it goes: looks where it stands, and does over HTTP what the page offers. A post that
//! never got an answer is nobody's mistake here: the next look decides what to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cbec_portal::casework::State;
use cbec_portal::casework::store::applications;
use cbec_portal::platform::Clock;
use cbec_portal::subsidies::store::payments;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use sea_orm::DatabaseConnection;

use super::super::mine::pdf;
use crate::support::browser::Browser;
use crate::support::page::{FilledForm, Page};

/// Chance that can be told again.
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below another.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

/// See the module.
pub struct Driver {
    id: i64,
    applicant: Browser,
    chiefs: [Browser; 2],
    chance: Chance,
}

/// Sends, and reads an answer that may never come.
async fn ask(request: RequestBuilder) -> Option<Page> {
    let response = request.timeout(Duration::from_secs(20)).send().await.ok()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let location = headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Some(Page { status, headers, location, text: response.text().await.ok()? })
}

async fn get(browser: &Browser, path: &str) -> Option<Page> {
    ask(browser.request(Method::GET, path)).await.filter(|page| page.status == 200)
}

async fn post(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
    ask(browser.request(Method::POST, path).header("sec-fetch-site", "same-origin").form(fields)).await
}

async fn submit(browser: &Browser, form: FilledForm) -> Option<Page> {
    let request = browser.request(Method::POST, &form.action).header("sec-fetch-site", "same-origin");
    if !form.is_multipart {
        return ask(request.form(&form.pairs)).await;
    }
    let mut body = Form::new();
    for (name, value) in form.pairs {
        body = body.text(name, value);
    }
    for (field, name, bytes) in form.files {
        body = body.part(field, Part::bytes(bytes).file_name(name));
    }
    ask(request.multipart(body)).await
}

/// A form of a page, when it is there.
fn form(page: &Page, ending: &str) -> Option<FilledForm> {
    let action = page.form_actions().into_iter().find(|action| action.ends_with(ending))?;
    Some(page.form(&action))
}

impl Driver {
    /// Of an application.
    pub fn new(id: i64, applicant: Browser, chiefs: [Browser; 2], chance: Chance) -> Self {
        Self { id, applicant, chiefs, chance }
    }

    /// Goes on until it is over.
    pub async fn drive(mut self, database: DatabaseConnection, is_over: Arc<AtomicBool>) {
        while !is_over.load(Ordering::Relaxed) {
            // People do not press buttons without a pause, and where the program is away they come back.
            let is_away = self.step(&database).await.is_none();
            tokio::time::sleep(Duration::from_millis(if is_away { 40 } else { self.chance.below(250) })).await;
        }
    }

    async fn step(&mut self, database: &DatabaseConnection) -> Option<Page> {
        let row = applications::find(database, self.id).await.ok()??;
        match State::parse(&row.state)? {
            State::Draft => self.write().await,
            State::Withdrawn => post(&self.applicant, &self.mine("reopening"), &[]).await,
            State::Submitted | State::InReview if self.chance.below(6) == 0 => {
                post(&self.applicant, &self.mine("withdrawal"), &[("reason", "重新核对")]).await
            }
            State::Submitted => self.admit().await,
            State::Correcting | State::Supplementing => {
                self.save().await;
                post(&self.applicant, &self.mine("correction-answer"), &[("note", "已补正")]).await
            }
            State::InReview => self.review().await,
            State::Deciding => {
                let address = self.office("");
                let page = get(self.chief(), &address).await?;
                let filled = form(&page, "/proposal")?.fill("decision", "approve").fill("reasons", "符合条件");
                submit(self.chief(), filled).await
            }
            State::Confirming => {
                let address = self.office("");
                let page = get(self.chief(), &address).await?;
                submit(self.chief(), form(&page, "/confirmation")?.fill("agrees", "yes")).await
            }
            State::AwaitingNotice => self.publish().await,
            State::Settling => self.pay(database).await,
            _ => self.upload("messages", Form::new().text("message", "请问还要多久？"), "files").await,
        }
    }

    fn mine(&self, what: &str) -> String {
        format!("/my/applications/{}/{what}", self.id)
    }

    fn office(&self, what: &str) -> String {
        format!("/office/applications/{}{what}", self.id)
    }

    /// One of the two officials; the other one the next time, or not.
    fn chief(&mut self) -> &Browser {
        &self.chiefs[usize::from(self.chance.below(2) == 0)]
    }

    /// Saves, attaches, takes out, hands in.
    async fn write(&mut self) -> Option<Page> {
        match self.chance.below(4) {
            0 => self.save().await,
            1 => self.upload("documents", Form::new().text("field", "licence").text("issued", ""), "file").await,
            _ => {
                let page = get(&self.applicant, &self.mine("check")).await?;
                submit(&self.applicant, form(&page, "/submission")?.fill("declaration", "yes")).await
            }
        }
    }

    /// Sends a file that nobody sent before.
    async fn upload(&mut self, to: &str, body: Form, field: &'static str) -> Option<Page> {
        let bytes = pdf(&format!("{} {}", self.id, self.chance.below(u64::MAX)));
        let request = self.applicant.request(Method::POST, &self.mine(to)).header("sec-fetch-site", "same-origin");
        ask(request.multipart(body.part(field, Part::bytes(bytes).file_name("材料.pdf")))).await
    }

    async fn save(&mut self) -> Option<Page> {
        let page = get(&self.applicant, &self.mine("sections/applicant")).await?;
        let name = format!("联系人{}", self.chance.below(1000));
        submit(&self.applicant, form(&page, "/sections/applicant")?.fill("contact_name", &name).fill("do", "later")).await
    }

    async fn admit(&mut self) -> Option<Page> {
        if self.chance.below(3) > 0 {
            let address = self.office("/admission");
            return post(self.chief(), &address, &[]).await;
        }
        let address = self.office("/correction-requests/new");
        let page = get(self.chief(), &address).await?;
        let asked = form(&page, "/correction-requests")?.fill("problem_licence", "missing").fill("note_licence", "缺第二页");
        submit(self.chief(), asked).await
    }

    /// Passes what the page offers to this official.
    async fn review(&mut self) -> Option<Page> {
        let address = self.office("");
        let chief = self.chief().clone();
        let page = get(&chief, &address).await?;
        let mut filled = form(&page, "/outcome")?.fill("outcome", "pass").fill("opinion", "情况属实");
        if page.has("#visited_on") {
            filled = filled.fill("visited_on", &Clock::system().today().to_string());
        }
        for name in page.attributes("#turn input[name^='item_']", "name") {
            let is_number = page.has(&format!("#{name}.input--number"));
            filled = filled.fill(&name, if is_number { "3" } else { "yes" });
        }
        submit(&chief, filled).await
    }

    /// Drafts a notice, or publishes the one that somebody drafted.
    async fn publish(&mut self) -> Option<Page> {
        let chief = self.chief().clone();
        let page = get(&chief, "/office/publication").await?;
        let drafted = submit(&chief, form(&page, "/notices")?).await?.location?;
        let notice = drafted.find("/office/").map(|at| drafted[at..].to_owned())?;
        let other = self.chief().clone();
        let page = get(&other, &notice).await?;
        submit(&other, form(&page, "/publication")?).await
    }

    /// Enters, checks, sends and records the payment, whichever is next.
    async fn pay(&mut self, database: &DatabaseConnection) -> Option<Page> {
        let own = payments::of_applications(database, &[self.id]).await.ok()?;
        let chief = self.chief().clone();
        let Some(last) = own.last().filter(|last| last.state != payments::FAILED) else {
            return post(&chief, "/office/payments", &[("application", &self.id.to_string())]).await;
        };
        let address = format!("/office/payments/{}", last.id);
        match last.state.as_str() {
            payments::PROPOSED => post(&chief, &format!("{address}/check"), &[("answer", "agree")]).await,
            payments::CHECKED => post(&chief, "/office/payment-batches", &[]).await,
            _ if self.chance.below(3) == 0 => post(&chief, &format!("{address}/return"), &[("reason", "户名不符")]).await,
            _ => {
                let today = Clock::system().today().to_string();
                post(&chief, &format!("{address}/payment"), &[("voucher", "PZ1"), ("paid_on", &today)]).await
            }
        }
    }
}
