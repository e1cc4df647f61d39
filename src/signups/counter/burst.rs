//! Many who come in the same second: one clerk a node serves whoever stands at the counter together, in the order in which
//! they came, with one transaction for all of them. Without this a burst of 500 would be 500 transactions in a row.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use actix_web::web::Data;
use tokio::sync::{mpsc, oneshot};

use super::take::{NewSignup, Refused, sign_up};
use crate::platform::Actor;
use crate::signups::entity::signup;
use crate::signups::store::occasions;
use crate::signups::{event, letter};
use crate::web::{PageError, Site};

/// People that are served together at most.
const MOST: usize = 200;

/// Somebody at the counter.
pub struct Order {
    /// What they sign up for.
    pub occasion_id: i64,
    /// Who.
    pub person: NewSignup,
    /// In whose name it is written down.
    pub actor: Actor,
}

type Outcome = Result<Result<signup::Model, Refused>, PageError>;
type Reply = oneshot::Sender<Outcome>;

/// The counter of a node.
#[derive(Clone, Default)]
pub struct Counter(Arc<OnceLock<mpsc::Sender<(Order, Reply)>>>);

impl Counter {
    /// Signs one person up, together with whoever comes at the same time.
    pub async fn sign_up(&self, site: &Data<Site>, order: Order) -> Outcome {
        let clerk = self.0.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(10_000);
            actix_web::rt::spawn(serve(site.clone(), receiver));
            sender
        });
        let (reply, answer) = oneshot::channel();
        let busy = || PageError::Unavailable("报名的人太多，请几秒后再试。您填写的内容都还在。".into());
        clerk.try_send((order, reply)).map_err(|_| busy())?;
        answer.await.map_err(|_| busy())?
    }
}

async fn serve(site: Data<Site>, mut queue: mpsc::Receiver<(Order, Reply)>) {
    let mut waiting = Vec::with_capacity(MOST);
    while queue.recv_many(&mut waiting, MOST).await > 0 {
        // Orders of one occasion keep their order; occasions are served one after another.
        let mut by_occasion: BTreeMap<i64, Vec<(Order, Reply)>> = BTreeMap::new();
        for (order, reply) in waiting.drain(..) {
            by_occasion.entry(order.occasion_id).or_default().push((order, reply));
        }
        for (occasion_id, orders) in by_occasion {
            let (orders, replies): (Vec<Order>, Vec<Reply>) = orders.into_iter().unzip();
            match together(&site, occasion_id, orders).await {
                Ok(outcomes) => replies.into_iter().zip(outcomes).for_each(|(reply, outcome)| drop(reply.send(Ok(outcome)))),
                Err(error) => fail(replies, &error),
            }
        }
    }
}

fn fail(replies: Vec<Reply>, error: &PageError) {
    if !matches!(error, PageError::NotFound) {
        tracing::error!(%error, "sign-ups could not be written");
    }
    for reply in replies {
        let error = match error {
            PageError::NotFound => PageError::NotFound,
            _ => PageError::Unavailable("系统正忙，报名没有写入。请几秒后再试，您填写的内容都还在。".into()),
        };
        drop(reply.send(Err(error)));
    }
}

async fn together(
    site: &Data<Site>,
    occasion_id: i64,
    orders: Vec<Order>,
) -> Result<Vec<Result<signup::Model, Refused>>, PageError> {
    let (actors, people): (Vec<Actor>, Vec<NewSignup>) = orders.into_iter().map(|order| (order.actor, order.person)).unzip();
    let Some(first) = actors.first() else { return Ok(Vec::new()) };
    let actor = if actors.len() == 1 { first.clone() } else { Actor::system("报名") };
    let write = site.begin(actor).await?;
    let occasion = occasions::hold(&write, occasion_id).await?.ok_or(PageError::NotFound)?;
    let outcomes = sign_up(&write, &occasion, people).await?;
    let taken: Vec<&signup::Model> = outcomes.iter().flatten().collect();
    if taken.is_empty() {
        return Ok(outcomes);
    }
    letter::taken(&write, site, &occasion, &taken).await?;
    let what = match taken.as_slice() {
        [one] => event::signup("signup.made", one, &occasion, "报名"),
        many => event::occasion("occasion.signed_up", &occasion, format!("{} 人同时报名", many.len())),
    };
    write.commit(what).await?;
    Ok(outcomes)
}
