//! What happens, done as pages would do it: in somebody's name, with a lawful permit, by the use cases themselves.

mod applicant;
mod calls;
mod results;
mod review;
mod settle;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::agenda::{Act, Item, Planned, WorkingDays};
use super::load::{move_place, standing};
use super::people::People;
use super::plan::CALLS;
use crate::access::entity::organisation;
use crate::access::{Member, Officer};
use crate::casework::engine::{Case, Engine, Tools};
use crate::casework::entity::{application, programme_call};
use crate::casework::programme::catalogue::Current;
use crate::casework::store::programmes;
use crate::platform::{Actor, Event, Write};
use crate::web::{PageError, Site};

/// Whether an item happened; not when somebody else moved the place in the agenda.
type Acted = Result<bool, PageError>;

/// Everything that the season is played with.
pub(super) struct Scene<'a> {
    /// The house.
    pub site: &'a Site,
    /// What use cases stand on.
    pub tools: Tools,
    /// Who plays.
    pub people: People,
    /// The applications of the plan.
    pub applications: Vec<Planned>,
    /// The day for which the agenda was made.
    pub day: NaiveDate,
    /// Working days around it.
    pub days: WorkingDays,
}

/// An item as it is being done.
#[derive(Clone, Copy)]
struct Moment {
    place: usize,
    at: DateTime<Utc>,
}

impl Scene<'_> {
    /// Does one item of the agenda, in one write.
    pub(super) async fn perform(&self, place: usize, item: Item) -> Acted {
        let now = Moment { place, at: item.at };
        match item.act {
            Act::Call(call) => self.announce(now, call).await,
            Act::Begin(number, is_whole) => self.begin(now, number, is_whole).await,
            Act::Submit(number) => self.submit(now, number).await,
            Act::Correct(number) => self.correct(now, number).await,
            Act::Answer(number) => self.answer(now, number).await,
            Act::Admit(number) => self.admit(now, number).await,
            Act::Decline(number) => self.decline(now, number).await,
            Act::Withdraw(number) => self.withdraw(now, number).await,
            Act::Message(number, is_office) => self.message(now, number, is_office).await,
            Act::Work(number, kind) => self.work(now, number, kind).await,
            Act::Propose(number, is_approval) => self.propose(now, number, is_approval).await,
            Act::Confirm(number) => self.confirm(now, number).await,
            Act::Rank(call) => self.rank(now, call).await,
            Act::ConfirmRank(call) => self.confirm_rank(now, call).await,
            Act::Draft(call) => self.draft_notice(now, call).await,
            Act::Publish(call) => self.publish_notice(now, call).await,
            Act::Object(call) => self.object(now, call).await,
            Act::Investigate(call) => self.investigate(now, call).await,
            Act::Close(call) => self.close_notice(now, call).await,
            Act::Pay(call, most) => self.make_payments(now, call, most).await,
            Act::Check(call, most) => self.check_payments(now, call, most).await,
            Act::Send(call) => self.send_payments(now, call).await,
            Act::Paid(call) => self.paid(now, call).await,
            Act::Certify(call) => self.certify(now, call).await,
            Act::Suspend(call) => self.suspend(now, call).await,
            Act::ProposeRevocation(call) => self.propose_revocation(now, call).await,
            Act::Revoke(call) => self.revoke(now, call).await,
        }
    }

    async fn write(&self, now: Moment, actor: Actor) -> Result<Write, PageError> {
        Ok(Write::begin(&self.site.database, &standing(now.at), &self.site.bell, actor).await?)
    }

    async fn write_as(&self, now: Moment, who: &Officer) -> Result<Write, PageError> {
        self.write(now, named(who.id, &who.name)).await
    }

    async fn write_of(&self, now: Moment, who: &Member) -> Result<Write, PageError> {
        self.write(now, named(who.id, &who.name)).await
    }

    /// Commits together with the place in the agenda.
    async fn commit(&self, now: Moment, write: Write, event: impl Event) -> Acted {
        if !move_place(&*write, &self.site.clock, now.place).await? {
            return Ok(false);
        }
        write.commit(event).await?;
        Ok(true)
    }

    /// Goes on without anything having happened, such as where rules leave a stage out.
    async fn pass(&self, now: Moment) -> Acted {
        Ok(move_place(self.site.database.read(), &self.site.clock, now.place).await?)
    }

    fn engine<'w>(&self, write: &'w Write) -> Engine<'w> {
        Engine::with(&self.tools, write)
    }

    async fn current(&self, database: &impl ConnectionTrait, call: usize) -> Result<Current, PageError> {
        self.tools.programmes.find(database, CALLS[call].programme).await?.ok_or(PageError::NotFound)
    }

    async fn call(&self, database: &impl ConnectionTrait, call: usize) -> Result<(Current, programme_call::Model), PageError> {
        let current = self.current(database, call).await?;
        let opens_at = self.days.opens(CALLS[call].opens);
        let all = programmes::calls_of(database, &[current.row.id]).await?;
        let found = all.into_iter().find(|row| row.is_demo && row.opens_at == opens_at);
        Ok((current, found.ok_or(PageError::NotFound)?))
    }

    /// The organisation that an application of the plan is of.
    fn organisation(&self, planned: Planned) -> Result<&organisation::Model, PageError> {
        let plan = &CALLS[planned.call];
        let fit: Vec<_> = self.people.organisations.iter().filter(|row| plan.kinds.contains(&row.kind.as_str())).collect();
        let at = (plan.first + planned.seat) % fit.len().max(1);
        fit.get(at).copied().ok_or(PageError::NotFound)
    }

    fn member(&self, planned: Planned) -> Result<&Member, PageError> {
        self.people.members.get(&self.organisation(planned)?.id).ok_or(PageError::NotFound)
    }

    /// An application of the plan as it stands.
    async fn case(&self, database: &impl ConnectionTrait, number: usize) -> Result<Case, PageError> {
        let planned = self.applications[number];
        let (_, call) = self.call(database, planned.call).await?;
        let rows = application::Entity::find()
            .filter(application::Column::CallId.eq(call.id))
            .filter(application::Column::OrganisationId.eq(self.organisation(planned)?.id))
            .filter(application::Column::IsDemo.eq(true));
        let row = rows.order_by_desc(application::Column::Id).one(database).await?.ok_or(PageError::NotFound)?;
        let definition = self.tools.programmes.of_revision(database, row.revision_id).await?;
        Ok(Case { application: row, definition })
    }

    /// The same, read before a write begins: whatever moves it meanwhile is found out by its revision.
    async fn seen(&self, number: usize) -> Result<Case, PageError> {
        self.case(self.site.database.read(), number).await
    }
}

fn named(id: i64, name: &str) -> Actor {
    Actor { id: Some(id), name: name.to_owned(), request_id: None, address: None }
}
