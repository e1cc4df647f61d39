//! A conversation as both sides see it.

use super::form::pairs;
use super::rules::{Side, State};
use crate::listings::definition::EnquiryKind;
use crate::listings::entity::{enquiry, enquiry_message};
use crate::web::filters;

/// A conversation.
pub struct Thread {
    /// What is wanted.
    pub kind: &'static str,
    /// Particulars.
    pub details: Vec<(String, String)>,
    /// Messages, oldest first.
    pub messages: Vec<Said>,
    /// Where it stands.
    pub state: State,
    /// When it began.
    pub since: String,
}

/// One message.
pub struct Said {
    /// Who wrote it.
    pub author: String,
    /// Whether the reader's side wrote it.
    pub is_mine: bool,
    /// When, for people.
    pub when: String,
    /// When, for machines.
    pub machine: String,
    /// Text.
    pub body: String,
}

impl Thread {
    /// As one side sees it.
    pub fn seen_by(side: Side, enquiry: &enquiry::Model, messages: Vec<enquiry_message::Model>) -> Self {
        let said = |message: enquiry_message::Model| Said {
            is_mine: message.is_from_manager == (side == Side::Manager),
            author: message.author_name,
            when: filters::moment(message.created_at),
            machine: filters::machine(message.created_at),
            body: message.body,
        };
        Self {
            kind: EnquiryKind::parse(&enquiry.kind).map_or("咨询", EnquiryKind::name),
            details: pairs(&enquiry.details),
            messages: messages.into_iter().map(said).collect(),
            state: State::of(&enquiry.state),
            since: filters::moment(enquiry.created_at),
        }
    }

    /// Whether it has ended.
    pub fn is_closed(&self) -> bool {
        self.state == State::Closed
    }
}
