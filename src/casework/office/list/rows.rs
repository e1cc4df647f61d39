//! Lines of the work list as they are shown.

use crate::access::entity::app_user;
use crate::access::{Cx, Officer};
use crate::casework::flow::State;
use crate::casework::link;
use crate::casework::office::look::{Due, Tag, amount, kind_name, state_tag, turn};
use crate::casework::store::programmes;
use crate::casework::store::work_list::Line;
use crate::forms::Catalogues;
use crate::values::Calendar;
use crate::web::PageError;
use crate::web::filters::moment;

/// A line.
pub struct Row {
    /// The application.
    pub id: i64,
    /// Its file.
    pub url: String,
    /// Organisation.
    pub name: String,
    /// Credit code.
    pub code: String,
    /// Number of the receipt.
    pub number: String,
    /// Programme.
    pub programme: String,
    /// Call.
    pub call: String,
    /// Division of the applicant.
    pub division: String,
    /// State.
    pub state: Tag,
    /// Whose turn it is.
    pub turn: &'static str,
    /// What has to be done; empty where it is nobody's of ours.
    pub task: String,
    /// Whose task it is; empty where it is nobody's yet.
    pub assignee: String,
    /// The day of the task, or of the promise.
    pub due: Due,
    /// The day of the promise to the applicant.
    pub promised: Due,
    /// What is asked for: in short, and to the fen.
    pub requested: Option<(String, String)>,
    /// When it came in.
    pub submitted: String,
}

/// Lines with names instead of ids.
pub async fn rows(
    cx: &Cx<Officer>,
    lines: Vec<Line>,
    names: &[(String, String)],
    people: &[app_user::Model],
) -> Result<Vec<Row>, PageError> {
    let (calendar, places) = (cx.site.kept::<Calendar>()?, cx.site.kept::<Catalogues>()?);
    let today = cx.site.clock.today();
    let mut ids: Vec<i64> = lines.iter().map(|line| line.call_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let calls = programmes::find_calls(cx.database(), &ids).await?;
    let row = |line: Line| {
        let state = State::parse(&line.state).unwrap_or(State::Discarded);
        let key = line.programme_id.to_string();
        let programme = names.iter().find(|(id, _)| *id == key).map(|(_, name)| name.clone());
        let due_on = line.task_due_on.or(line.promised_on);
        let unit = line.task_unit.as_deref().map(|unit| format!("·{}", unit_name(unit))).unwrap_or_default();
        Row {
            id: line.id,
            url: link::office(line.id),
            name: line.organisation_name,
            code: line.credit_code,
            number: line.number.unwrap_or_default(),
            programme: programme.unwrap_or_default(),
            call: calls.iter().find(|call| call.id == line.call_id).map(|call| call.name.clone()).unwrap_or_default(),
            division: places.division(&line.division_code).to_owned(),
            state: state_tag(state),
            turn: turn(state),
            task: line.task_kind.as_deref().map(|kind| format!("{}{unit}", kind_name(kind))).unwrap_or_default(),
            assignee: line
                .task_assignee_id
                .map(|id| {
                    people.iter().find(|user| user.id == id).map_or("已停用的账号".to_owned(), |user| user.name.clone())
                })
                .unwrap_or_default(),
            due: Due::of(&calendar, today, due_on),
            promised: Due::of(&calendar, today, line.promised_on),
            requested: amount(line.requested_fen),
            submitted: line.submitted_at.map(moment).unwrap_or_default(),
        }
    };
    Ok(lines.into_iter().map(row).collect())
}

/// What a department is called where its programme is not at hand.
pub fn unit_name(unit: &str) -> &str {
    match unit {
        "commerce" => "商务",
        "finance" => "财政",
        "customs" => "海关",
        "tax" => "税务",
        other => other,
    }
}
