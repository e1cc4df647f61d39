//! Fifty applicants who are about to hand in: each with an account, a confirmed organisation and a filled draft, made by the
//! use cases. `cases.py` signs in as all of them and presses the button at once.

use anyhow::Context as _;
use cbec_portal::access::entity::{membership, organisation};
use cbec_portal::access::organisation::{MemberRole, OrganisationStatus};
use cbec_portal::access::store::NewUser;
use cbec_portal::access::{Member, Place, Role, password, store as people};
use cbec_portal::app::Application;
use cbec_portal::casework::engine::{Case, Engine};
use cbec_portal::casework::entity::programme_call;
use cbec_portal::casework::permit;
use cbec_portal::casework::programme::catalogue::Current;
use cbec_portal::casework::store::documents::{self, NewDocument};
use cbec_portal::casework::store::programmes::{self, NewCall};
use cbec_portal::casework::store::sections;
use cbec_portal::casework::{Programmes, event::ProgrammeEvent};
use cbec_portal::platform::{Actor, Happened, Subject, Write};
use cbec_portal::season::filler::{self, Applicant};
use cbec_portal::values::CreditCode;
use cbec_portal::web::PageError;
use chrono::Duration;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};

/// How many they are; `cases.py` counts the same.
const CROWD: usize = 50;
/// What they all sign in with; `cases.py` knows it.
const PASSWORD: &str = "correct horse battery";
/// What they apply for.
const PROGRAMME: &str = "office-rent";
/// A file that nobody opens.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

/// Makes them, with the call that they answer.
pub(crate) async fn gather(house: &Application) -> anyhow::Result<usize> {
    let kept = house.site.kept::<Programmes>()?;
    let current = kept.find(house.site.database.read(), PROGRAMME).await?.context("the programmes are loaded")?;
    let call = call(house, &current).await?;
    let hash = password::hash(PASSWORD.to_owned()).await?;
    for number in 0..CROWD {
        let member = member(house, number, &hash).await?;
        draft(house, &member, &current, &call).await?;
    }
    Ok(CROWD)
}

async fn call(house: &Application, current: &Current) -> anyhow::Result<programme_call::Model> {
    let now = house.site.clock.now();
    let write = house.site.begin(Actor::system("压力测试")).await?;
    let allowed = permit::by_system(&write, current.row.id).context("a permit")?;
    let new = NewCall {
        name: "压力测试批次".to_owned(),
        year: 2026,
        opens_at: now - Duration::days(1),
        closes_at: now + Duration::days(90),
        budget_fen: None,
        note: None,
        is_demo: false,
    };
    let call = programmes::add_call(&write, &allowed, new).await?;
    write.commit(ProgrammeEvent::of("programme.call_added", &current.row, "压力测试")).await?;
    Ok(call)
}

/// A code whose check characters fit.
fn credit_code(number: usize) -> anyhow::Result<CreditCode> {
    let letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let pairs = letters.chars().flat_map(|one| letters.chars().map(move |two| (one, two)));
    let mut all = pairs.filter_map(|(one, two)| CreditCode::parse(&format!("91510100{number:08}{one}{two}")).ok());
    all.next().context("a code that fits")
}

async fn member(house: &Application, number: usize, hash: &str) -> anyhow::Result<Member> {
    let (name, email) = (format!("第{number}号排队贸易有限公司"), format!("crowd{number}@example.com"));
    let now = house.site.clock.now();
    let write = house.site.begin(Actor::system("压力测试")).await?;
    let new = NewUser {
        email: email.clone(),
        name: "排队人".to_owned(),
        role: Role::Member,
        password_hash: hash.to_owned(),
        must_change_password: false,
    };
    let user = people::insert(&write, new).await?;
    let row = organisation::ActiveModel {
        id: NotSet,
        credit_code: Set(credit_code(40_000_000 + number)?.as_str().to_owned()),
        name: Set(name.clone()),
        kind: Set("enterprise".to_owned()),
        division_code: Set("510100".to_owned()),
        contact_name: Set("联系人".to_owned()),
        phone: Set("028-0000 0001".to_owned()),
        email: Set(email.clone()),
        status: Set(OrganisationStatus::Confirmed.key().to_owned()),
        status_note: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(&*write).await?;
    let place = membership::ActiveModel {
        id: NotSet,
        organisation_id: Set(row.id),
        user_id: Set(user.id),
        role: Set(MemberRole::Owner.key().to_owned()),
        created_at: Set(now),
    };
    place.insert(&*write).await?;
    let subject = Subject { kind: "user", id: user.id, name: user.name.clone() };
    write.commit(Happened::new("user.created", subject, "压力测试", Vec::new())).await?;
    let place = Place {
        organisation_id: row.id,
        name,
        status: OrganisationStatus::Confirmed,
        role: MemberRole::Owner,
        division_code: row.division_code,
    };
    Ok(Member { id: user.id, name: user.name, email, role: Role::Member, places: vec![place], at: Some(0) })
}

async fn draft(house: &Application, member: &Member, current: &Current, call: &programme_call::Model) -> Result<(), PageError> {
    let actor = Actor { id: Some(member.id), name: member.name.clone(), request_id: None, address: None };
    let write: Write = house.site.begin(actor).await?;
    let engine = Engine::new(&house.site, &write)?;
    let (row, begun) = engine.begin(permit::start(member).map_err(PageError::from)?, current, call).await?;
    let case = engine.case(row.id).await?;
    let allowed = permit::apply(member, &case.application).ok_or(PageError::NotFound)?;
    let before = sections::of(&*write, row.id).await?;
    let who = Applicant {
        name: row.organisation_name.clone(),
        credit_code: row.credit_code.clone(),
        division: row.division_code.clone(),
        email: member.email.clone(),
        ..Applicant::default()
    };
    let context = case.context(&engine.catalogues, engine.today());
    let filled = filler::filled(&case.definition, &context, engine.today(), &who, &sections::together(&before));
    if let Some(problem) = filled.problems.first() {
        return Err(PageError::Internal(anyhow::anyhow!("the form cannot be filled: {problem:?}")));
    }
    for section in &case.definition.form.sections {
        let keys: Vec<String> = section.fields.iter().map(|field| field.key.clone()).collect();
        let over = before.iter().find(|row| row.section_key == section.key).map_or(0, |row| row.revision);
        let saved = engine.save_section(&allowed, &case, &section.key, &filled.raw.only(&keys), over).await?;
        saved.map_err(|_| PageError::Conflict("somebody else saves".into()))?;
    }
    attach(house, &engine, (&allowed, &case), &filled.files).await?;
    write.commit(begun).await?;
    Ok(())
}

async fn attach(
    house: &Application,
    engine: &Engine<'_>,
    (allowed, case): (&cbec_portal::access::Permit<permit::Apply>, &Case),
    wanted: &[filler::Wanted],
) -> Result<(), PageError> {
    for file in wanted {
        let document = NewDocument {
            purpose: documents::MATERIAL,
            name: format!("{}.{}", file.label, file.ending),
            field_key: Some(file.key.clone()),
            media_type: Some("application/pdf".to_owned()),
            sha256: Some(house.site.files.put(PDF.to_vec()).await?),
            size: i64::try_from(PDF.len()).unwrap_or_default(),
            issued_on: file.valid_months.map(|_| engine.today()),
            ..NewDocument::default()
        };
        engine.attach(allowed, case, document).await?;
    }
    Ok(())
}
